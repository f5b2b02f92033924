/** OAuth tokens, one for each Daraja app: kept in memory, taken from the shelf of all instances, renewed by one of them. */

import type { Failure } from '../domain/payment.js';
import { type Clock, pause } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import type { Seal } from '../lib/seal.js';
import { Secret } from '../lib/secret.js';
import { isUnavailable } from '../store/store-fault.js';
import { classifyTokenRefusal } from './classify.js';
import { createTokenShelf, type HeldToken, type TokenShelf, type Visit } from './create-token-shelf.js';
import { readToken, requestToken } from './fetch-token.js';
import { FRESH_MS } from './judge-token.js';
import { createOwnTokenRows } from './token-rows.js';
import type { Transport } from './transport.js';

/** While another instance renews the token: how often it is looked for, and how long the old one is used before the next look. */
const LOOK_EVERY_MS = 200;
const LOOK_AGAIN_MS = 1_000;
/** While the database is away, so long until it is tried again. */
const AWAY_MS = 10_000;

const TOO_MANY =
  'too many new access tokens in this minute: does another program use the same Daraja app, or an instance another TOKEN_SECRET?';

/** The key and secret of a Daraja app. Shortcodes of the same app share one token. */
export interface DarajaApp {
  readonly consumerKey: Secret;
  readonly consumerSecret: Secret;
}

/** A token, or why there is none; without a token nothing is sent. */
export type TokenAnswer =
  | { readonly ok: true; readonly token: Secret }
  | { readonly ok: false; readonly failure: Failure; readonly problem: string };

/** Tokens of all apps, at most one request under way for each. */
export interface AccessTokens {
  /** Answers by `deadlineAt` (monotonic). */
  get(app: DarajaApp, deadlineAt: number): Promise<TokenAnswer>;
  /** Forgets `refused`, unless a newer token has already taken its place. */
  drop(app: DarajaApp, refused: Secret): void;
  /** Whether this token was issued just now and nobody has renewed it since: if Daraja refuses it, the token is not to blame. */
  isFresh(app: DarajaApp, token: Secret): Promise<boolean>;
}

export interface TokenNeeds {
  readonly transport: Transport;
  readonly clock: Clock;
  /** The longest that a caller waits. A renewal may take half of it, so that there is time left for the request itself. */
  readonly timeoutMs: number;
  readonly log: Log;
  /** Of all instances; left out: this process has its own. */
  readonly sharedShelf?: TokenShelf | undefined;
}

/** Everything about one app: what is held, and the request that is under way. */
interface Slot extends Visit {
  readonly authorization: Secret;
  held: HeldToken | null;
  refused: Secret | null;
  own: HeldToken | null;
  renewal: Promise<TokenAnswer> | null;
}

/** How long others wait for a renewal: a little longer than it may take, and less than they have themselves. */
export function leaseMsOf(timeoutMs: number): number {
  return 0.55 * timeoutMs;
}

