/** A Daraja that takes few STK queries, as the sandbox does: callers are told to wait, and payments lose nothing. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { databases } from '../support/databases.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';

const [database] = databases;
if (database === undefined) throw new Error('there is a database');

const REFRESH = 'mutation ($id: ID!) { refreshPayment(id: $id) { status } }';
const MINUTE_MS = 60_000;

let gateway: OpenGateway;
beforeAll(async () => {
  gateway = await openGateway(database, { behaviour: { stkQueriesPerMinute: 1, mischiefShares: { LOST: 1 } } });
});
afterAll(() => gateway.close());

it('is asked again by itself about a payment that a caller asked too fast about', async () => {
  const shop = gateway.as('shop');
  const [first, second] = [await shop.pushStk(), await shop.pushStk()];
  const answers = [await shop.send(REFRESH, { id: first.id }), await shop.send(REFRESH, { id: second.id })];
  const refused = answers.flatMap(({ errors }) => errors);
  expect(refused).toEqual([
    expect.objectContaining({ extensions: expect.objectContaining({ code: 'UNAVAILABLE', retryAfterSeconds: 15 }) }),
  ]);
  expect(await shop.payment(second.id)).toMatchObject({ status: 'PENDING', version: 2, needsReview: false });
  gateway.shift(MINUTE_MS);
  for (const { id } of [first, second]) {
    expect(await shop.paymentThat(id, 'COMPLETED')).toMatchObject({ needsReview: false });
  }
});
