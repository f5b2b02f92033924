/** Payouts are paused and resumed, end to end: on every instance, across a restart, and written down. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { describeEachDatabase } from '../support/databases.js';
import { B2C, freshPhone } from '../support/gateway-client.js';
import type { OpenGateway } from '../support/open-gateway.js';
import { closeInstances, openInstances } from '../support/open-instances.js';
import { refusalOf } from '../support/test-gateway.js';

const PAYOUT = '/mpesa/b2c/v3/paymentrequest';
const GATEWAY = 'limits { payoutMax payoutApprovalAbove promptsPerPhoneHour } payoutPause { by reason }';
const PAUSE = `mutation ($reason: String!) { pausePayouts(reason: $reason) { ${GATEWAY} } }`;
const RESUME = `mutation { resumePayouts { ${GATEWAY} } }`;
const APPROVE = 'mutation ($id: ID!) { approvePayout(id: $id) { status } }';
/** What a person writes: it may name anybody. */
const REASON = 'Fraud by 0722 913375, Jane W.';

describeEachDatabase('a pause of payouts', database => {
  let instances: readonly OpenGateway[];
  const lines: string[] = [];
  beforeAll(async () => {
    const environment = { PAYOUT_MAX: '5000', PAYOUT_APPROVAL_ABOVE: '1000' };
    // A file of SQLite belongs to one process.
    instances = await openInstances(database, database.name === 'SQLite' ? 1 : 2, {
      ...{ environment, onLine: line => void lines.push(line) },
    });
  });
  afterAll(() => closeInstances(instances));
  const [first, last] = [() => instances[0] as OpenGateway, () => instances.at(-1) as OpenGateway];

  const pay = (gateway: OpenGateway, idempotencyKey: string, phoneNumber = freshPhone()) => {
    const input = { amount: 100, phoneNumber, remarks: 'Refund', idempotencyKey };
    return gateway.as('shop').send(B2C, { input });
  };
  const sent = () => instances.flatMap(({ wire }) => wire.requests().filter(({ path }) => path === PAYOUT)).length;

  it('stops new payouts and approvals until it is over; pushes, repeats and what was sent go on', async () => {
    const phone = freshPhone();
    expect((await pay(first(), 'before the pause', phone)).errors).toEqual([]);
    const waiting = await last().as('shop').payB2c({ amount: 1_000 });
    const paused = await first().as().send(PAUSE, { reason: REASON });
    expect(paused.data).toEqual({
      pausePayouts: {
        limits: { payoutMax: '5000.00', payoutApprovalAbove: '1000.00', promptsPerPhoneHour: null },
        payoutPause: { by: 'admin', reason: REASON },
      },
    });
    const before = sent();
    for (const gateway of instances) {
      const answer = await pay(gateway, 'in the pause');
      expect(refusalOf(answer)).toMatchObject({ code: 'UNAVAILABLE' });
      expect(answer.errors[0]?.message).toContain(REASON);
      expect(refusalOf(await gateway.as('admin').send(APPROVE, { id: waiting.id }))).toMatchObject({
        code: 'UNAVAILABLE',
      });
    }
    expect((await pay(last(), 'before the pause', phone)).errors).toEqual([]);
    expect((await last().as('shop').pushStk()).status).toBe('PENDING');
    expect(sent()).toBe(before);

    await first().restart();
    expect(refusalOf(await pay(first(), 'in the pause'))).toMatchObject({ code: 'UNAVAILABLE' });
    const resumed = await last().as('boss').send(RESUME);
    expect(resumed.data).toMatchObject({ resumePayouts: { payoutPause: null } });
    for (const gateway of instances) expect((await pay(gateway, freshPhone())).errors).toEqual([]);
    expect((await first().as('admin').send(APPROVE, { id: waiting.id })).errors).toEqual([]);
    expect(sent()).toBe(before + instances.length + 1);
  });

  it('is in the log with each payout that it stops, and why it was made is not', () => {
    expect(lines.filter(line => line.includes('913375') || line.includes('Jane'))).toEqual([]);
    const refusals = lines.filter(line => line.includes('Payouts are paused.'));
    expect(refusals.filter(line => line.includes('a payment was refused'))).not.toEqual([]);
    expect(refusals.filter(line => line.includes('an approval was refused'))).not.toEqual([]);
  });

  it('is for admins, and needs a reason', async () => {
    for (const caller of ['shop', 'desk', 'board'] as const) {
      expect(refusalOf(await first().as(caller).send(PAUSE, { reason: REASON }))).toMatchObject({ code: 'FORBIDDEN' });
      expect(refusalOf(await first().as(caller).send(RESUME))).toMatchObject({ code: 'FORBIDDEN' });
    }
    expect(refusalOf(await first().as().send(PAUSE, { reason: '' }))).toMatchObject({
      ...{ code: 'BAD_USER_INPUT', field: 'reason' },
    });
    const hidden = await first().as('board').send(`{ gateway { ${GATEWAY} } }`);
    expect(hidden.data).toEqual({ gateway: { limits: null, payoutPause: null } });
  });
});
