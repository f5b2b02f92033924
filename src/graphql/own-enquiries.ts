/** Enquiries as the bearer of a token sees them: an answer about a transaction that the payment did not take is somebody else's, and does not exist. */

import type { StatusEnquiry } from '../domain/enquiry.js';
import type { Payment } from '../domain/payment.js';
import type { GraphqlStations } from './stations.js';

/** Of each payment: as many as may be asked for at once. */
const LOOKED_THROUGH_MAX = 100;

type Enquiries = Pick<GraphqlStations['enquiries'], 'ofPayments' | 'findStatusEnquiry' | 'followStatusEnquiry'>;

/**
 * An operator may try any receipt for a payment (contract 4.13). `byIds` finds the payments that the token sees. Following ends
 * where the answer is not about them; an enquiry that is followed must have been found before.
 */
export function keepOwnAnswers(
  enquiries: Enquiries,
  { byIds }: Pick<GraphqlStations['findPayments'], 'byIds'>,
): Enquiries {
  const keepOwn = async (found: readonly StatusEnquiry[]): Promise<readonly StatusEnquiry[]> => {
    const ids = found.flatMap(({ paymentId, mpesaReceipt }) => (mpesaReceipt === null ? [] : (paymentId ?? [])));
    // Read after the enquiries: an answer and what it does to the payment are stored together.
    const payments: ReadonlyMap<string, Payment> = ids.length === 0 ? new Map() : await byIds([...new Set(ids)]);
    const isOwn = ({ paymentId, mpesaReceipt }: StatusEnquiry) =>
      mpesaReceipt === null || payments.get(paymentId ?? '')?.mpesaReceipt === mpesaReceipt;
    return found.filter(isOwn);
  };
  return {
    // Those that are left out take nobody's place.
    ofPayments: async (ids, first) => {
      const found = [...(await enquiries.ofPayments(ids, LOOKED_THROUGH_MAX))];
      const own = new Set(await keepOwn(found.flatMap(([, each]) => each)));
      return new Map(found.map(([id, each]) => [id, each.filter(enquiry => own.has(enquiry)).slice(0, first)]));
    },
    findStatusEnquiry: async (id, among) => {
      const found = await enquiries.findStatusEnquiry(id, among);
      const [own = null] = found ? await keepOwn([found]) : [];
      return own;
    },
    followStatusEnquiry: async id => endBefore(await enquiries.followStatusEnquiry(id), keepOwn),
  };
}

/** Ends with the first row that is not kept, without a word of it. */
function endBefore<T>(
  rows: AsyncIterableIterator<T>,
  keep: (rows: readonly T[]) => Promise<readonly T[]>,
): AsyncIterableIterator<T> {
  const end = async (): Promise<IteratorResult<T>> => {
    await rows.return?.();
    return { value: undefined, done: true };
  };
  return {
    async next() {
      const row = await rows.next();
      if (row.done) return { value: undefined, done: true };
      const [kept] = await keep([row.value]);
      return kept === undefined ? end() : { value: kept, done: false };
    },
    return: end,
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
