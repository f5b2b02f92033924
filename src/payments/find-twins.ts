/** Finds the pushes that a confirmation may tell of, and the payment by hand that a push's money may be: one short index range. */

import { canBeNumber } from '../domain/payer-number.js';
import type { Payment } from '../domain/payment.js';
import {
  askedBetween,
  byHandKeyOf,
  canBeMoneyOf,
  isCandidate,
  PUSH_AGE_MAX_MS,
  type SameMoney,
  type Twin,
  twinKeyOf,
} from '../domain/twins.js';
import { firstIdAt } from '../lib/ids.js';
import type { Unit } from '../store/unit.js';
import { readOwner } from './find-payments.js';
import { PaymentRow, readPaymentRow } from './payment-row.js';

/** So many are read whole at once. */
const FEW = 50;
/** Of one amount, in a day: a busy shop with one price has thousands that were cancelled. */
const SEEN_MAX = 20_000;
/** Past this nobody can tell which of them it is. */
const CANDIDATES_MAX = 1_000;

/** As this unit sees them, in the order of their ids; not locked. */
export async function findCandidates(unit: Unit, twin: Twin): Promise<readonly Payment[]> {
  const canBePayers = ({ phoneNumber }: Sight) => phoneNumber !== null && canBeNumber(twin.payer, phoneNumber);
  const pushes = await readRange(unit, twinKeyOf(twin), { ...askedBetween(twin), first: 'DESC' }, canBePayers);
  return pushes.filter(push => isCandidate(push, twin));
}

/**
 * The payment by hand that has the push's money, as this unit sees it: the one whose receipt a signed message has named for the push,
 * or the oldest that fits; M-Pesa may have told of it at any time until `now`. Null where there is none, and where the push's own receipt is
 * known and nobody has it.
 */
export async function findSameMoney(
  unit: Unit,
  push: Payment,
  now: number,
  isTill: (shortcode: string) => boolean,
): Promise<SameMoney | null> {
  const { claimedReceipt, createdAt } = push;
  const owner = claimedReceipt === null ? null : await readOwner(unit, claimedReceipt);
  if (claimedReceipt !== null && owner === null) return null;
  const range = { from: createdAt, to: Math.max(now, createdAt + PUSH_AGE_MAX_MS), first: 'ASC' } as const;
  const canBeItsPayers = (sight: Sight) =>
    sight.id === owner?.id || (push.phoneNumber !== null && canBeNumber(sight, push.phoneNumber));
  const byHand = await readRange(unit, byHandKeyOf(push), range, canBeItsPayers);
  const fitting = byHand.filter(each => canBeMoneyOf(push, each, isTill(push.shortcode)));
  const found = byHand.find(({ id }) => id === owner?.id) ?? fitting[0];
  return found?.mpesaReceipt ? { id: found.id, receipt: found.mpesaReceipt } : null;
}

/** What is read of many, to see whose they may be. */
type Sight = Pick<PaymentRow, 'id' | 'phoneNumber' | 'phoneHash'>;

/** Instants are UTC milliseconds, both included; `first`: which of many are looked at, the newest (DESC) or the oldest. */
interface Range {
  readonly from: number;
  readonly to: number;
  readonly first: 'ASC' | 'DESC';
}

/** In the order of their ids. Of many with one amount, those that are worth reading. */
async function readRange(
  unit: Unit,
  twinKey: string,
  { from, to, first }: Range,
  isWorthReading: (sight: Sight) => boolean,
): Promise<readonly Payment[]> {
  const ofRange = () =>
    unit.runner.manager
      .getRepository(PaymentRow)
      .createQueryBuilder('payment')
      .where('payment.twinKey = :twinKey', { twinKey })
      .andWhere('payment.id >= :first', { first: firstIdAt(from) })
      .andWhere('payment.id < :end', { end: firstIdAt(to + 1) })
      .orderBy('payment.id', first);
  const inOrder = (rows: readonly PaymentRow[]) =>
    (first === 'ASC' ? [...rows] : rows.toReversed()).map(row => readPaymentRow(row));
  const few = await ofRange().limit(FEW).getMany();
  if (few.length < FEW) return inOrder(few);
  const seen = await ofRange()
    .select('payment.id', 'id')
    .addSelect('payment.phoneNumber', 'phoneNumber')
    .addSelect('payment.phoneHash', 'phoneHash')
    .limit(SEEN_MAX)
    .getRawMany<Sight>();
  const ids = seen.filter(isWorthReading).slice(0, CANDIDATES_MAX);
  return ids.length === 0 ? [] : inOrder(await ofRange().andWhereInIds(ids).getMany());
}
