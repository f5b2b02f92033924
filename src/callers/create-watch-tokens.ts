/** Watch tokens: signed, stateless permits to read and watch one payment, for a while; a browser's credential. */

import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';

import { assert } from '../lib/assert.js';
import type { Clock } from '../lib/clock.js';
import { deriveKey } from '../lib/derive-key.js';
import { isId } from '../lib/ids.js';
import type { Secret } from '../lib/secret.js';

/** Of every token. */
interface Permit {
  readonly expiresAt: number;
  /** Absent in tokens that nobody with a key has made. */
  readonly madeBy?: TokenMaker;
}

/** What a token allows, and until when: a payment, */
export interface PaymentWatch extends Permit {
  readonly paymentId: string;
}

/** The key that made a token, and when, in UTC milliseconds: the token dies with it. */
export interface TokenMaker {
  readonly name: string;
  readonly at: number;
  /** The id of a key of the database, the mark of one of the configuration; absent in tokens of earlier releases, and where nobody needs a key. */
  readonly key?: string;
}

/** Who makes a token: `key` as in `TokenMaker`. */
export interface TokenSigner {
  readonly name: string;
  readonly key: { readonly mark: string } | null;
}

/** or a checkout with its payments. */
export interface CheckoutWatch extends Permit {
  readonly checkoutId: string;
}

/** One of the two, for as long as the token lives. */
export type Watch = PaymentWatch | CheckoutWatch;

/** Whether it also lets its checkout be paid. */
export function isOfCheckout(watch: Watch): watch is CheckoutWatch {
  return 'checkoutId' in watch;
}

/** Stateless: a token ends by itself, or with the key that made it. */
export interface WatchTokens {
  /** Whether the payment exists is for the caller to know. */
  create(
    paymentId: string,
    ttlSeconds: number,
    madeBy?: TokenSigner,
  ): Promise<PaymentWatch & { readonly token: string }>;
  createForCheckout(
    checkoutId: string,
    expiresAt: number,
    madeBy?: TokenSigner,
  ): Promise<CheckoutWatch & { readonly token: string }>;
  /** Null for what none of the secrets has signed, and for what has ended. */
  read(token: string): Promise<Watch | null>;
}

export const WATCH_SECONDS_DEFAULT = 900;
export const WATCH_SECONDS_MAX = 86_400;

/** Said in the token, so that no other token that is ever signed with these secrets is taken for one of these. */
const TYPES = { payment: 'watch+jwt', checkout: 'checkout+jwt' } as const;
const ALGORITHM = 'HS256';

/** `secrets`: the newest first, which signs; an old one verifies until the last token that it signed has ended. */
export function createWatchTokens(secrets: readonly Secret[], clock: Clock): WatchTokens {
  const keys = secrets.map(secret => deriveKey(secret, 'watch-token'));
  const [newest] = keys;
  assert(newest, 'there is at least one token secret');

  const sign = (typ: string, subject: string, expiresInSeconds: number, madeBy?: TokenSigner): Promise<string> => {
    return new SignJWT(claimsOf(madeBy, clock.now()))
      .setProtectedHeader({ alg: ALGORITHM, typ })
      .setSubject(subject)
      .setExpirationTime(expiresInSeconds)
      .sign(newest);
  };
  return Object.freeze({
    async create(paymentId: string, ttlSeconds: number, madeBy?: TokenSigner) {
      const expiresInSeconds = Math.floor(clock.now() / 1_000) + ttlSeconds;
      const token = await sign(TYPES.payment, paymentId, expiresInSeconds, madeBy);
      return { token, paymentId, expiresAt: expiresInSeconds * 1_000 };
    },
    async createForCheckout(checkoutId: string, expiresAt: number, madeBy?: TokenSigner) {
      const expiresInSeconds = Math.floor(expiresAt / 1_000);
      const token = await sign(TYPES.checkout, checkoutId, expiresInSeconds, madeBy);
      return { token, checkoutId, expiresAt: expiresInSeconds * 1_000 };
    },
    async read(token: string) {
      for (const key of keys) {
        const watch = await readWith(key, token, clock.now());
        if (watch) return watch;
      }
      return null;
    },
  } satisfies WatchTokens);
}

function claimsOf(madeBy: TokenSigner | undefined, at: number): JWTPayload {
  if (!madeBy) return {};
  const { name: by, key } = madeBy;
  return { by, at, ...(key && { key: key.mark }) };
}

function readMaker({ by, at, key }: JWTPayload): { readonly madeBy?: TokenMaker } {
  if (typeof by !== 'string' || typeof at !== 'number') return {};
  return { madeBy: { name: by, at, ...(typeof key === 'string' && { key }) } };
}

async function readWith(key: Uint8Array, token: string, now: number): Promise<Watch | null> {
  const options = { algorithms: [ALGORITHM], requiredClaims: ['exp', 'sub'] };
  try {
    const { payload, protectedHeader } = await jwtVerify(token, key, { ...options, currentDate: new Date(now) });
    const { sub, exp } = payload;
    if (!isId(sub) || exp === undefined) return null;
    const expiresAt = exp * 1_000;
    const maker = readMaker(payload);
    if (protectedHeader.typ === TYPES.payment) return { paymentId: sub, expiresAt, ...maker };
    return protectedHeader.typ === TYPES.checkout ? { checkoutId: sub, expiresAt, ...maker } : null;
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}

/** Three dotted parts: no API key is taken for a token by mistake, because a key that looks like one is looked up first. */
export function looksLikeToken(credential: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(credential);
}
