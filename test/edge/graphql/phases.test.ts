/** What a frontend shows of a payment: its phase by the clock, its deadline, its sentence, who asked, and which gateway it is. */

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { CREATED_AT, makeAcknowledged, makePayment, SCHEDULE } from '../../support/make-payment.js';
import { ABOUT, idOf } from '../../support/memory-stations.js';
import { bearer, openTestGateway, sendGraphql, type TestGateway } from '../../support/test-gateway.js';
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.js';

let gateway: TestGateway;
let clock: VirtualClock;
beforeEach(async () => {
  clock = createVirtualClock(CREATED_AT);
  gateway = await openTestGateway({ clock });
});
afterEach(() => gateway.stop());

const SHOWN =
  'query ($id: ID!) { payment(id: $id) { phase confirmingAt deadlineAt en: payerMessage sw: payerMessage(language: SW) } }';

test('the phase follows the clock without a new version, and the sentence follows the phase', async () => {
  // A question that is brought forward changes nothing of it.
  gateway.memory.store(makeAcknowledged({ id: idOf(1), nextCheckAt: CREATED_AT }));
  const confirmingAt = new Date(CREATED_AT + SCHEDULE.stkFirstQueryMs).toISOString();
  const deadlineAt = new Date(CREATED_AT + SCHEDULE.stkDeadlineMs).toISOString();
  expect((await gateway.send(SHOWN, { id: idOf(1) })).data?.payment).toEqual({
    phase: 'PROMPTED',
    confirmingAt,
    deadlineAt,
    en: 'Look at your phone. Enter your M-Pesa PIN to pay Ksh 150.',
    sw: 'Angalia simu yako. Weka PIN yako ya M-Pesa kulipa Ksh 150.',
  });
  await clock.advance(SCHEDULE.stkFirstQueryMs);
  expect((await gateway.send(SHOWN, { id: idOf(1) })).data?.payment).toMatchObject({ phase: 'CONFIRMING', deadlineAt });
});

test('a failed payout speaks to the business', async () => {
  const failure = { reason: 'INVALID_RECIPIENT', resultCode: '2040', retryable: false } as const;
  gateway.memory.store(makePayment({ id: idOf(2), kind: 'B2C', status: 'FAILED', failure }));
  const query = 'query ($id: ID!) { payment(id: $id) { payerMessage failure { message } } }';
  const message = 'M-Pesa cannot pay this recipient. Check the number, and that it is registered for M-Pesa.';
  expect((await gateway.send(query, { id: idOf(2) })).data?.payment).toEqual({
    payerMessage: `${message} No money was sent.`,
    failure: { message },
  });
});

test('who asked is for those who take payments', async () => {
  gateway.memory.store(makePayment({ id: idOf(1) }));
  const query = 'query ($id: ID!) { payment(id: $id) { requestedBy } }';
  const askedAs = async (role: 'admin' | 'server' | 'readonly') =>
    (await gateway.send(query, { id: idOf(1) }, role)).data?.payment;
  expect(await askedAs('admin')).toEqual({ requestedBy: 'shop' });
  expect(await askedAs('server')).toEqual({ requestedBy: 'shop' });
  expect(await askedAs('readonly')).toEqual({ requestedBy: null });
});

test('every caller learns which gateway it is and who it is itself', async () => {
  gateway.memory.store(makePayment({ id: idOf(1) }));
  const query = '{ gateway { environment version role caller } }';
  const { version } = ABOUT;
  const answer = { environment: 'SIMULATOR', version };
  expect((await gateway.send(query, {}, 'server')).data?.gateway).toEqual({
    ...answer,
    role: 'SERVER',
    caller: 'shop',
  });
  const mutation = 'mutation ($id: ID!) { createWatchToken(paymentId: $id) { token } }';
  const made = (await gateway.send(mutation, { id: idOf(1) })).data?.createWatchToken as { token: string } | undefined;
  const asPayer = await sendGraphql(gateway.url, { query }, `Bearer ${made?.token}`);
  expect(asPayer.data?.gateway).toEqual({ ...answer, role: 'READONLY', caller: `watch:${idOf(1)}` });
  expect((await sendGraphql(gateway.url, { query }, bearer('readonly'))).data?.gateway).toMatchObject({
    caller: 'board',
  });
});
