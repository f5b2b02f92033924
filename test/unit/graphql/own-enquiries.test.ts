/** What the bearer of a token finds among enquiries: what is about its payment's own money. */

import { expect, it } from '@jest/globals';
import { keepOwnAnswers } from '../../../src/graphql/own-enquiries.js';
import { makePayment } from '../../support/make-payment.js';
import { createMemoryStations, idOf, makeStatusEnquiry } from '../../support/memory-stations.js';

const OWN = 'UKN0000001';
const FOREIGN = 'UKN0000002';

it('an answer about another receipt takes nobody’s place', async () => {
  const { stations, store, statusEnquiries } = createMemoryStations();
  store(makePayment({ id: idOf(1), mpesaReceipt: OWN }));
  store(makePayment({ id: idOf(2), mpesaReceipt: FOREIGN }));
  const keep = (at: number, paymentId: string, mpesaReceipt: string | null) =>
    statusEnquiries.set(idOf(at), makeStatusEnquiry({ id: idOf(at), paymentId, mpesaReceipt }));
  keep(9, idOf(1), FOREIGN);
  keep(8, idOf(1), OWN);
  keep(7, idOf(1), null);
  keep(6, idOf(2), FOREIGN);
  const { ofPayments, findStatusEnquiry } = keepOwnAnswers(stations.enquiries, stations.findPayments);
  const idsOf = async (first: number) => {
    const found = await ofPayments([idOf(1), idOf(2)], first);
    return [...found.values()].map(enquiries => enquiries.map(({ id }) => id));
  };
  expect(await idsOf(20)).toEqual([[idOf(8), idOf(7)], [idOf(6)]]);
  expect(await idsOf(1)).toEqual([[idOf(8)], [idOf(6)]]);
  const seen = await Promise.all([9, 8, 7, 6].map(at => findStatusEnquiry(idOf(at))));
  expect(seen.map(each => each !== null)).toEqual([false, true, true, true]);
});
