/** Somebody who knows a callback URL, or the bare paths, and wants payments to look paid, or not: every message is a lie or rubbish. */

import type { FrontDoor, Post } from '../daraja/front-door.js';
import type { Ledger, Movement } from '../daraja/ledger.js';
import { bare, inventReceipt } from '../daraja/plan-callbacks.js';
import { resultEnvelope, statusParameters, TILL_PARTY, truthOf, writeOutcome } from '../daraja/wire.js';
import type { Dice } from '../world/dice.js';

/** What the forger may look up: forgeries that nobody could tell from the truth prove nothing. */
export interface Insight {
  /** Whether the gateway knows M-Pesa's ids of this payment. */
  areIdsKnown(ticket: string): boolean;
  /** Whether the payment is over in the gateway's books. */
  isSettled(ticket: string): boolean;
  /** A receipt that another payment has in the gateway's books. */
  findUsedReceipt(exceptTicket: string): string | null;
  /** The ids of an open status enquiry, and the payment that it asks about. */
  findOpenEnquiry(): { readonly firstId: string; readonly secondId: string; readonly paymentId: string } | null;
  /** Whether the gateway asks M-Pesa before it believes a success of this amount. */
  isVerified(amount: number): boolean;
}

export interface ForgerParts {
  readonly ledger: Ledger;
  readonly door: FrontDoor;
  readonly insight: Insight;
  readonly dice: Dice;
}

const KINDS = {
  WRONG_AMOUNT: 3,
  WRONG_IDS: 3,
  USED_RECEIPT: 3,
  NO_RECEIPT: 3,
  LOOSE_ZERO: 3,
  PERFECT: 3,
  DONE_BEFORE: 3,
  BARE_SUCCESS: 4,
  BARE_FAILURE: 3,
  BARE_STATUS: 3,
  REFUSED_OPERATOR: 4,
  RUBBISH: 4,
  STRANGERS: 3,
} as const;

const LOOSE_ZEROS: readonly unknown[] = ['00', '', ' 0', '0x0', [], [0], false, null, '-0', '0.0'];
const RUBBISH: readonly string[] = [
  '',
  'null',
  '[]',
  '{',
  '{"Body":1}',
  '{"Result":{}}',
  `${'['.repeat(5000)}`,
  '\u0000',
];

/** Posts one forgery, if the moment allows its kind. */
export async function forge({ ledger, door, insight, dice }: ForgerParts): Promise<void> {
  const movements = ledger.movements().filter(({ callbackUrl }) => callbackUrl !== '');
  if (movements.length === 0) return;
  const movement = dice.pick(movements);
  const kind = dice.weigh(KINDS);
  const forged = kind === 'RUBBISH' || kind === 'STRANGERS' ? scribble(kind, movement, dice) : null;
  const post =
    forged ?? (kind === 'BARE_STATUS' ? forgeStatus(ledger, insight, dice) : lie(kind, movement, insight, dice));
  if (post) await door.post(post);
}

/** Lies about who was paid instead, where somebody was: few movements are to businesses. */
const OTHER_RECEIVERS: readonly string[] = ['WRONG_AMOUNT', 'WRONG_IDS', 'LOOSE_ZERO', 'NO_RECEIPT', 'DONE_BEFORE'];

