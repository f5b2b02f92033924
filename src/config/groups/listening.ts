/** Variables: where the gateway listens, and which clients it accepts. */

import { hostName, listOf, proxyRanges, readBy, trueOrFalse, wholeNumber, wholeSecondsAsMs } from '../readers.js';
import { readOrigin, readPublicUrl } from '../urls.js';
import type { VariableRows } from '../variable.js';

export const LISTENING = {
  PORT: {
    gives: 'port',
    fallback: '4000',
    meaning: 'Port to listen on; 0 picks a free one.',
    reader: wholeNumber(0, 65_535),
  },
  HOST: { gives: 'host', fallback: '127.0.0.1', meaning: 'Address to listen on.', reader: hostName },
  PUBLIC_URL: {
    gives: 'publicUrl',
    fallback: null,
    unset: 'http://HOST:PORT',
    meaning:
      'Base of the callback URLs sent to Daraja. Outside the simulator it is required and must be https. It must not contain mpesa, m-pesa, safaricom, exe, exec, cmd, sql or query.',
    reader: readBy(readPublicUrl),
  },
  TRUSTED_PROXIES: {
    gives: 'trustedProxies',
    fallback: null,
    unset: 'none',
    meaning:
      'Proxies whose forwarded headers are trusted: addresses or CIDR ranges, separated by commas. Never "true".',
    reader: proxyRanges,
  },
  ALLOWED_ORIGINS: {
    gives: 'allowedOrigins',
    fallback: null,
    unset: 'same origin',
    meaning: 'Browser origins allowed by CORS and by the WebSocket upgrade, such as https://shop.example.com.',
    reader: listOf(readBy(readOrigin)),
  },
  GRAPHIQL: {
    gives: 'hasGraphiql',
    fallback: null,
    unset: 'in simulator mode',
    meaning: 'true: a browser that goes to /graphql finds GraphiQL, a page to try queries on. false: it does not.',
    reader: trueOrFalse,
  },
  DRAIN_SECONDS: {
    gives: 'drainMs',
    fallback: '5',
    meaning:
      'After SIGTERM the gateway keeps answering for this many whole seconds while /ready says 503; then it stops. Longer than the proxy in front needs to notice, at most 10; 0 stops at once.',
    reader: wholeSecondsAsMs(10),
  },
} as const satisfies VariableRows;
