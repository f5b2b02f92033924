/** Recognises a caller by `Authorization: Bearer …`, an API key or a watch token; one way for HTTP, WebSocket and SSE. */

import type { Caller, KeyOrigin } from './caller.js';
import { isOfCheckout, looksLikeToken, type TokenMaker, type Watch, type WatchTokens } from './create-watch-tokens.js';
import type { Ending } from './ending.js';
import type { Role } from './roles.js';

/** What is shown, and the address that shows it. Null when the credential is missing, not one of ours, or has ended. */
export type Authenticate = (authorization: unknown, address: string) => Promise<Caller | null>;

/** What is known of a key that may be used now. */
export interface KnownKey {
  readonly name: string;
  readonly role: Role;
  readonly shortcodes: readonly string[] | null;
  /** Null where nobody needs one. */
  readonly key: KeyOrigin | null;
  /** Null: it cannot be taken back while the process runs. */
  readonly ending: Ending | null;
}

/** The keys of this gateway. */
export interface FindKey {
  /** Asks nobody: what is known is in memory. Null also where the key may not be used from this address. */
  find(key: string, address: string): KnownKey | null;
  /** When a token of this maker ends with the maker's key; null: it has. */
  watchOver(maker: TokenMaker): Ending | null;
  /** Whether this is a key of ours by its form, if only a mistyped or a revoked one. */
  looksLikeKey(text: string): boolean;
}

export interface AuthenticateNeighbours {
  readonly keys: FindKey;
  readonly tokens: Pick<WatchTokens, 'read'>;
  /** Whether every caller from there is admin, except the bearer of a key or of a watch token. */
  readonly isOpenTo: (address: string) => boolean;
}

/** In simulator mode without keys: everybody on this machine. */
const EVERYBODY: KnownKey = Object.freeze({
  name: 'everybody',
  role: 'admin',
  shortcodes: null,
  key: null,
  ending: null,
});

const BEARER = /^bearer +([!-~]{1,512})$/i;

/** A key or token that was taken back, or never was one, opens nothing, also where nobody needs one. */
export function createAuthenticate({ keys, tokens, isOpenTo }: AuthenticateNeighbours): Authenticate {
  const readToken = async (token: string) => {
    const watch = await tokens.read(token);
    if (!watch) return null;
    const { madeBy } = watch;
    const ending = madeBy ? keys.watchOver(madeBy) : null;
    if (madeBy && !ending) return null;
    return { name: nameOf(watch), role: 'readonly', watch, shortcodes: null, key: null, ending } as const;
  };
  return async (authorization, address) => {
    const from = { address: address === '' ? null : address };
    const credential = (typeof authorization === 'string' && BEARER.exec(authorization)?.[1]) || null;
    const known = credential === null ? null : keys.find(credential, address);
    if (known) return { ...known, ...from, watch: null };
    if (credential !== null && looksLikeToken(credential)) {
      const holder = await readToken(credential);
      return holder && { ...holder, ...from };
    }
    const isTakenBack = credential !== null && keys.looksLikeKey(credential);
    return !isTakenBack && isOpenTo(address) ? { ...EVERYBODY, ...from, watch: null } : null;
  };
}

function nameOf(watch: Watch): string {
  return isOfCheckout(watch) ? checkoutCallerName(watch.checkoutId) : `watch:${watch.paymentId}`;
}

/** The name of whoever pays a checkout, by a token or by its link. */
export function checkoutCallerName(checkoutId: string): string {
  return `checkout:${checkoutId}`;
}
