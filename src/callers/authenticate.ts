/** Recognises a caller by `Authorization: Bearer …`, an API key or a watch token; one way for HTTP, WebSocket and SSE. */

import { createHash, timingSafeEqual } from 'node:crypto';

import type { ApiKey } from './api-key.js';
import type { Caller } from './caller.js';
import { looksLikeToken, type WatchTokens } from './create-watch-tokens.js';

/** What is shown, and the address that shows it. Null when the credential is missing, not one of ours, or has ended. */
export type Authenticate = (authorization: unknown, address: string) => Promise<Caller | null>;

type Known = Omit<Caller, 'address'>;

/** In simulator mode without keys: everybody. */
const EVERYBODY: Known = Object.freeze({ name: 'everybody', role: 'admin', watch: null, shortcodes: null });

const BEARER = /^bearer +([!-~]{1,512})$/i;

/** With `apiKeys` null every caller is admin, except the bearer of a watch token. */
export function createAuthenticate(apiKeys: readonly ApiKey[] | null, tokens: Pick<WatchTokens, 'read'>): Authenticate {
  const findByKey = apiKeys && createFindByKey(apiKeys);
  const readToken = async (token: string): Promise<Known | null> => {
    const watch = await tokens.read(token);
    return watch && { name: `watch:${watch.paymentId}`, role: 'readonly', watch, shortcodes: null };
  };
  const find = async (authorization: unknown): Promise<Known | null> => {
    const credential = (typeof authorization === 'string' && BEARER.exec(authorization)?.[1]) || null;
    const known = findByKey && credential !== null ? findByKey(credential) : null;
    if (known) return known;
    if (credential !== null && looksLikeToken(credential)) return readToken(credential);
    return findByKey ? null : EVERYBODY;
  };
  return async (authorization, address) => {
    const known = await find(authorization);
    return known && { ...known, address: address === '' ? null : address };
  };
}

/** Digests are compared, in constant time and always all of them, so that the time taken tells nothing about a guess. */
function createFindByKey(apiKeys: readonly ApiKey[]): (key: string) => Known | null {
  const entries = apiKeys.map(({ name, role, key }) => ({
    caller: Object.freeze({ name, role, watch: null, shortcodes: null }),
    digest: digest(key.reveal()),
  }));
  return key => {
    const given = digest(key);
    const [found] = entries.filter(entry => timingSafeEqual(entry.digest, given));
    return found?.caller ?? null;
  };
}

function digest(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}
