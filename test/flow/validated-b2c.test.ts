/** B2C to whom has a document: paid, refused, asked for once, approved later, and its number kept nowhere. */

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/store/data-source.js';
import { tables } from '../../src/tables.js';
import { describeEachDatabase } from '../support/databases.js';
import { B2C, type PaymentView, type Variables } from '../support/gateway-client.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { refusalOf } from '../support/test-gateway.js';

const REQUEST = '/mpesa/b2cvalidate/v2/paymentrequest';
const PLAIN = '/mpesa/b2c/v3/paymentrequest';
const HOUR_MS = 3_600_000;
const NUMBER = '27459163';
const NATIONAL_ID = { type: 'NATIONAL_ID', number: NUMBER };
const GIVEN = { amount: 150, phoneNumber: '254722000009', remarks: 'Refund', idempotencyKey: 'key' };
const APPROVE = 'mutation ($id: ID!) { approvePayout(id: $id) { id status } }';
const REJECT = 'mutation ($id: ID!) { rejectPayout(id: $id, note: "No") { id status } }';
const TYPE = 'query ($id: ID!) { payment(id: $id) { recipientIdType payerMessage } }';
const BODIES = 'query ($id: ID!) { callbacks(filter: { paymentId: $id }) { edges { node { route body } } } }';
const OLD_SECRET = 'callback-secret-of-the-flow-tests';

const requestsOf = (gateway: OpenGateway, path: string) =>
  gateway.wire.requests().filter(request => request.path === path);
const messageOf = (gateway: OpenGateway) =>
  JSON.parse(requestsOf(gateway, REQUEST).at(-1)?.body.toString() ?? '') as Variables;

/** Every row of every table, as text; bodies of callbacks, which are bytes, left out. */
async function readDatabase(gateway: OpenGateway): Promise<string> {
  const source = new DataSource(dataSourceOptions(gateway.database.address, tables, null, 'reader'));
  await source.initialize();
  try {
    const rows = await Promise.all(source.entityMetadatas.map(each => source.getRepository(each.target).find()));
    return JSON.stringify(rows, (_name, value) => (typeof value === 'bigint' ? String(value) : value));
  } finally {
    await source.destroy();
  }
}

