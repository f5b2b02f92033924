/** Variables: the M-Pesa account, and how Daraja is reached. What makes a shortcode is read by shortcodes.ts. */

import {
  listAsText,
  listOf,
  numberIn,
  oneOf,
  proxyRanges,
  readBy,
  secondsAsMs,
  text,
  wholeNumber,
} from '../readers.js';
import { readHttpUrl, readOrigin, readProxyUrl } from '../urls.js';
import type { VariableRows } from '../variable.js';

const SIMULATORS = "the simulator's; required otherwise";

export const MPESA = {
  MPESA_ENVIRONMENT: {
    gives: 'environment',
    fallback: 'simulator',
    meaning: 'The M-Pesa environment: simulator, sandbox or production.',
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
    meaning: 'The paybill number; for a till, its store (head office) number.',
    reader: text,
  },
  MPESA_SHORTCODE_TYPE: {
    gives: 'shortcodeType',
    fallback: null,
    unset: 'paybill',
    meaning: 'Type of the shortcode: paybill or till.',
    reader: text,
  },
  MPESA_TILL_NUMBER: {
    gives: 'tillNumber',
    fallback: null,
    unset: 'none',
    meaning: 'The till number; only with type till.',
    reader: text,
  },
  MPESA_PASSKEY: {
    gives: 'passkey',
    fallback: null,
    unset: "the simulator's; otherwise no STK push",
    meaning: 'Passkey of the shortcode, for STK push and STK query.',
    reader: text,
  },
  MPESA_INITIATOR_NAME: {
    gives: 'initiatorName',
    fallback: null,
    unset: "the simulator's; otherwise no B2C, status or balance",
    meaning: 'Name of the API operator (initiator) for B2C, status and balance.',
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
    meaning: "Safaricom's certificate for this environment: a path or PEM text.",
    reader: text,
  },
  MPESA_TILL_IDENTIFIER_TYPE: {
    gives: 'tillIdentifierType',
    fallback: null,
    unset: '2',
    meaning:
      'What M-Pesa calls a till that you pay (B2B): 2, a till, or 4, an organisation. Try the other one on SFC_IC0003.',
    reader: text,
  },
  PULL_MINUTES: {
    gives: 'pullMinutes',
    fallback: null,
    unset: 'off',
    meaning: "Minutes between two pulls of M-Pesa's own list of payments, 1 to 720; off: none.",
    reader: text,
  },
  PULL_NOMINATED_NUMBER: {
    gives: 'nominatedNumber',
    fallback: null,
    unset: "the simulator's; otherwise the shortcode is not registered for pulls here",
    meaning: 'The phone number that Safaricom has on file for the shortcode; needed to register it for pulls.',
    reader: text,
  },
  MPESA_SHORTCODES_FILE: {
    gives: 'shortcodesPath',
    fallback: null,
    unset: 'one shortcode, from the variables above',
    meaning: 'Path of a JSON list of several shortcodes, instead of the variables above. The first is the default.',
    reader: text,
  },
  DARAJA_BASE_URL: {
    gives: 'darajaBaseUrl',
    fallback: null,
    unset: "by environment: the built-in simulator, or Safaricom's host",
    meaning: 'Base URL of another Daraja host, for tests and proxies; http is allowed.',
    reader: readBy(readHttpUrl),
  },
  HTTPS_PROXY: {
    gives: 'httpsProxy',
    fallback: null,
    unset: 'no proxy',
    meaning: 'Proxy for requests to Daraja, such as http://proxy.example:3128; also read from https_proxy.',
    reader: readBy(readProxyUrl),
  },
  NO_PROXY: {
    gives: 'noProxy',
    fallback: '',
    meaning: 'Hosts to reach without the proxy, separated by commas; also read from no_proxy.',
    reader: listAsText,
  },
  DARAJA_TIMEOUT_SECONDS: {
    gives: 'darajaTimeoutMs',
    fallback: '25',
    meaning: 'Longest time to wait for Daraja, in seconds.',
    reader: secondsAsMs(120),
  },
  DARAJA_QUERIES_PER_SECOND: {
    gives: 'darajaQueriesPerSecond',
    fallback: '5',
    meaning: 'Most questions per second to M-Pesa about open payments, across all instances.',
    reader: numberIn(0.1, 1_000, /^\d{1,4}(\.\d{1,3})?$/),
  },
  SIMULATOR_ALLOWED_ADDRESSES: {
    gives: 'simulatorAllowedAddresses',
    fallback: null,
    unset: 'this machine',
    meaning:
      'Addresses or CIDR ranges, beside this machine, that may use the simulator; without API_KEYS they need no key. In a container: the address of its network, if the port is published on this machine only.',
    reader: proxyRanges,
  },
  SIMULATOR_CALLBACK_ORIGINS: {
    gives: 'simulatorCallbackOrigins',
    fallback: null,
    unset: 'its own gateway; for simulate, this machine',
    meaning: 'Origins, such as https://dev.example.com, to which the simulator may post callbacks as well.',
    reader: listOf(readBy(readOrigin)),
  },
  SIMULATOR_DELAY_MS: {
    gives: 'simulatorDelayMs',
    fallback: '1500',
    meaning: "Time between the simulator's acknowledgement and its callback, in milliseconds.",
    reader: wholeNumber(0, 600_000),
  },
} as const satisfies VariableRows;
