/** Asks Daraja for an access token, and reads what it answers (daraja.md §2). */

import { Secret } from '../lib/secret.js';
import type { HeldToken } from './create-token-shelf.js';
import type { Exchange, Transport } from './transport.js';

const TOKEN_PATH = '/oauth/v1/generate?grant_type=client_credentials';
const ASSUMED_LIFE_SECONDS = 300;
const LIFE_SECONDS_MAX = 3_600;
/** Whatever can stand in a header, without looking at the length: the token is opaque. */
const TOKEN_PATTERN = /^[!-~]{1,2048}$/;

/** Over by `deadlineAt` (monotonic). Never rejects. */
export function requestToken(transport: Transport, authorization: Secret, deadlineAt: number): Promise<Exchange> {
  const headers = { authorization: authorization.reveal() };
  return transport.exchange({ method: 'GET', path: TOKEN_PATH, headers, body: null }, deadlineAt);
}

/** Null when the answer holds no usable token. The age counts from before the request, so it is never too young. */
export function readToken(exchange: Exchange, askedAt: number): HeldToken | null {
  if (exchange.kind !== 'ANSWERED' || exchange.status < 200 || exchange.status > 299) return null;
  const answer = parseObject(exchange.body);
  const token = answer?.access_token;
  if (typeof token !== 'string' || !TOKEN_PATTERN.test(token)) return null;
  const lifeMs = readLifeSeconds(answer?.expires_in) * 1_000;
  return {
    token: new Secret(token),
    issuedAt: askedAt,
    renewAt: askedAt + renewAfterMs(lifeMs),
    expiresAt: askedAt + lifeMs,
  };
}

/** At 80 % of its life, at least a minute before the end; a token that Daraja kept back until it was old, at half. */
function renewAfterMs(lifeMs: number): number {
  return Math.max(lifeMs / 2, Math.min(0.8 * lifeMs, lifeMs - 60_000));
}

/** A number, or a string of digits as Daraja really sends it. */
function readLifeSeconds(expiresIn: unknown): number {
  const seconds = typeof expiresIn === 'string' && /^\d{1,9}$/.test(expiresIn) ? Number(expiresIn) : expiresIn;
  if (typeof seconds !== 'number' || !(seconds >= 0)) return ASSUMED_LIFE_SECONDS;
  return Math.min(seconds, LIFE_SECONDS_MAX);
}

function parseObject(text: string): Partial<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}
