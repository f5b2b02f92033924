/** Looks payments up: by our id, by M-Pesa's, and through `createFindParts` the history. */

import type { FindOptionsWhere } from 'typeorm';
import type { Payment } from '../domain/payment.js';
import { createBatch } from '../lib/batch.js';
import type { Store } from '../store/open-store.js';
import { selectEach, selectRows } from '../store/select-rows.js';
import type { Unit } from '../store/unit.js';
import { createFindParts } from './find-parts.js';
import { PaymentRow, readPaymentRow } from './payment-row.js';
import type { FindPayments } from './payments.js';

/** All that a row has. */
const PAYMENT_FIELDS = Object.keys(PaymentRow.options.columns) as (keyof PaymentRow)[];
/** Of a page of payments: hardly one of them has a second attempt. */
const REVERSALS_MAX = 1_000;

/** As this unit sees them, in the order of their ids and not locked. */
export async function readPayments(unit: Unit, ids: readonly string[]): Promise<Payment[]> {
  return (await unit.findMany(PaymentRow, 'id', ids)).map(readPaymentRow);
}

/** All reversals of these payments, as this unit sees them; not locked. None changes while what it gives back is locked. */
export async function readReversals(unit: Unit, reversed: readonly string[]): Promise<Payment[]> {
  return (await unit.findMany(PaymentRow, 'reverses', reversed)).map(readPaymentRow);
}

/** The payment that has this receipt, as this unit sees it; not locked. */
export async function readOwner(unit: Unit, mpesaReceipt: string): Promise<Payment | null> {
  const [row] = await unit.findMany(PaymentRow, 'mpesaReceipt', [mpesaReceipt]);
  return row ? readPaymentRow(row) : null;
}

/** The newest payments of this checkout, oldest first, as this unit sees them; not locked. */
export async function readNewestOf(unit: Unit, checkoutId: string, most: number): Promise<Payment[]> {
  const payments = unit.runner.manager.getRepository(PaymentRow);
  const rows = await payments.find({ where: { checkoutId }, order: { id: 'DESC' }, take: most });
  return rows.reverse().map(readPaymentRow);
}

/** The payments that have these receipts, by them, outside of any unit. */
export async function findOwners(store: Store, receipts: readonly string[]): Promise<ReadonlyMap<string, Payment>> {
  const where = [{ field: 'mpesaReceipt', is: 'IN', value: receipts }] as const;
  const rows = await selectRows(store.reader(), PaymentRow, { where, limit: receipts.length });
  return new Map(rows.map(row => [row.mpesaReceipt ?? '', readPaymentRow(row)]));
}

/** The ids of all payments of a checkout, outside of any unit. */
export function findIdsOfCheckout(store: Store): (checkoutId: string) => Promise<readonly string[]> {
  return async checkoutId => {
    const payments = store.reader().getRepository(PaymentRow);
    const rows = await payments.find({ select: { id: true }, where: { checkoutId } });
    return rows.map(({ id }) => id);
  };
}

/** Locks these payments and returns the ids of those that still have the version given for them. */
export async function lockUnchanged(unit: Unit, versions: ReadonlyMap<string, number>): Promise<ReadonlySet<string>> {
  const locked = await unit.lockMany(PaymentRow, [...versions.keys()]);
  return new Set(locked.flatMap(({ id, version }) => (versions.get(id) === version ? id : [])));
}

/** Look-ups by id that come at the same moment share a statement. */
export function createFindPayments(store: Store): FindPayments {
  const repository = () => store.reader().getRepository(PaymentRow);
  const findOne = async (where: FindOptionsWhere<PaymentRow>): Promise<Payment | null> => {
    const row = await repository().findOneBy(where);
    return row && readPaymentRow(row);
  };
  const byIds = async (ids: readonly string[]): Promise<ReadonlyMap<string, Payment>> => {
    const where = [{ field: 'id', is: 'IN', value: ids }] as const;
    const rows = await selectRows(store.reader(), PaymentRow, { where, limit: ids.length });
    return new Map(rows.map(row => [row.id, readPaymentRow(row)]));
  };
  return Object.freeze({
    byId: createBatch(ids => byIds(ids)),
    byIds,
    requesters: async ids => {
      const where = [{ field: 'id', is: 'IN', value: ids }] as const;
      const [rows = []] = await selectEach(
        store.reader(),
        PaymentRow,
        [{ where, limit: ids.length }],
        ['id', 'caller'],
      );
      return new Map(rows.flatMap(({ id, caller }) => (caller === null ? [] : [[id, caller] as const])));
    },
    ...createFindParts(store),
    byReceipt: mpesaReceipt => findOne({ mpesaReceipt }),
    byClaimedReceipt: async claimedReceipt => {
      const where = [{ field: 'claimedReceipt', is: '=', value: claimedReceipt }] as const;
      const order = { by: 'id', direction: 'DESC' } as const;
      const [row] = await selectRows(store.reader(), PaymentRow, { where, order, limit: 1 });
      return row ? readPaymentRow(row) : null;
    },
    reversalsOf: async ids => {
      const where = [{ field: 'reverses', is: 'IN', value: ids }] as const;
      const order = { by: 'id', direction: 'ASC' } as const;
      const rows = await selectRows(store.reader(), PaymentRow, { where, order, limit: REVERSALS_MAX });
      const found = new Map<string, Payment[]>();
      for (const row of rows)
        found.set(row.reverses ?? '', [...(found.get(row.reverses ?? '') ?? []), readPaymentRow(row)]);
      return found;
    },
    ofCheckouts: async (ids, most) => {
      const order = { by: 'id', direction: 'DESC' } as const;
      const searches = ids.map(id => {
        return { where: [{ field: 'checkoutId', is: '=', value: id }] as const, order, limit: most };
      });
      const found = await selectEach(store.reader(), PaymentRow, searches, PAYMENT_FIELDS);
      return new Map(ids.map((id, index) => [id, (found[index] ?? []).reverse().map(readPaymentRow)]));
    },
    sealedRecipientId: async id => {
      const where = [{ field: 'id', is: '=', value: id }] as const;
      const [[row] = []] = await selectEach(store.reader(), PaymentRow, [{ where, limit: 1 }], ['recipientId']);
      return row?.recipientId ?? null;
    },
    byKey: (caller, idempotencyKey) => findOne({ caller, idempotencyKey }),
    byMpesaIds: async ({ checkoutRequestId, conversationId, originatorConversationId }) => {
      if (checkoutRequestId !== null) return findOne({ checkoutRequestId });
      if (originatorConversationId !== null) {
        const found = await findOne({ originatorConversationId });
        if (found) return found;
      }
      return conversationId === null ? null : findOne({ conversationId });
    },
  } satisfies FindPayments);
}
