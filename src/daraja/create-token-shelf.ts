/** The shelf on which an app's token stands for all who use it: one renews it, by lease, and the others take what he puts there. */

import { createHash } from 'node:crypto';
import type { Clock } from '../lib/clock.js';
import type { Seal } from '../lib/seal.js';
import { Secret } from '../lib/secret.js';
import { countIssued, FRESH_MS, isLeased, judgeToken } from './judge-token.js';
import type { TokenRow } from './token-row.js';
import type { TokenRows } from './token-rows.js';

/** A token in use. Instants are the clock's monotonic milliseconds, which nobody sets. */
export interface HeldToken {
  readonly token: Secret;
  readonly issuedAt: number;
  readonly renewAt: number;
  readonly expiresAt: number;
}

/** What an instance brings when it comes to the shelf. */
export interface Visit {
  readonly consumerKey: Secret;
  /** The last token that Daraja refused here. */
  readonly refused: Secret | null;
  /** A token that was issued here while the shelf could not be reached. */
  readonly own: HeldToken | null;
}

/**
 * HELD: to be used; `isRefused`: although Daraja has refused it, because there were too many new ones in this minute. WAIT: somebody
 * renews it, and `held` serves until then. RENEW: it is ours to renew. NONE: there is none, and there were too many.
 */
export type Claim =
  | { readonly kind: 'HELD'; readonly held: HeldToken; readonly isRefused: boolean }
  | { readonly kind: 'WAIT'; readonly held: HeldToken | null }
  | { readonly kind: 'RENEW'; readonly lease: number }
  | { readonly kind: 'NONE' };

/** Each verb rejects with StoreUnavailable where the shelf is in a database that is away. */
export interface TokenShelf {
  claim(visit: Visit): Promise<Claim>;
  /** Puts a new token there. Resolves to the one to use: another where the lease has passed to somebody else meanwhile. */
  put(visit: Visit, lease: number, fresh: HeldToken): Promise<HeldToken>;
  /** Gives the lease back without a new token. Resolves to the old one, if it still serves. */
  giveBack(visit: Visit, lease: number): Promise<HeldToken | null>;
  /** Whether this token has just been issued and is still the newest. */
  isFresh(consumerKey: Secret, token: Secret): Promise<boolean>;
}

export interface ShelfNeeds {
  readonly rows: TokenRows;
  readonly seal: Seal;
  /** Apps of one key at two hosts are two. */
  readonly baseUrl: string;
  /** The one that all instances share. */
  readonly clock: Clock;
  /** How long a renewal may take: after that somebody else begins one. */
  readonly leaseMs: number;
}

/** While Daraja gives no new token, the old one is kept so long before the next try. */
const RETRY_AFTER_MS = 30_000;
const LIFE_MS_MAX = 3_600_000;

/** Keeps nothing itself. */
export function createTokenShelf({ rows, seal, baseUrl, clock, leaseMs }: ShelfNeeds): TokenShelf {
  const idOf = (consumerKey: Secret) =>
    createHash('sha256')
      .update(`${new URL(baseUrl).href}\n${consumerKey.reveal()}`)
      .digest('hex');
  const tokenOf = ({ id, sealed }: TokenRow) => (sealed === null ? null : seal.open(sealed, id));

  const read = (row: TokenRow, token: string | null, now: number): HeldToken | null => {
    if (token === null || now >= row.expiresAt) return null;
    const toMonotonic = clock.monotonic() - now;
    return {
      token: new Secret(token),
      issuedAt: row.issuedAt + toMonotonic,
      renewAt: row.renewAt + toMonotonic,
      expiresAt: Math.min(row.expiresAt, now + LIFE_MS_MAX) + toMonotonic,
    };
  };
  const placed = (row: TokenRow, { token, ...held }: HeldToken, now: number): TokenRow => {
    const fromMonotonic = now - clock.monotonic();
    return {
      ...{ ...row, ...countIssued(row, now), leaseUntil: 0, sealed: seal.seal(token.reveal(), row.id) },
      issuedAt: Math.floor(held.issuedAt + fromMonotonic),
      renewAt: Math.floor(held.renewAt + fromMonotonic),
      expiresAt: Math.floor(held.expiresAt + fromMonotonic),
    };
  };
  /** What was issued later has outlived what was issued before. */
  const isNewer = (own: HeldToken | null, row: TokenRow, now: number): own is HeldToken =>
    own !== null &&
    clock.monotonic() < own.renewAt &&
    own.issuedAt + (now - clock.monotonic()) > row.issuedAt &&
    !isLeased(row, now, leaseMs);

  const claimRow = (row: TokenRow, refused: string | null, own: HeldToken | null): { row: TokenRow; result: Claim } => {
    const now = clock.now();
    if (own?.token.reveal() !== refused && isNewer(own, row, now)) {
      return { row: placed(row, own, now), result: { kind: 'HELD', held: own, isRefused: false } };
    }
    const token = tokenOf(row);
    const verdict = judgeToken(row, { now, token, refused, leaseMs });
    if (verdict === 'RENEW') {
      const lease = row.lease + 1;
      const leaseUntil = Math.floor(now + leaseMs);
      return { row: { ...row, lease, leaseUntil }, result: { kind: 'RENEW', lease } };
    }
    const held = read(row, token, now);
    if (verdict === 'WAIT') return { row, result: { kind: 'WAIT', held: token === refused ? null : held } };
    if (held === null) return { row, result: { kind: 'NONE' } };
    return { row, result: { kind: 'HELD', held, isRefused: verdict === 'USE_REFUSED' } };
  };

  return Object.freeze({
    claim: ({ consumerKey, refused, own }) =>
      rows.change(idOf(consumerKey), row => claimRow(row, refused?.reveal() ?? null, own)),
    put: ({ consumerKey }, lease, fresh) =>
      rows.change(idOf(consumerKey), row => {
        const now = clock.now();
        if (row.lease === lease) return { row: placed(row, fresh, now), result: fresh };
        return { row, result: read(row, tokenOf(row), now) ?? fresh };
      }),
    giveBack: ({ consumerKey, refused }, lease) =>
      rows.change(idOf(consumerKey), row => {
        const now = clock.now();
        const token = tokenOf(row);
        const held = token === refused?.reveal() ? null : read(row, token, now);
        if (row.lease !== lease) return { row, result: held };
        const after = { ...row, leaseUntil: 0, renewAt: Math.max(row.renewAt, Math.floor(now + RETRY_AFTER_MS)) };
        return { row: after, result: held && { ...held, renewAt: clock.monotonic() + RETRY_AFTER_MS } };
      }),
    isFresh: (consumerKey, token) =>
      rows.change(idOf(consumerKey), row => {
        const now = clock.now();
        const isNew = now - row.issuedAt < FRESH_MS && !isLeased(row, now, leaseMs);
        return { row, result: isNew && tokenOf(row) === token.reveal() };
      }),
  } satisfies TokenShelf);
}
