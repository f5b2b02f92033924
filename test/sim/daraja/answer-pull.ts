/** Lists what customers have paid, by small pages; while mischief lasts it breaks off, or knows the newest payments later. */

import type { DarajaParts, Mood } from './fake-daraja.js';
import { presentNumber } from './hand-desk.js';
import { isMoneyIn, type Movement } from './ledger.js';
import { CUT, type Fields, type Reply, refusal, reply, textOf } from './reply.js';

type Parts = Pick<DarajaParts, 'ledger' | 'clock' | 'dice' | 'byHand'> & { readonly mood: Mood };

const PAGE = 2;
const REACH_MS = 48 * 3_600_000;
/** M-Pesa's list is behind its messages by up to so much. */
const BEHIND_MS = 120_000;

export function answerPull(fields: Fields, { ledger, clock, dice, byHand, mood }: Parts): Reply {
  const isMischievous = mood.isMischievous();
  if (isMischievous && dice.chance(0.15)) return dice.pick<Reply>([CUT, refusal('500.001.1001', 'Error', 500)]);
  const until = clock.now() - (isMischievous ? dice.pick([0, 0, BEHIND_MS]) : 0);
  const listed = ledger
    .movements()
    .filter(each => isMoneyIn(each) && each.receipt !== null && isBetween(each, clock.now() - REACH_MS, until))
    .toSorted((one, other) => (one.endedAt ?? 0) - (other.endedAt ?? 0));
  const offset = Number(textOf(fields, 'OffSetValue'));
  const rows = listed.slice(offset, offset + PAGE).map(each => writeRow(each, byHand));
  if (rows.length === 0) return reply(JSON.stringify({ ResponseCode: '1001', ResponseMessage: 'No records found' }));
  return reply(JSON.stringify({ ResponseCode: '1000', ResponseMessage: 'Success', Response: [rows] }));
}

function isBetween({ endedAt }: Movement, since: number, until: number): boolean {
  return endedAt !== null && endedAt >= since && endedAt <= until;
}

/** A row is always written alike. */
function writeRow({ receipt, endedAt, phone, reference, amount }: Movement, { isTill, form }: DarajaParts['byHand']) {
  return {
    transactionId: receipt,
    trxDate: new Date(endedAt ?? 0).toISOString().replace(/\.\d+Z$/, 'Z'),
    msisdn: presentNumber(phone, form),
    sender: 'MPESA',
    transactiontype: 'c2b-pay-bill-debit',
    billreference: isTill ? '' : reference,
    amount,
  };
}