/** Without the database each instance goes on with the token it has, and then with one of its own. */
export function createAccessTokens({ transport, clock, timeoutMs, log, sharedShelf }: TokenNeeds): AccessTokens {
  const slots = new Map<string, Slot>();
  const own = createOwnShelf(clock, leaseMsOf(timeoutMs));
  const shared = sharedShelf ?? own;

  function slotOf({ consumerKey, consumerSecret }: DarajaApp): Slot {
    const basic = Buffer.from(`${consumerKey.reveal()}:${consumerSecret.reveal()}`).toString('base64');
    const nothing = { held: null, refused: null, own: null, renewal: null };
    const slot = slots.get(basic) ?? { consumerKey, authorization: new Secret(`Basic ${basic}`), ...nothing };
    slots.set(basic, slot);
    return slot;
  }

  async function renew(slot: Slot): Promise<TokenAnswer> {
    try {
      return await renewFrom(shared, slot);
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      return keepHeld(slot) ?? renewFrom(own, slot);
    }
  }

  /** The token that is held serves until it expires, while nobody knows of a newer one. */
  function keepHeld(slot: Slot): TokenAnswer | null {
    const now = clock.monotonic();
    if (slot.held === null || now >= slot.held.expiresAt) return null;
    return hold(slot, slot.held, now + AWAY_MS);
  }

  async function renewFrom(shelf: TokenShelf, slot: Slot): Promise<TokenAnswer> {
    const giveUpAt = clock.monotonic() + timeoutMs;
    while (clock.monotonic() < giveUpAt) {
      const claim = await shelf.claim(slot);
      if (claim.kind === 'RENEW') return issue(shelf, slot, claim.lease);
      if (claim.kind === 'NONE' || (claim.kind === 'HELD' && claim.isRefused)) log.warn(TOO_MANY);
      if (claim.kind === 'NONE') return withoutToken('too many new ones in this minute');
      if (claim.kind === 'HELD' && claim.isRefused) return hold(slot, claim.held, clock.monotonic() + LOOK_AGAIN_MS);
      // It may have been refused while the shelf was looked at.
      const held = claim.held && isSame(claim.held.token, slot.refused) ? null : claim.held;
      if (held !== null && claim.kind === 'HELD') {
        if (shelf === shared) slot.own = null;
        return hold(slot, held);
      }
      if (held !== null) return hold(slot, held, clock.monotonic() + LOOK_AGAIN_MS);
      await pause(clock, LOOK_EVERY_MS);
    }
    return withoutToken('another instance renews it and has not come back');
  }

  async function issue(shelf: TokenShelf, slot: Slot, lease: number): Promise<TokenAnswer> {
    const askedAt = clock.monotonic();
    const exchange = await requestToken(transport, slot.authorization, askedAt + timeoutMs / 2);
    const fresh = readToken(exchange, askedAt);
    if (fresh !== null) return keepFresh(shelf, slot, lease, fresh);
    const refusal = classifyTokenRefusal(exchange);
    log.warn({ problem: refusal.problem }, 'no access token from Daraja');
    const old = await unlessAway(shelf.giveBack(slot, lease), null);
    return old ? hold(slot, old) : { ok: false, ...refusal };
  }

  async function keepFresh(shelf: TokenShelf, slot: Slot, lease: number, fresh: HeldToken): Promise<TokenAnswer> {
    const kept = await unlessAway(shelf.put(slot, lease, fresh), null);
    const isShared = kept !== null && shelf === shared;
    slot.own = isShared ? null : fresh;
    return isShared ? hold(slot, kept) : hold(slot, fresh, clock.monotonic() + AWAY_MS);
  }

  function hold(slot: Slot, held: HeldToken, renewAt = held.renewAt): TokenAnswer {
    slot.held = { ...held, renewAt };
    return { ok: true, token: held.token };
  }

  return Object.freeze({
    async get(app: DarajaApp, deadlineAt: number): Promise<TokenAnswer> {
      const slot = slotOf(app);
      const now = clock.monotonic();
      if (slot.held !== null && now < Math.min(slot.held.renewAt, slot.held.expiresAt)) {
        return { ok: true, token: slot.held.token };
      }
      slot.renewal ??= renew(slot).finally(() => {
        slot.renewal = null;
      });
      return answerBy(clock, deadlineAt - now, slot.renewal);
    },
    drop(app: DarajaApp, refused: Secret): void {
      const slot = slotOf(app);
      if (slot.held !== null && !isSame(slot.held.token, refused)) return;
      slot.held = null;
      slot.refused = refused;
    },
    async isFresh(app: DarajaApp, token: Secret): Promise<boolean> {
      const { consumerKey, held } = slotOf(app);
      const isHeldFresh = isSame(held?.token ?? null, token) && clock.monotonic() < (held?.issuedAt ?? 0) + FRESH_MS;
      return isHeldFresh && unlessAway(shared.isFresh(consumerKey, token), true);
    },
  } satisfies AccessTokens);
}

/** Where nobody else looks, nothing is sealed. */
function createOwnShelf(clock: Clock, leaseMs: number): TokenShelf {
  const seal: Seal = { seal: text => text, open: sealed => sealed };
  return createTokenShelf({ rows: createOwnTokenRows(), seal, baseUrl: 'own:', clock, leaseMs });
}

function isSame(one: Secret | null, other: Secret | null): boolean {
  return one !== null && one.reveal() === other?.reveal();
}

async function unlessAway<T>(work: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    return otherwise;
  }
}

function withoutToken(problem: string): TokenAnswer {
  const failure: Failure = { reason: 'MPESA_UNAVAILABLE', resultCode: null, retryable: true };
  return { ok: false, failure, problem: `no access token: ${problem}` };
}

/** A caller who has joined a renewal late still ends in time; the renewal goes on for the others. */
function answerBy(clock: Clock, timeoutMs: number, renewal: Promise<TokenAnswer>): Promise<TokenAnswer> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(Math.max(0, timeoutMs), () => resolve(withoutToken('none came in time')));
    renewal.then(answer => {
      cancel();
      resolve(answer);
    }, reject);
  });
}
