/** Why Daraja issues no access token: wrong keys, which a retry does not fix, or something temporary. Pure. */

import { type ErrorEnvelope, readErrorEnvelope } from '../operations/error-envelope.js';
import type { Answered } from './transport.js';

/** The keys, the app or the address are wrong. */
const WRONG_KEY_WORDS =
  /\b(invalid|wrong|unknown|bad)[ _-]?(client|consumer|credentials?|authentication|auth|grant|api ?key|key)|unauthori[sz]ed/i;
const RATE_WORDS = /spike ?arrest|quota|rate ?limit/i;

const WRONG_KEY_STATUSES: ReadonlySet<number> = new Set([400, 401, 404, 405]);
const TOO_MANY_REQUESTS = 429;
/** Under these Daraja also says "Spike Arrest Violation" and "Quota Violation", with any status (daraja.md section 3). */
const RATE_CODES: ReadonlySet<string> = new Set(['500.003.02', '500.003.03']);

/**
 * Whether the keys are wrong (daraja.md section 2): by words or code, and by status where there is neither. An empty 400 is the usual
 * answer to another environment's keys; a page with 403 is the firewall's, which passes.
 */
export function areKeysRefused({ status }: Answered, body: unknown): boolean {
  const error = readErrorEnvelope(body);
  if (isTooFast(status, error)) return false;
  if (error && WRONG_KEY_WORDS.test(`${error.errorCode} ${error.errorMessage}`)) return true;
  const codeClass = /^[1-5]\d\d(?!\d)/.exec(error?.errorCode ?? '')?.[0];
  if (codeClass !== undefined && status !== 401) return codeClass.startsWith('4');
  return WRONG_KEY_STATUSES.has(status);
}

/** Whether this answer is Daraja's rate limit, whatever was asked. */
export function isTooFast(status: number, error: ErrorEnvelope | null): boolean {
  if (status === TOO_MANY_REQUESTS) return true;
  return (
    error !== null &&
    (RATE_CODES.has(error.errorCode ?? '') || RATE_WORDS.test(`${error.errorCode} ${error.errorMessage}`))
  );
}
