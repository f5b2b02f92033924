/** Where callbacks arrive: checks the key as the HTTP station does, hands the bytes to a living instance, and notes what was answered. */

import { createHash } from 'node:crypto';
import type { CallbackKeys } from '../../../src/lib/callback-keys.js';
import { blankSecrets } from '../../../src/operations/blank-secrets.js';
import { CALLBACK_BASE_PATH, CALLBACK_ROUTES, type CallbackRoute } from '../../../src/operations/callback-routes.js';
import type { Dice } from '../world/dice.js';
import type { Gateway, Gateways } from '../world/gateways.js';
import type { Transcript } from '../world/transcript.js';
import type { WorldClock } from '../world/world-clock.js';

/**
 * What a callback is, in truth. TRUTH: M-Pesa says what became of a request. TOLD: it confirms what was paid. SLANDER: it says that it
 * failed, and it did not. QUESTION: it asks whether a customer may pay.
 */
export type Meaning = 'TRUTH' | 'TOLD' | 'SLANDER' | 'VAGUE' | 'FORGERY' | 'JUNK' | 'ANSWER' | 'LOCK' | 'QUESTION';

export interface Post {
  /** Long or bare. */
  readonly url: string;
  readonly body: string | Uint8Array;
  readonly meaning: Meaning;
  /** The payment it is really about, if any. */
  readonly about: string | null;
  /** It says that the money moved, with M-Pesa's own ids: all of it, or another amount. */
  readonly claims?: 'PAID' | 'OTHER_AMOUNT';
}

export interface Arrival extends Post {
  /** When it was answered, in milliseconds since the start. */
  readonly at: number;
  readonly route: string;
  readonly ticket: string | null;
  /** As it must be stored, in hexadecimal. */
  readonly storedHex: string;
  /** The process that has answered 200. */
  readonly process: string;
  /** Whether it was kept in the spool, and is to be understood later. */
  readonly isSpooled: boolean;
  /** Whether some process had been given the same bytes before. */
  readonly isCopy: boolean;
}

/** Hands a message to a process, and notes it once it is kept. `said`: how it was answered before. */
export type Keep = (
  post: Post,
  gateway: Gateway,
  address: { readonly route: CallbackRoute; readonly ticket: string | null },
  said?: string,
) => Promise<void>;

export interface FrontDoor {
  /** Never retried: what nobody answers is gone. */
  post(post: Post): Promise<void>;
  readonly keep: Keep;
  /** Every callback that was answered 200, in order. */
  acknowledged(): readonly Arrival[];
  /** Payments about which somebody has lied on a bare path; what he said may be stored before it is answered. */
  forgedBare(): ReadonlySet<string>;
}

export interface FrontDoorParts {
  readonly gateways: Gateways;
  readonly keys: CallbackKeys;
  readonly clock: WorldClock;
  readonly dice: Dice;
  readonly transcript: Transcript;
}

export function createFrontDoor({ gateways, keys, clock, dice, transcript }: FrontDoorParts): FrontDoor {
  const acknowledged: Arrival[] = [];
  const forgedBare = new Set<string>();
  const offered = new Set<string>();
  const keep: Keep = async (post, gateway, address, said) => {
    const what = `callback ${address.route} ${address.ticket ?? 'bare'} ${post.meaning}`;
    const bytes = Buffer.from(post.body);
    transcript.note(`${what} → ${gateway.life.name} ${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}`);
    const storedHex = Buffer.from(blankSecrets(bytes)).toString('hex');
    const message = `${post.url} ${storedHex}`;
    const isCopy = offered.has(message);
    offered.add(message);
    const note = said === undefined ? {} : { note: said };
    const outcome = await gateway.stations.inbox.receive({ ...address, body: bytes, ...note }).then(
      () => 'OK',
      (error: Error) => error.name,
    );
    if (!gateway.life.isAlive()) return;
    transcript.note(`${what} answered ${outcome}`);
    if (outcome !== 'OK') return;
    const isSpooled = gateway.stations.inbox.isSpooling() || !gateway.spool.isEmpty();
    const process = gateway.life.name;
    acknowledged.push({ ...post, ...address, at: clock.elapsed(), storedHex, process, isSpooled, isCopy });
  };
  return Object.freeze({
    keep,
    acknowledged: () => acknowledged,
    forgedBare: () => forgedBare,
    post: async (post: Post) => {
      const address = readAddress(post.url, keys);
      const gateway = gateways.pickLiving(dice);
      if (!address || !gateway) return transcript.note(`callback ${address?.route} ${post.meaning} found nobody`);
      if (post.meaning === 'FORGERY' && address.ticket === null && post.about !== null) forgedBare.add(post.about);
      await keep(post, gateway, address);
    },
  } satisfies FrontDoor);
}

export function readAddress(url: string, keys: CallbackKeys): { route: CallbackRoute; ticket: string | null } | null {
  const path = url.slice(url.indexOf(CALLBACK_BASE_PATH) + CALLBACK_BASE_PATH.length + 1);
  const [api = '', word = '', ticket = null, key = ''] = path.split('/');
  const route = CALLBACK_ROUTES.find(each => each === `${api}/${word}`);
  if (!route || (ticket !== null && !keys.verify(route, ticket, key))) return null;
  return { route, ticket };
}

export function ticketOf(url: string): string {
  return url.split('/').at(-2) ?? '';
}
