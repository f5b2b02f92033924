/** What M-Pesa posts after a movement is over: once and truly as a rule; lost, late, twenty times, in the wrong order or unreadably by mischief. */

import type { Dice } from '../world/dice.js';
import type { Post } from './front-door.js';
import type { Movement } from './ledger.js';
import { truthOf, writeOutcome, writeTimeout } from './wire.js';

export interface PlannedPost {
  readonly afterMs: number;
  readonly post: Post;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const FATES = {
  ONCE: 34,
  LOST: 16,
  LATE: 8,
  DAYS_LATE: 4,
  COPIES: 12,
  SLANDER_FIRST: 5,
  SLANDER_LAST: 5,
  SLANDER_ONLY: 1,
  TIMEOUT_FIRST: 6,
  VAGUE: 5,
  UNREADABLE: 4,
  FACTLESS: 4,
  BARE_TOO: 6,
} as const;

/** Codes that no table explains, or that say nothing; written as they come. */
const VAGUE_CODES: readonly unknown[] = [
  '77777',
  'ZZ_9',
  '17',
  '26',
  '100000000',
  '9999',
  '00',
  '0x0',
  '',
  '-0',
  [],
  false,
  null,
];
const SLANDERS = {
  STK_PUSH: ['1037', '1032', '1'],
  B2C: ['1', '8', '2040'],
  B2B: ['1', '2202'],
  REVERSAL: ['1', '11'],
  C2B: [],
} as const;

export function planCallbacks(movement: Movement, isMischievous: boolean, dice: Dice): readonly PlannedPost[] {
  const at = (afterMs: number, post: Post): PlannedPost => ({ afterMs, post });
  const soon = () => dice.int(0, 4_000);
  const truth = () => tell(movement, truthOf(movement), 'TRUTH', dice);
  const slander = () => {
    const resultCode = dice.pick<string>(SLANDERS[movement.kind]);
    const isTrue = movement.resultCode !== '0';
    const claims = { ...truthOf(movement), resultCode, amount: null, receipt: null };
    return tell(movement, claims, isTrue ? 'VAGUE' : 'SLANDER', dice);
  };
  const vague = () => tell(movement, looksPaid(movement, dice.pick(VAGUE_CODES)), 'VAGUE', dice);
  if (!isMischievous) return [at(soon(), truth())];
  switch (dice.weigh(FATES)) {
    case 'LOST':
      return [];
    case 'LATE':
      return [at(dice.int(MINUTE_MS, 30 * MINUTE_MS), truth())];
    case 'DAYS_LATE':
      return [at(dice.int(DAY_MS, 4 * DAY_MS), truth())];
    case 'COPIES':
      return copies(truth(), dice);
    case 'SLANDER_FIRST':
      return [at(soon(), slander()), at(dice.int(0, 10 * MINUTE_MS), truth())];
    case 'SLANDER_LAST':
      return [at(soon(), truth()), at(dice.int(0, 10 * MINUTE_MS), slander())];
    case 'SLANDER_ONLY':
      return [at(soon(), slander())];
    case 'TIMEOUT_FIRST':
      return [...timeout(movement, soon(), dice), ...(dice.chance(0.5) ? [at(dice.int(0, 60_000), truth())] : [])];
    case 'VAGUE':
      return [at(soon(), vague()), ...(dice.chance(0.5) ? [at(dice.int(0, 60_000), truth())] : [])];
    case 'UNREADABLE':
      return [at(soon(), { ...truth(), body: '{"Body": {"stkCallback": ', meaning: 'JUNK' })];
    case 'FACTLESS':
      return [at(soon(), tell(movement, withoutFact(movement, dice), 'VAGUE', dice))];
    case 'BARE_TOO':
      return [at(soon(), bare(movement, truth())), ...(dice.chance(0.3) ? [at(soon(), truth())] : [])];
    case 'ONCE':
      return [at(soon(), truth())];
  }
}

/** All that a success has but the code. */
function looksPaid(movement: Movement, resultCode: unknown) {
  const { amount, ticket } = movement;
  return { ...truthOf(movement), resultCode, amount, receipt: movement.receipt ?? inventReceipt(ticket) };
}

/** One that M-Pesa never gave out. */
export function inventReceipt(ticket: string): string {
  return `ZZZ${ticket.slice(-7).toUpperCase()}`;
}

function tell(movement: Movement, claims: ReturnType<typeof truthOf>, meaning: Post['meaning'], dice: Dice): Post {
  const body = writeOutcome(movement, claims, dice);
  const post = { url: movement.callbackUrl, body, meaning, about: movement.ticket };
  return claims.resultCode === '0' ? { ...post, claims: 'PAID' } : post;
}

/** Up to twenty, some of them at the same moment. */
function copies(post: Post, dice: Dice): readonly PlannedPost[] {
  const first = dice.int(0, 2_000);
  return Array.from({ length: dice.int(2, dice.chance(0.2) ? 20 : 4) }, () => ({
    afterMs: first + (dice.chance(0.5) ? 0 : dice.int(0, 5_000)),
    post,
  }));
}

function timeout(movement: Movement, afterMs: number, dice: Dice): readonly PlannedPost[] {
  if (movement.timeoutUrl === null) return [];
  const request = dice.chance(0.5) ? { CommandID: 'BusinessPayment', Amount: movement.amount } : {};
  const body = writeTimeout(request, movement.secondId);
  return [{ afterMs, post: { url: movement.timeoutUrl, body, meaning: 'VAGUE', about: movement.ticket } }];
}

/** A success that does not say how much, or has no receipt. */
function withoutFact(movement: Movement, dice: Dice) {
  const truth = truthOf(movement);
  return dice.chance(0.5) ? { ...truth, receipt: null } : { ...truth, amount: null };
}

/** To the path without ticket and key. */
export function bare(movement: Pick<Movement, 'callbackUrl'>, post: Post): Post {
  return { ...post, url: movement.callbackUrl.split('/').slice(0, -2).join('/'), meaning: 'VAGUE' };
}
