/** OAuth tokens, one for each Daraja app: kept, renewed early by one request at a time, dropped when Daraja refuses them. */

import type { Failure } from '../domain/payment.js';
import type { Clock } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import { Secret } from '../lib/secret.js';
import { classifyTokenRefusal } from './classify.js';
import type { Exchange, Transport } from './transport.js';

const TOKEN_PATH = '/oauth/v1/generate?grant_type=client_credentials';
const ASSUMED_LIFE_SECONDS = 300;
const LIFE_SECONDS_MAX = 3_600;
const RETRY_AFTER_MS = 30_000;
/** Whatever can stand in a header, without looking at the length: the token is opaque. */
const TOKEN_PATTERN = /^[!-~]{1,2048}$/;

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
  /** Answers by `deadlineAt` (monotonic). Never rejects. */
  get(app: DarajaApp, deadlineAt: number): Promise<TokenAnswer>;
  /** Forgets `refused`, unless a newer token has already taken its place. */
  drop(app: DarajaApp, refused: Secret): void;
}

interface HeldToken {
  readonly token: Secret;
  readonly renewAt: number;
  readonly expiresAt: number;
}

/** Everything about one app: what is held, and the request that is under way. */
interface Slot {
  readonly authorization: Secret;
  held: HeldToken | null;
  renewal: Promise<TokenAnswer> | null;
}

/** A renewal may take half of `timeoutMs`, so that its caller has time left for its own request. */
export function createAccessTokens(transport: Transport, clock: Clock, timeoutMs: number, log: Log): AccessTokens {
  const slots = new Map<string, Slot>();

  function slotOf(app: DarajaApp): Slot {
    const basic = Buffer.from(`${app.consumerKey.reveal()}:${app.consumerSecret.reveal()}`).toString('base64');
    const slot = slots.get(basic) ?? { authorization: new Secret(`Basic ${basic}`), held: null, renewal: null };
    slots.set(basic, slot);
    return slot;
  }

  async function renew(slot: Slot): Promise<TokenAnswer> {
    const askedAt = clock.monotonic();
    const exchange = await transport.exchange(tokenRequest(slot.authorization), askedAt + timeoutMs / 2);
    slot.renewal = null;
    const fresh = readToken(exchange, askedAt);
    if (fresh !== null) {
      slot.held = fresh;
      return { ok: true, token: fresh.token };
    }
    const refusal = classifyTokenRefusal(exchange);
    log.warn({ problem: refusal.problem }, 'no access token from Daraja');
    return keepOld(slot) ?? { ok: false, ...refusal };
  }

  /** The old token serves until it expires, while Daraja gives no new one. */
  function keepOld(slot: Slot): TokenAnswer | null {
    const now = clock.monotonic();
    if (slot.held === null || now >= slot.held.expiresAt) return null;
    slot.held = { ...slot.held, renewAt: now + RETRY_AFTER_MS };
    return { ok: true, token: slot.held.token };
  }

  return Object.freeze({
    async get(app: DarajaApp, deadlineAt: number): Promise<TokenAnswer> {
      const slot = slotOf(app);
      const now = clock.monotonic();
      if (slot.held !== null && now < Math.min(slot.held.renewAt, slot.held.expiresAt)) {
        return { ok: true, token: slot.held.token };
      }
      slot.renewal ??= renew(slot);
      return answerBy(clock, deadlineAt - now, slot.renewal);
    },
    drop(app: DarajaApp, refused: Secret): void {
      const slot = slotOf(app);
      if (slot.held?.token === refused) slot.held = null;
    },
  });
}

function tokenRequest(authorization: Secret) {
  return { method: 'GET', path: TOKEN_PATH, headers: { authorization: authorization.reveal() }, body: null } as const;
}

/** Null when the answer holds no usable token. The age counts from before the request, so it is never too young. */
function readToken(exchange: Exchange, askedAt: number): HeldToken | null {
  if (exchange.kind !== 'ANSWERED' || exchange.status < 200 || exchange.status > 299) return null;
  const answer = parseObject(exchange.body);
  const token = answer?.access_token;
  if (typeof token !== 'string' || !TOKEN_PATTERN.test(token)) return null;
  const lifeMs = readLifeSeconds(answer?.expires_in) * 1_000;
  return { token: new Secret(token), renewAt: askedAt + renewAfterMs(lifeMs), expiresAt: askedAt + lifeMs };
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

/** A caller who has joined a renewal late still ends in time; the renewal goes on for the others. */
function answerBy(clock: Clock, timeoutMs: number, renewal: Promise<TokenAnswer>): Promise<TokenAnswer> {
  return new Promise(resolve => {
    const failure: Failure = { reason: 'MPESA_UNAVAILABLE', resultCode: null, retryable: true };
    const late: TokenAnswer = { ok: false, failure, problem: 'no access token in time' };
    const cancel = clock.after(Math.max(0, timeoutMs), () => resolve(late));
    void renewal.then(answer => {
      cancel();
      resolve(answer);
    });
  });
}
