/** What a bound key is told of other shortcodes: not whose payment a phone is busy with, nor which operators they have. */

import { expect, it } from '@jest/globals';
import { GatewayError } from '../../../src/domain/gateway-error.js';
import { createCursorSeal } from '../../../src/graphql/cursor-seal.js';
import { limitToScope } from '../../../src/graphql/limit-to-scope.js';
import { Secret } from '../../../src/lib/secret.js';
import { makeCheckoutView } from '../../support/make-checkout.js';
import { CREATED_AT, makePayment } from '../../support/make-payment.js';
import { createMemoryStations, idOf } from '../../support/memory-stations.js';

const seal = createCursorSeal([new Secret('s'.repeat(32))]);
const ASKED = { amountCents: 100, phoneNumber: '254712345678', accountReference: 'INV 7', description: null };
const REST = { metadata: null, idempotencyKey: null, caller: 'bound', shortcode: null };

it.each([
  ['is named the payment that has the phone, if it is of its shortcodes', '600100', { paymentId: idOf(1) }],
  ['is named no payment of another shortcode that has the phone', '600000', {}],
])('a bound key %s', async (_, shortcode, named) => {
  const { stations, store } = createMemoryStations();
  store(makePayment({ id: idOf(1), shortcode }));
  const busy = new GatewayError('CUSTOMER_BUSY', `Payment ${idOf(1)} has it.`, {
    retryAfterSeconds: 9,
    paymentId: idOf(1),
  });
  const stkPush = () => Promise.reject(busy);
  const taken = { ...stations, requestPayment: { ...stations.requestPayment, stkPush } };
  const clock = { now: () => CREATED_AT };
  const { requestPayment } = limitToScope(taken, { shortcodes: ['600100'], seenForMs: null }, seal, clock);
  const refused = await requestPayment.stkPush({ ...ASKED, ...REST }).catch((error: GatewayError) => error);
  expect(refused).toMatchObject({ code: 'CUSTOMER_BUSY', details: { retryAfterSeconds: 9 } });
  const { details, message } = refused as GatewayError;
  expect([details, message.includes(idOf(1))]).toEqual([{ retryAfterSeconds: 9, ...named }, 'paymentId' in named]);
});

it('a bound key sees the suspended operators of its own shortcodes', async () => {
  const { stations, locked } = createMemoryStations();
  locked.set('own', { name: 'own', resultCode: '2001', shortcodes: ['600000', '600100'] });
  locked.set('other', { name: 'other', resultCode: '2001', shortcodes: ['600000'] });
  const seenBy = async (shortcodes: readonly string[] | null) => {
    const { suspensions } = limitToScope(stations, { shortcodes, seenForMs: null }, seal, { now: () => CREATED_AT });
    return (await suspensions.list()).map(({ name }) => name);
  };
  expect(await seenBy(['600100'])).toEqual(['own']);
  expect(await seenBy(null)).toEqual(['own', 'other']);
});

it('a bound key sees of a checkout the payments of its own shortcodes, whichever verb it is that shows it', async () => {
  const { stations, checkouts } = createMemoryStations();
  const [own, other] = ['600100', '600000'].map((shortcode, index) => makePayment({ id: idOf(index), shortcode }));
  const view = makeCheckoutView({ id: idOf(9), shortcode: '600100' });
  checkouts.set(idOf(9), { ...view, payments: [own, other].flatMap(each => each ?? []) });
  const clock = { now: () => CREATED_AT };
  const bound = limitToScope(stations, { shortcodes: ['600100'], seenForMs: null }, seal, clock).checkouts;
  const shown = [
    await bound.find(idOf(9)),
    (await bound.findMany([idOf(9)])).get(idOf(9)),
    ...(await bound.page({}, 1, null)).items,
    await bound.pay(idOf(9), '254712345678', 'bound'),
    await bound.cancel(idOf(9)),
    (await (await bound.follow(idOf(9))).next()).value,
  ];
  expect(shown.map(each => each?.payments)).toEqual(Array(6).fill([own]));
});
