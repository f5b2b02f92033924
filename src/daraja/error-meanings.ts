/** What Daraja's error codes prove about a request, as one table: the same code means different things by endpoint and message. */

import type { FailureReason } from '../domain/payment.js';
import type { ErrorEnvelope } from '../operations/error-envelope.js';
import type { OperationName } from '../operations/operations.js';

/**
 * TOKEN_REFUSED: refused at the gateway, before M-Pesa, for its access token. UNKNOWN: it may have been taken.
 * A reason: provably not taken.
 */
export type Meaning = 'TOKEN_REFUSED' | 'UNKNOWN' | { readonly reason: FailureReason; readonly retryable: boolean };

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

/** The first rule that fits counts. Sources: daraja.md sections 2, 3 and 4; the dotted words are Apigee's own. */
export const ERROR_RULES: readonly ErrorRule[] = [
  { code: '401.002.01', meaning: 'TOKEN_REFUSED' },
  { code: '404.001.03', meaning: 'TOKEN_REFUSED' },
  { code: '400.003.01', meaning: 'TOKEN_REFUSED' },
  { code: 'keymanagement.service.invalid_access_token', meaning: 'TOKEN_REFUSED' },
  { code: 'keymanagement.service.access_token_expired', meaning: 'TOKEN_REFUSED' },

  { code: '500.003.02', meaning: UNAVAILABLE },
  { code: '500.003.03', meaning: UNAVAILABLE },
  { code: 'policies.ratelimit.SpikeArrestViolation', meaning: UNAVAILABLE },
  { code: 'policies.ratelimit.QuotaViolation', meaning: UNAVAILABLE },

  {
    code: '400.002.02',
    endpoints: ['stkPush'],
    message: /invalid (phonenumber|partya)\b/i,
    meaning: INVALID_RECIPIENT,
  },
  { code: '400.002.02', endpoints: ['b2c'], message: /invalid partyb\b/i, meaning: INVALID_RECIPIENT },
  { code: '400.002.02', endpoints: ['stkPush', 'b2c'], message: /invalid amount\b/i, meaning: LIMIT_EXCEEDED },
  { code: '400.002.02', meaning: CONFIGURATION },
  { code: '400.002.05', meaning: CONFIGURATION },
  { code: '400.003.02', meaning: CONFIGURATION },
  { code: '401.003.01', meaning: CONFIGURATION },
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

/**
 * Answers without a code. All others of them are unknown, a firewall's 403 page too: nothing tells whether it hides the
 * request or the answer.
 */
export const STATUS_MEANINGS: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [401, 'TOKEN_REFUSED'],
  [429, UNAVAILABLE],
]);

/** An error that no rule explains is UNKNOWN: on a money call that costs time, guessing costs money. */
export function findErrorMeaning(endpoint: OperationName, error: ErrorEnvelope): Meaning {
  const rule = ERROR_RULES.find(
    ({ code, endpoints, message }) =>
      code === error.errorCode &&
      (endpoints === undefined || endpoints.includes(endpoint)) &&
      (message === undefined || message.test(error.errorMessage)),
  );
  return rule?.meaning ?? 'UNKNOWN';
}
