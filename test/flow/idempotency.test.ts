/** Idempotency keys, end to end: Daraja accepts at most one request for a key, whoever asks again, and whenever. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { describeEachDatabase } from '../support/databases.js';
import { B2C, freshPhone, type PaymentView, STK_PUSH } from '../support/gateway-client.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { refusalOf } from '../support/test-gateway.js';
import { waitUntil } from '../support/wait-until.js';

const PUSH_PATH = '/mpesa/stkpush/v1/processrequest';

let keys = 0;
function freshKey(): string {
  keys += 1;
  return `order ${keys} ~!`;
}

describeEachDatabase('idempotency', database => {
  let gateway: OpenGateway;
  beforeAll(async () => {
    gateway = await openGateway(database);
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });
  const sentTo = (phoneNumber: string) =>
    gateway.wire.requests().filter(({ path, body }) => path !== '/' && body.includes(phoneNumber)).length;

  it('a repeat returns the payment as it is now, and sends nothing', async () => {
    const input = { phoneNumber: freshPhone(), idempotencyKey: freshKey(), metadata: { order: 7, by: ['a'] } };
    const { id } = await gateway.as('shop').pushStk(input);
    await gateway.as('shop').paymentThat(id, 'COMPLETED');
    const again = await gateway.as('shop').pushStk(input);
    expect(again).toMatchObject({ id, status: 'COMPLETED', version: 3 });
    expect(sentTo(input.phoneNumber)).toBe(1);
  });

  it('the same request may be written otherwise', async () => {
    const idempotencyKey = freshKey();
    const phoneNumber = freshPhone();
    const first = await gateway
      .as('shop')
      .pushStk({ phoneNumber, idempotencyKey, amount: 20, metadata: { a: 1, b: 2 } });
    const written = { phoneNumber: `+${phoneNumber}`, amount: '20.00', description: '', metadata: { b: 2, a: 1 } };
    expect(await gateway.as('shop').pushStk({ ...written, idempotencyKey })).toMatchObject({ id: first.id });
    expect(sentTo(phoneNumber)).toBe(1);
  });

  it.each([
    ['amount', { amount: 151 }],
    ['phone number', { phoneNumber: '0799000001' }],
    ['reference', { accountReference: 'OTHER' }],
    ['description', { description: 'other' }],
    ['metadata', { metadata: { other: true } }],
  ])('other input under the same key conflicts: %s', async (_what, changes) => {
    const input = { amount: 150, phoneNumber: freshPhone(), accountReference: 'A', idempotencyKey: freshKey() };
    const { id } = await gateway.as('shop').pushStk(input);
    await gateway.as('shop').paymentThat(id, 'COMPLETED');
    const sent = gateway.wire.requests().length;
    const answer = await gateway.as('shop').send(STK_PUSH, { input: { ...input, ...changes } });
    expect(refusalOf(answer)).toEqual({ code: 'IDEMPOTENCY_CONFLICT', field: 'idempotencyKey' });
    expect(gateway.wire.requests()).toHaveLength(sent);
  });

  it('a key of a push is not free for a payout', async () => {
    const idempotencyKey = freshKey();
    await gateway.as('shop').pushStk({ idempotencyKey });
    const input = { amount: 150, phoneNumber: freshPhone(), remarks: 'Refund', idempotencyKey };
    expect(refusalOf(await gateway.as('shop').send(B2C, { input })).code).toBe('IDEMPOTENCY_CONFLICT');
  });

  it("another caller's key is another key", async () => {
    const idempotencyKey = freshKey();
    const first = await gateway.as('shop').pushStk({ idempotencyKey });
    const second = await gateway.as('stall').pushStk({ idempotencyKey });
    expect(second.id).not.toBe(first.id);
  });

  it('a repeat while the first is in flight returns at once, PENDING', async () => {
    const hold = gateway.wire.holdRequests(PUSH_PATH);
    const input = { phoneNumber: freshPhone(), idempotencyKey: freshKey() };
    const first = gateway.as('shop').pushStk(input);
    await waitUntil('the first is on its way', () => hold.count() === 1);
    const repeats = await Promise.all([1, 2, 3].map(() => gateway.as('shop').pushStk(input)));
    expect(repeats).toEqual(Array(3).fill(repeats[0]));
    expect(repeats[0]).toMatchObject({ status: 'PENDING', version: 1 });
    expect(hold.count()).toBe(1);
    hold.letGo();
    expect((await first).id).toBe(repeats[0]?.id);
    expect(sentTo(input.phoneNumber)).toBe(1);
  });

  it('twenty at once are one payment', async () => {
    const input = { phoneNumber: freshPhone(), idempotencyKey: freshKey(), amount: 30, remarks: 'Refund' };
    const all = await Promise.all(Array.from({ length: 20 }, () => gateway.as('shop').payB2c(input)));
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    expect(gateway.ledger.transactions().filter(({ msisdn }) => msisdn === input.phoneNumber)).toHaveLength(1);
  });

  it('a repeat after a restart returns the payment', async () => {
    const input = { phoneNumber: freshPhone(), idempotencyKey: freshKey() };
    const { id } = await gateway.as('shop').pushStk(input);
    await gateway.restart();
    expect(await gateway.as('shop').pushStk(input)).toMatchObject({ id });
    expect(sentTo(input.phoneNumber)).toBe(1);
  });

  it('a FAILED payment keeps its key; a refused request consumes none', async () => {
    const idempotencyKey = freshKey();
    const failing = { phoneNumber: '254700001032', idempotencyKey };
    const { id } = await gateway.as('shop').pushStk(failing);
    await gateway.as('shop').paymentThat(id, 'FAILED');
    expect(await gateway.as('shop').pushStk(failing)).toMatchObject({ id, status: 'FAILED' });

    const second = freshKey();
    const bad = { amount: 0, phoneNumber: '0712345678', accountReference: 'A', idempotencyKey: second };
    expect(refusalOf(await gateway.as('shop').send(STK_PUSH, { input: bad })).code).toBe('BAD_USER_INPUT');
    const hold = gateway.wire.holdRequests(PUSH_PATH);
    const phoneNumber = freshPhone();
    const open: Promise<PaymentView> = gateway.as('shop').pushStk({ phoneNumber });
    await waitUntil('a prompt is open', () => hold.count() === 1);
    const busy = { amount: 5, phoneNumber, accountReference: 'A', idempotencyKey: second };
    expect(refusalOf(await gateway.as('shop').send(STK_PUSH, { input: busy })).code).toBe('CUSTOMER_BUSY');
    hold.letGo();
    await gateway.as('shop').paymentThat((await open).id, 'COMPLETED');
    expect(await gateway.as('shop').pushStk(busy)).toMatchObject({ amount: '5.00', accountReference: 'A' });
  });
});
