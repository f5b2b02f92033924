/** Daraja's refusals as bodies: its own error envelope and the faults of the gateways in front of it. Comes with any HTTP status, 200 too. */

import { readDescription, readPath, readWord } from './read-fields.js';

/** What Daraja says went wrong. `errorCode` alone never decides: 500.001.1001 and 500.002.1001 mean several things. */
export interface ErrorEnvelope {
  /** Null where there are only words. */
  readonly errorCode: string | null;
  /** Empty where Daraja says nothing. */
  readonly errorMessage: string;
}

/**
 * Where code and message stand: Daraja's envelope, an Apigee fault, a SOAP-like fault, the words of OAuth, and the envelope of
 * Daraja's younger services (daraja.md section 3).
 */
const SHAPES = [
  { code: ['errorCode'], message: ['errorMessage'] },
  { code: ['fault', 'detail', 'errorcode'], message: ['fault', 'faultstring'] },
  { code: ['Envelope', 'Body', 'Fault', 'faultcode'], message: ['Envelope', 'Body', 'Fault', 'faultstring'] },
  { code: ['error'], message: ['error_description'] },
  { code: ['ErrorCode'], message: ['Error'] },
  { code: ['responseCode'], message: ['responseMessage'] },
] as const;

/** The error that a parsed answer carries, or null when it carries none. An access token echoed in the message is cut off. */
export function readErrorEnvelope(body: unknown): ErrorEnvelope | null {
  for (const shape of SHAPES) {
    const errorCode = readCode(readPath(body, ...shape.code));
    const errorMessage = withoutToken(readPath(body, ...shape.message));
    if (errorCode !== null || errorMessage !== '') return { errorCode, errorMessage };
  }
  return null;
}

/** A word, or a number as some services write it. */
function readCode(value: unknown): string | null {
  return readWord(typeof value === 'number' ? String(value) : value);
}

/** A token is one word; "Invalid Access Token - Invalid API call as no apiproduct match found" stays whole. */
function withoutToken(message: unknown): string {
  return (readDescription(message) ?? '').replace(/(Invalid Access Token)\s*-\s*\S+$/i, '$1');
}
