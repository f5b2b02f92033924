/** What a refusal proves about a request: by its words, by its code, and where no rule knows the code by its HTTP status. */

import type { FailureReason } from '../domain/payment.js';
import type { ErrorEnvelope } from '../operations/error-envelope.js';
import { OPERATIONS, type OperationName } from '../operations/operations.js';

/**
 * TOKEN_REFUSED: refused at the gateway, before M-Pesa, for its access token. UNKNOWN: it may have been taken.
 * A reason: provably not taken.
 */
export type Meaning = 'TOKEN_REFUSED' | 'UNKNOWN' | { readonly reason: FailureReason; readonly retryable: boolean };

/** Which refusals mean what. Daraja gives one code several meanings, so its message may decide. */
export interface ErrorRule {
  readonly code: string;
  /** All of them when it is missing. */
  readonly endpoints?: readonly OperationName[];
  /** Any message when it is missing. */
  readonly message?: RegExp;
  readonly meaning: Meaning;
}

const CONFIGURATION: Meaning = { reason: 'CONFIGURATION', retryable: false };
const UNAVAILABLE: Meaning = { reason: 'MPESA_UNAVAILABLE', retryable: true };
const CUSTOMER_BUSY: Meaning = { reason: 'CUSTOMER_BUSY', retryable: true };
const INVALID_RECIPIENT: Meaning = { reason: 'INVALID_RECIPIENT', retryable: false };
const LIMIT_EXCEEDED: Meaning = { reason: 'LIMIT_EXCEEDED', retryable: false };

const NOT_PAYOUTS = (Object.keys(OPERATIONS) as OperationName[]).filter(name => !OPERATIONS[name].isPayout);

/** Payouts whose request names the receiver. */
const TO_PARTY_B: readonly OperationName[] = ['b2c', 'validatedB2c', 'pochi', 'b2b', 'taxRemittance'];

/** Daraja and the gateways in front of it say it under many codes, and one code means it on one API only. */
const TOKEN_WORDS =
  /\b(invalid|expired|unknown) access[ _]?token\b|\baccess[ _]?token (is )?(invalid|expired)\b|\binvalid_token\b/i;

/** The first rule that fits counts. Sources: daraja.md sections 2, 3 and 4; the dotted words are Apigee's own. */
export const ERROR_RULES: readonly ErrorRule[] = [
  { code: '401.002.01', meaning: 'TOKEN_REFUSED' },
  { code: '401.003.01', meaning: 'TOKEN_REFUSED' },
  { code: '404.001.03', meaning: 'TOKEN_REFUSED' },
  { code: '400.003.01', meaning: 'TOKEN_REFUSED' },
  { code: 'keymanagement.service.invalid_access_token', meaning: 'TOKEN_REFUSED' },
  { code: 'keymanagement.service.access_token_expired', meaning: 'TOKEN_REFUSED' },

  { code: 'policies.ratelimit.SpikeArrestViolation', meaning: UNAVAILABLE },
  { code: 'policies.ratelimit.QuotaViolation', meaning: UNAVAILABLE },
  // "System is busy" comes under these too: for a payout, where a second one costs money, only HTTP 429 proves the limit.
  { code: '500.003.02', endpoints: NOT_PAYOUTS, meaning: UNAVAILABLE },
  { code: '500.003.03', endpoints: NOT_PAYOUTS, meaning: UNAVAILABLE },

  {
    code: '400.002.02',
    endpoints: ['stkPush'],
    message: /invalid (phonenumber|partya)\b/i,
    meaning: INVALID_RECIPIENT,
  },
  { code: '400.002.02', endpoints: TO_PARTY_B, message: /invalid partyb\b/i, meaning: INVALID_RECIPIENT },
  { code: '400.002.02', endpoints: ['stkPush', ...TO_PARTY_B], message: /invalid amount\b/i, meaning: LIMIT_EXCEEDED },
  { code: '400.002.02', meaning: CONFIGURATION },
  { code: '400.002.05', meaning: CONFIGURATION },
  { code: '400.003.02', meaning: CONFIGURATION },
  { code: '404.001.01', meaning: CONFIGURATION },
  { code: '404.001.04', meaning: CONFIGURATION },
  { code: '404.002.01', meaning: CONFIGURATION },
  { code: '404.003.01', meaning: CONFIGURATION },
  { code: '405.001', meaning: CONFIGURATION },

  { code: '500.001.1001', endpoints: ['stkPush'], message: /unable to lock subscriber/i, meaning: CUSTOMER_BUSY },
  { code: '500.001.1001', endpoints: ['stkPush'], message: /merchant does not exist/i, meaning: CONFIGURATION },
  { code: '500.001.1001', endpoints: ['stkPush'], message: /wrong credentials/i, meaning: CONFIGURATION },
  // "Internal Server Error", nothing at all, or words nobody has seen yet.
  { code: '500.001.1001', meaning: 'UNKNOWN' },
  // "Duplicate OriginatorConversationID" proves that the first one arrived; "under maintenance" proves nothing.
  { code: '500.002.1001', meaning: 'UNKNOWN' },
];

/** Refused for a rate, before M-Pesa, whatever was asked. */
const TOO_MANY_REQUESTS = 429;

/**
 * What HTTP says by itself. All other statuses are unknown, a firewall's 403 page too: nothing tells whether it hides the
 * request or the answer.
 */
const STATUS_MEANINGS: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [401, 'TOKEN_REFUSED'],
  ...[400, 404, 405, 406, 407, 410, 411, 413, 414, 415, 431].map(status => [status, CONFIGURATION] as const),
  [TOO_MANY_REQUESTS, UNAVAILABLE],
]);

/**
 * A payout is refused only by words or codes that are listed, and by a rate limit: for any other answer it is asked about, which
 * costs time, while guessing costs money.
 */
export function findErrorMeaning(endpoint: OperationName, status: number, error: ErrorEnvelope | null): Meaning {
  if (error && TOKEN_WORDS.test(`${error.errorCode} ${error.errorMessage}`)) return 'TOKEN_REFUSED';
  const rule = error && findRule(endpoint, error);
  if (rule) return rule.meaning;
  const isSaidByStatus = !OPERATIONS[endpoint].isPayout || status === TOO_MANY_REQUESTS;
  return (isSaidByStatus && STATUS_MEANINGS.get(status)) || 'UNKNOWN';
}

function findRule(endpoint: OperationName, error: ErrorEnvelope): ErrorRule | undefined {
  return ERROR_RULES.find(
    ({ code, endpoints, message }) =>
      code === error.errorCode &&
      (endpoints === undefined || endpoints.includes(endpoint)) &&
      (message === undefined || message.test(error.errorMessage)),
  );
}