async function sealedIds(gateway: OpenGateway): Promise<number> {
  return [...(await readDatabase(gateway)).matchAll(/"recipientId":"/g)].length;
}

describeEachDatabase('B2C to whom has a document', database => {
  let gateway: OpenGateway;
  beforeAll(async () => {
    gateway = await openGateway(database);
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  async function payAndWatch(input: Variables): Promise<PaymentView> {
    const { id } = await gateway.as('shop').payB2c({ recipientId: NATIONAL_ID, ...input });
    await gateway.as('shop').watch({ id, untilSettled: true }).ended;
    return gateway.as().payment(id);
  }
  const send = async (input: Variables) => {
    return gateway.as('shop').send(B2C, { input: { ...GIVEN, ...input } });
  };

  it('is paid by a path of its own, and the number is stored nowhere', async () => {
    const plain = requestsOf(gateway, PLAIN).length;
    const payment = await payAndWatch({ recipientId: { type: 'PASSPORT', number: 'ak4917352' } });
    expect(payment).toMatchObject({ kind: 'B2C', status: 'COMPLETED', originatorConversationId: payment.id });
    expect(messageOf(gateway)).toMatchObject({
      OriginatorConversationID: payment.id,
      IDType: '05',
      IDNumber: 'AK4917352',
    });
    expect(requestsOf(gateway, PLAIN)).toHaveLength(plain);
    expect(await gateway.as().ask(TYPE, { id: payment.id })).toMatchObject({ recipientIdType: 'PASSPORT' });
    expect(await gateway.as('board').ask(TYPE, { id: payment.id })).toMatchObject({ recipientIdType: null });
    expect(/ak4917352/i.test(await readDatabase(gateway))).toBe(false);
    expect(await sealedIds(gateway)).toBe(0);
  });

  it.each([
    ['R002', '10000002'],
    ['R003', '10000003'],
  ])('fails with %s, and says what to check', async (resultCode, number) => {
    const payment = await payAndWatch({ recipientId: { ...NATIONAL_ID, number } });
    expect(payment).toMatchObject({
      ...{ status: 'FAILED', mpesaReceipt: null, needsReview: false },
      failure: { reason: 'INVALID_RECIPIENT', resultCode, retryable: false },
    });
    expect(await gateway.as().ask(TYPE, { id: payment.id })).toMatchObject({
      payerMessage: expect.stringMatching(/identity document does not match the recipient.*No money was sent\.$/),
    });
  });

  it('is asked for once for a key, and another document is other input', async () => {
    const input = { recipientId: { type: 'PASSPORT', number: 'ak4917353' }, idempotencyKey: 'once' };
    const { id } = await gateway.as('shop').ask<PaymentView>(B2C, { input: { ...GIVEN, ...input } });
    const sent = requestsOf(gateway, REQUEST).length;
    const same = { ...input, recipientId: { type: 'PASSPORT', number: 'AK4917353' } };
    expect((await send(same)).data).toMatchObject({ initiateB2c: { id } });
    for (const recipientId of [
      { type: 'PASSPORT', number: 'AK4917354' },
      { type: 'ALIEN_ID', number: 'AK4917353' },
      null,
    ]) {
      expect(refusalOf(await send({ ...input, recipientId })).code).toBe('IDEMPOTENCY_CONFLICT');
    }
    expect(requestsOf(gateway, REQUEST)).toHaveLength(sent);
    await gateway.as().paymentThat(id, 'COMPLETED');
  });

  it('comes back on the timeout route without the number', async () => {
    const payment = await payAndWatch({ phoneNumber: '254710000005' });
    expect(payment.events.map(({ status }) => status)).toContain('TIMED_OUT');
    const { edges } = await gateway
      .as()
      .ask<{ edges: readonly { node: { route: string; body: string } }[] }>(BODIES, { id: payment.id });
    const timeout = edges.find(({ node }) => node.route === 'b2c/timeout')?.node.body ?? '';
    expect(JSON.parse(timeout)).toMatchObject({ IDType: '01', IDNumber: '', SecurityCredential: '' });
    expect(JSON.stringify(edges).includes(NUMBER)).toBe(false);
  });

  it.each([
    [{ recipientId: { type: 'NATIONAL_ID' } }, 'number'],
    [{ recipientId: { type: 'NATIONAL_ID', number: '' } }, 'number'],
    [{ recipientId: { type: 'NATIONAL_ID', number: '123' } }, 'number'],
    [{ recipientId: { type: 'NATIONAL_ID', number: '2745 9163' } }, 'number'],
    [{ recipientId: { type: 'NATIONAL_ID', number: 27459163 } }, 'number'],
    [{ recipientId: { type: 'DRIVING_LICENCE', number: NUMBER } }, 'type'],
    [{ recipientId: { number: NUMBER } }, 'type'],
    [{ recipientId: NUMBER }, 'recipientId'],
    [{ recipientId: NATIONAL_ID, command: 'BUSINESS_PAY_TO_POCHI' }, 'recipientId'],
    [{ recipientId: NATIONAL_ID, amount: 9 }, 'amount'],
  ])('is refused, nothing is sent, and the number is not said again: %j', async (input, field) => {
    const sent = gateway.wire.requests().length;
    const answer = await send({ idempotencyKey: 'refused', ...input });
    expect(refusalOf(answer)).toEqual({ code: 'BAD_USER_INPUT', field });
    expect(JSON.stringify(answer.errors)).not.toMatch(/2745 ?9163/);
    expect(gateway.wire.requests()).toHaveLength(sent);
  });
});

describeEachDatabase('B2C to whom has a document, which waits for approval', database => {
  /** The gateway reads it when it starts. */
  const environment: Record<string, string> = { PAYOUT_APPROVAL_ABOVE: '1000', CALLBACK_SECRET: OLD_SECRET };
  let gateway: OpenGateway;
  beforeAll(async () => {
    gateway = await openGateway(database, { environment });
  });
  afterAll(() => gateway.close());

  const pay = (input: Variables = {}) =>
    gateway.as('shop').payB2c({ amount: 1_000, recipientId: NATIONAL_ID, ...input });

  describe('keeps the number sealed until somebody decides', () => {
    it('approved, it is sent with it', async () => {
      const { id } = await pay();
      expect(requestsOf(gateway, REQUEST)).toHaveLength(0);
      expect(await sealedIds(gateway)).toBe(1);
      expect((await readDatabase(gateway)).includes(NUMBER)).toBe(false);
      await gateway.as().ask(APPROVE, { id });
      await gateway.as().paymentThat(id, 'COMPLETED');
      expect(messageOf(gateway)).toMatchObject({ OriginatorConversationID: id, IDType: '01', IDNumber: NUMBER });
      expect(await sealedIds(gateway)).toBe(0);
    });

    it('rejected, it is forgotten', async () => {
      const { id } = await pay();
      await gateway.as().ask(REJECT, { id });
      expect(await sealedIds(gateway)).toBe(0);
    });

    it('undecided, it is forgotten', async () => {
      const { id } = await pay();
      gateway.shift(73 * HOUR_MS);
      await gateway.as().paymentThat(id, 'FAILED');
      expect(await sealedIds(gateway)).toBe(0);
    });
  });

  it('is the same request, and can be approved, after a change of secrets; not once the old one is gone', async () => {
    const input = { idempotencyKey: 'before the change', phoneNumber: '254722000010' };
    const { id } = await pay(input);
    const other = await pay();
    environment.CALLBACK_SECRET = `newer-${OLD_SECRET},${OLD_SECRET}`;
    await gateway.restart();
    expect((await pay(input)).id).toBe(id);
    await gateway.as().ask(APPROVE, { id });
    await gateway.as().paymentThat(id, 'COMPLETED');
    expect(messageOf(gateway)).toMatchObject({ OriginatorConversationID: id, IDNumber: NUMBER });

    environment.CALLBACK_SECRET = `newer-${OLD_SECRET}`;
    await gateway.restart();
    const sent = gateway.wire.requests().length;
    expect(refusalOf(await gateway.as().send(APPROVE, { id: other.id })).code).toBe('UNAVAILABLE');
    expect(gateway.wire.requests()).toHaveLength(sent);
    expect(await gateway.as().payment(other.id)).toMatchObject({ status: 'PENDING' });
    await gateway.as().ask(REJECT, { id: other.id });
  });
});
