/** Variables: the M-Pesa account, and how Daraja is reached. What makes a shortcode is read by shortcodes.ts. */

import { numberIn, oneOf, readBy, secondsAsMs, text, wholeNumber } from '../readers.js';
import { readHttpUrl, readProxyUrl } from '../urls.js';
import type { VariableRows } from '../variable.js';

const SIMULATORS = "the simulator's; required otherwise";

export const MPESA = {
  MPESA_ENVIRONMENT: {
    gives: 'environment',
    fallback: 'simulator',
    meaning: 'simulator, sandbox or production.',
    reader: oneOf(['simulator', 'sandbox', 'production']),
  },
  MPESA_CONSUMER_KEY: {
    gives: 'consumerKey',
    fallback: null,
    unset: SIMULATORS,
    meaning: 'Consumer key of the Daraja app.',
    reader: text,
  },
  MPESA_CONSUMER_SECRET: {
    gives: 'consumerSecret',
    fallback: null,
    unset: SIMULATORS,
    meaning: 'Consumer secret of the Daraja app.',
    reader: text,
  },
  MPESA_SHORTCODE: {
    gives: 'shortcode',
    fallback: null,
    unset: SIMULATORS,
    meaning: 'The paybill; for a till its store (head office) number.',
    reader: text,
  },
  MPESA_SHORTCODE_TYPE: {
    gives: 'shortcodeType',
    fallback: null,
    unset: 'paybill',
    meaning: 'paybill or till.',
    reader: text,
  },
  MPESA_TILL_NUMBER: {
    gives: 'tillNumber',
    fallback: null,
    unset: 'none',
    meaning: 'The till number; with type till only.',
    reader: text,
  },
  MPESA_PASSKEY: {
    gives: 'passkey',
    fallback: null,
    unset: "the simulator's; otherwise no STK push",
    meaning: 'Passkey of the shortcode, for STK push and its query.',
    reader: text,
  },
  MPESA_INITIATOR_NAME: {
    gives: 'initiatorName',
    fallback: null,
    unset: "the simulator's; otherwise no B2C, status or balance",
    meaning: 'API operator for B2C, status and balance.',
    reader: text,
  },
  MPESA_INITIATOR_PASSWORD: {
    gives: 'initiatorPassword',
    fallback: null,
    unset: 'as MPESA_INITIATOR_NAME',
    meaning: 'Password of the API operator.',
    reader: text,
  },
  MPESA_CERTIFICATE: {
    gives: 'certificate',
    fallback: null,
    unset: 'as MPESA_INITIATOR_NAME',
    meaning: "Path of Safaricom's certificate of this environment, or its PEM text.",
    reader: text,
  },
  MPESA_SHORTCODES_FILE: {
    gives: 'shortcodesPath',
    fallback: null,
    unset: 'one shortcode, from the variables above',
    meaning: 'Path of a JSON list of several shortcodes, in place of the variables above; the first is the default.',
    reader: text,
  },
  DARAJA_BASE_URL: {
    gives: 'darajaBaseUrl',
    fallback: null,
    unset: "by environment: the simulator inside, or Safaricom's host",
    meaning: 'Another Daraja host, for tests and proxies; may be http.',
    reader: readBy(readHttpUrl),
  },
  HTTPS_PROXY: {
    gives: 'httpsProxy',
    fallback: null,
    unset: 'Daraja is reached directly',
    meaning: 'Proxy through which Daraja is reached, such as http://proxy.example:3128; also read as https_proxy.',
    reader: readBy(readProxyUrl),
  },
  NO_PROXY: {
    gives: 'noProxy',
    fallback: '',
    meaning: 'Hosts that are reached without the proxy, separated by commas; also read as no_proxy.',
    reader: text,
  },
  DARAJA_TIMEOUT_SECONDS: {
    gives: 'darajaTimeoutMs',
    fallback: '25',
    meaning: 'The longest a caller waits for Daraja.',
    reader: secondsAsMs(120),
  },
  DARAJA_QUERIES_PER_SECOND: {
    gives: 'darajaQueriesPerSecond',
    fallback: '5',
    meaning: 'Questions about open payments, all instances together.',
    reader: numberIn(0.1, 1_000, /^\d{1,4}(\.\d{1,3})?$/),
  },
  SIMULATOR_DELAY_MS: {
    gives: 'simulatorDelayMs',
    fallback: '1500',
    meaning: "The simulator's time between an acknowledgement and its callback, in milliseconds.",
    reader: wholeNumber(0, 600_000),
  },
} as const satisfies VariableRows;