/** Null when the lie would be the truth, or could not be told from it. */
function lie(kind: keyof typeof KINDS, movement: Movement, insight: Insight, dice: Dice): Post | null {
  const truth = truthOf(movement);
  const { amount, ticket, party } = movement;
  const paid = { ...truth, resultCode: '0' as unknown, amount, receipt: inventReceipt(ticket) };
  const say = (claims: typeof paid | typeof truth): Post => {
    const body = writeOutcome(movement, claims, dice);
    return { url: movement.callbackUrl, body, meaning: 'FORGERY', about: ticket };
  };
  if (isPaybill(party) && OTHER_RECEIVERS.includes(kind) && dice.chance(0.8)) return say({ ...paid, party: '888881' });
  if (kind === 'WRONG_AMOUNT') {
    return { ...say({ ...paid, amount: amount + dice.pick([1, -1, 1000]) }), claims: 'OTHER_AMOUNT' };
  }
  if (kind === 'WRONG_IDS') return insight.areIdsKnown(ticket) ? say({ ...paid, firstId: 'somebody-elses' }) : null;
  if (kind === 'LOOSE_ZERO') return say({ ...paid, resultCode: dice.pick(LOOSE_ZEROS) });
  if (kind === 'DONE_BEFORE') return say({ ...truth, resultCode: 'R000001', amount: null, receipt: null });
  if (kind === 'NO_RECEIPT')
    return say(dice.chance(0.5) ? { ...paid, receipt: null } : { ...paid, receipt: 'PPP0000000' });
  if (kind === 'BARE_SUCCESS') return bareLie(movement, say(dice.chance(0.5) ? paid : { ...paid, amount: amount + 1 }));
  if (kind === 'BARE_FAILURE')
    return bareLie(movement, say({ ...truth, resultCode: '1032', amount: null, receipt: null }));
  if (kind === 'REFUSED_OPERATOR') {
    const isStrange = !insight.isSettled(ticket) || dice.chance(0.5);
    if (movement.kind === 'STK_PUSH' || (isStrange && !insight.areIdsKnown(ticket))) return null;
    if (!isStrange && movement.resultCode === '2001') return null;
    const ids = isStrange ? { firstId: 'AG_of-nobody' } : {};
    return say({ ...truth, ...ids, resultCode: '2001', amount: null, receipt: null });
  }
  if (kind === 'USED_RECEIPT') {
    const receipt = insight.findUsedReceipt(ticket);
    return receipt === null ? null : say({ ...paid, receipt });
  }
  const isDeniable = insight.isVerified(amount) && movement.resultCode !== '0' && movement.resultCode !== null;
  return isDeniable ? { ...say(paid), claims: 'PAID' } : null;
}

/** Whose number M-Pesa names as it was given: a till's store has another one. */
function isPaybill(party: string | null): boolean {
  return party !== null && party !== TILL_PARTY;
}

function bareLie(movement: Movement, post: Post): Post {
  return { ...bare(movement, post), meaning: 'FORGERY' };
}

/** "Completed", on the bare path, with the very ids of an open enquiry. */
function forgeStatus(ledger: Ledger, insight: Insight, dice: Dice): Post | null {
  const enquiry = insight.findOpenEnquiry();
  const movement = enquiry && ledger.byTicket(enquiry.paymentId);
  if (!enquiry || !movement) return null;
  const claimed = { ...movement, resultCode: '0', receipt: inventReceipt(movement.ticket) };
  const envelope = { resultCode: '0', ...enquiry, transactionId: 'UAD0000000' };
  const body = JSON.stringify(resultEnvelope(envelope, statusParameters(claimed, dice), dice));
  return {
    url: 'https://gateway.example/api/v1/pay/status/callback',
    body,
    meaning: 'FORGERY',
    about: movement.ticket,
  };
}

function scribble(kind: 'RUBBISH' | 'STRANGERS', movement: Movement, dice: Dice): Post {
  const url = dice.chance(0.5) ? movement.callbackUrl : bare(movement, { ...NOTHING, url: '' }).url;
  if (kind === 'RUBBISH') return { ...NOTHING, url, body: dice.pick(RUBBISH) };
  const id = `nobodys-${dice.int(0, 1e9)}`;
  const claims = { ...truthOf(movement), resultCode: '0', amount: 5, receipt: 'ZZZNOBODYS', firstId: id, secondId: id };
  const body = writeOutcome(movement, claims, dice);
  return { ...NOTHING, url: bare(movement, { ...NOTHING, url: '' }).url, body };
}

const NOTHING: Post = { url: '', body: '', meaning: 'JUNK', about: null };
