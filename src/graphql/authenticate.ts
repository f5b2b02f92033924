/** Recognises a caller by the API key in `Authorization: Bearer …`; one way for HTTP, WebSocket and metrics. */

import { createHash, timingSafeEqual } from 'node:crypto';

import type { ApiKey } from '../domain/api-key.js';
import type { Caller } from './caller.js';

/** Null when the credential is missing or not one of ours. */
export type Authenticate = (authorization: unknown) => Caller | null;

/** In simulator mode without keys: everybody. */
const EVERYBODY: Caller = Object.freeze({ name: 'everybody', role: 'admin' });

const BEARER = /^bearer +([!-~]{1,512})$/i;

/**
 * Digests are compared, in constant time and always all of them, so that the time taken tells nothing about a guess.
 * `apiKeys` null: every caller is admin.
 */
export function createAuthenticate(apiKeys: readonly ApiKey[] | null): Authenticate {
  if (apiKeys === null) return () => EVERYBODY;
  const entries = apiKeys.map(({ name, role, key }) => ({
    caller: Object.freeze({ name, role }),
    digest: digest(key.reveal()),
  }));
  return authorization => {
    const key = typeof authorization === 'string' ? BEARER.exec(authorization)?.[1] : undefined;
    const given = digest(key ?? '');
    const matching = entries.filter(entry => timingSafeEqual(entry.digest, given));
    return key === undefined ? null : (matching[0]?.caller ?? null);
  };
}

function digest(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}
