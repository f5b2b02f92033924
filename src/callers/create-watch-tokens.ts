/** Watch tokens: signed, stateless permits to read and watch one payment, for a while; a browser's credential. */

import { errors, jwtVerify, SignJWT } from 'jose';

import { assert } from '../lib/assert.js';
import type { Clock } from '../lib/clock.js';
import { deriveKey } from '../lib/derive-key.js';
import { isId } from '../lib/ids.js';
import type { Secret } from '../lib/secret.js';

/** What a token allows, and until when. */
export interface Watch {
  readonly paymentId: string;
  readonly expiresAt: number;
}

/** Stateless: a token cannot be taken back, it only ends. */
export interface WatchTokens {
  /** Whether the payment exists is for the caller to know. */
  create(paymentId: string, ttlSeconds: number): Promise<Watch & { readonly token: string }>;
  /** Null for what none of the secrets has signed, and for what has ended. */
  read(token: string): Promise<Watch | null>;
}

export const WATCH_SECONDS_DEFAULT = 900;
export const WATCH_SECONDS_MAX = 86_400;

/** Said in the token, so that no other token that is ever signed with these secrets is taken for one of these. */
const TYPE = 'watch+jwt';
const ALGORITHM = 'HS256';

/** `secrets`: the newest first, which signs; an old one verifies until the last token that it signed has ended. */
export function createWatchTokens(secrets: readonly Secret[], clock: Clock): WatchTokens {
  const keys = secrets.map(secret => deriveKey(secret, 'watch-token'));
  const [newest] = keys;
  assert(newest, 'there is at least one token secret');

  const readWith = async (key: Uint8Array, token: string): Promise<Watch | null> => {
    const options = { algorithms: [ALGORITHM], typ: TYPE, requiredClaims: ['exp', 'sub'] };
    try {
      const { payload } = await jwtVerify(token, key, { ...options, currentDate: new Date(clock.now()) });
      const { sub, exp } = payload;
      return isId(sub) && exp !== undefined ? { paymentId: sub, expiresAt: exp * 1_000 } : null;
    } catch (error) {
      if (error instanceof errors.JOSEError) return null;
      throw error;
    }
  };
  return Object.freeze({
    async create(paymentId: string, ttlSeconds: number) {
      const expiresInSeconds = Math.floor(clock.now() / 1_000) + ttlSeconds;
      const token = await new SignJWT()
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE })
        .setSubject(paymentId)
        .setExpirationTime(expiresInSeconds)
        .sign(newest);
      return { token, paymentId, expiresAt: expiresInSeconds * 1_000 };
    },
    async read(token: string) {
      for (const key of keys) {
        const watch = await readWith(key, token);
        if (watch) return watch;
      }
      return null;
    },
  } satisfies WatchTokens);
}

/** Three dotted parts: no API key is taken for a token by mistake, because a key that looks like one is looked up first. */
export function looksLikeToken(credential: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(credential);
}
