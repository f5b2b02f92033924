/** A large payout waits for a second person, end to end: approved, rejected, expired, and a crash right after the approval. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { describeEachDatabase } from '../support/databases.js';
import { createGatewayClient, PAYMENT, type PaymentView } from '../support/gateway-client.js';
import { type CallerName, type OpenGateway, openGateway } from '../support/open-gateway.js';
import { refusalOf } from '../support/test-gateway.js';
import { waitUntil } from '../support/wait-until.js';

const HOUR_MS = 3_600_000;
const TOKEN = '/oauth/v1/generate?grant_type=client_credentials';
/** Its callback is lost. */
const LOST = '254710000001';
const APPROVAL = 'approval { state requestedBy decidedBy decidedAt note expiresAt }';
const APPROVE = `mutation ($id: ID!, $note: String) { approvePayout(id: $id, note: $note) { ${PAYMENT} ${APPROVAL} } }`;
const REJECT = `mutation ($id: ID!, $note: String!) { rejectPayout(id: $id, note: $note) { ${PAYMENT} ${APPROVAL} } }`;
const FIND = `query ($id: ID!) { payment(id: $id) { ${PAYMENT} ${APPROVAL} } }`;

interface WaitingView extends PaymentView {
  readonly approval: {
    readonly state: string;
    readonly requestedBy: string;
    readonly decidedBy: string | null;
    readonly expiresAt: string;
  } | null;
}

const storyOf = ({ events }: PaymentView) => events.map(({ version, status, evidence }) => [version, status, evidence]);

describeEachDatabase('approval of payouts', database => {
  let gateway: OpenGateway;
  beforeAll(async () => {
    gateway = await openGateway(database, { environment: { PAYOUT_APPROVAL_ABOVE: '1000' } });
  });
  afterAll(() => gateway.close());

  const requestsAbout = (id: string) =>
    gateway.wire.requests().flatMap(({ path, body }) => (body.includes(id) ? path : []));
  /** How often Daraja has taken it. */
  const sent = (id: string) => gateway.ledger.find({ originatorConversationId: id })?.acceptedRequests ?? 0;
  const find = (id: string, caller: CallerName = 'admin') => gateway.as(caller).ask<WaitingView>(FIND, { id });
  const approve = (id: string, caller: CallerName = 'admin', note: string | null = null) =>
    gateway.as(caller).send(APPROVE, { id, note });
  const reject = (id: string, caller: CallerName = 'admin') =>
    gateway.as(caller).send(REJECT, { id, note: 'No invoice.' });

  it('a payout below the amount does not wait', async () => {
    const { id } = await gateway.as('shop').payB2c({ amount: 999 });
    expect((await find(id)).approval).toBeNull();
    expect(sent(id)).toBe(1);
  });

  it('from the amount on it waits, sends nothing, and is not asked about', async () => {
    const waiting = await gateway.as('shop').payB2c({ amount: 1_000, idempotencyKey: 'waits' });
    expect(waiting).toMatchObject({ status: 'PENDING', version: 1, nextCheckAt: null });
    expect((await find(waiting.id)).approval).toEqual({
      ...{ state: 'WAITING', requestedBy: 'shop', decidedBy: null, decidedAt: null, note: null },
      expiresAt: new Date(Date.parse(waiting.createdAt) + 72 * HOUR_MS).toISOString(),
    });
    // Whoever only looks does not read who asked.
    expect((await find(waiting.id, 'board')).approval).toBeNull();
    // A repeat of its key is the same payout, and sends nothing either.
    expect(
      (await gateway.as('shop').payB2c({ amount: 1_000, idempotencyKey: 'waits', phoneNumber: waiting.phoneNumber }))
        .id,
    ).toBe(waiting.id);
    const refresh = await gateway
      .as()
      .send('mutation ($id: ID!) { refreshPayment(id: $id) { status } }', { id: waiting.id });
    expect(refusalOf(refresh)).toMatchObject({ code: 'BAD_USER_INPUT', field: 'id' });
    const ask = 'mutation ($input: TransactionStatusInput!) { requestTransactionStatus(input: $input) { id } }';
    for (const field of ['paymentId', 'originatorConversationId']) {
      const refusal = refusalOf(await gateway.as().send(ask, { input: { [field]: waiting.id } }));
      expect(refusal).toMatchObject({ code: 'BAD_USER_INPUT', field });
    }
    expect(requestsAbout(waiting.id)).toEqual([]);
  });

  it('is sent once it is approved, and only once', async () => {
    const { id } = await gateway.as('shop').payB2c({ amount: 2_000 });
    const answers = await Promise.all([approve(id, 'admin', 'Invoice 7'), approve(id, 'admin'), approve(id, 'boss')]);
    expect(answers.filter(({ errors }) => errors.length === 0).length).toBeGreaterThan(0);
    const paid = await gateway.as().paymentThat(id, 'COMPLETED');
    expect(storyOf(paid)).toEqual([
      [1, 'PENDING', 'REQUEST'],
      [2, 'PENDING', 'APPROVAL'],
      [3, 'PENDING', 'ACKNOWLEDGEMENT'],
      [4, 'COMPLETED', 'CALLBACK'],
    ]);
    expect(sent(id)).toBe(1);
    const { approval } = await find(id);
    const again = await approve(id, approval?.decidedBy === 'boss' ? 'boss' : 'admin');
    expect(again.data).toMatchObject({ approvePayout: { id, status: 'COMPLETED' } });
    expect(refusalOf(await reject(id))).toMatchObject({ code: 'BAD_USER_INPUT', field: 'id' });
    expect(sent(id)).toBe(1);
  });

  it('that is rejected has failed, and is never sent', async () => {
    const { id } = await gateway.as('shop').payB2c({ amount: 2_000 });
    expect((await reject(id)).data).toMatchObject({
      rejectPayout: {
        ...{ status: 'FAILED', version: 2, failure: { reason: 'REJECTED', resultCode: null, retryable: false } },
        approval: { state: 'REJECTED', decidedBy: 'admin', note: 'No invoice.' },
      },
    });
    expect((await reject(id)).errors).toEqual([]);
    expect(refusalOf(await approve(id, 'boss'))).toMatchObject({
      ...{ code: 'BAD_USER_INPUT', field: 'id' },
    });
    expect(sent(id)).toBe(0);
  });

  it('is not decided about by whoever asked for it', async () => {
    const { id } = await gateway.as('boss').payB2c({ amount: 2_000 });
    expect(refusalOf(await approve(id, 'boss'))).toMatchObject({ code: 'FORBIDDEN' });
    expect(refusalOf(await reject(id, 'boss'))).toMatchObject({ code: 'FORBIDDEN' });
    expect(refusalOf(await approve(id, 'desk'))).toMatchObject({ code: 'FORBIDDEN' });
    expect(await find(id)).toMatchObject({ status: 'PENDING', approval: { state: 'WAITING' } });
  });

  it('is not decided about by a key that was made for the occasion', async () => {
    const { id } = await gateway.as('shop').payB2c({ amount: 2_000 });
    const made = await gateway
      .as()
      .ask<{ key: string }>('mutation { createApiKey(name: "accomplice", role: PAYOUT) { key } }');
    const accomplice = createGatewayClient(gateway.url(), made.key);
    const isKnown = async () => (await accomplice.send('{ gateway { caller } }')).errors.length === 0;
    await waitUntil('the new key is known', isKnown);
    expect(refusalOf(await accomplice.send(APPROVE, { id }))).toMatchObject({ code: 'FORBIDDEN' });
    expect(await find(id)).toMatchObject({ status: 'PENDING', approval: { state: 'WAITING' } });
    // Of what is asked for later, it is the second person.
    const later = await gateway.as('shop').payB2c({ amount: 2_000 });
    expect((await accomplice.send(APPROVE, { id: later.id })).errors).toEqual([]);
    expect(sent(later.id)).toBe(1);
    await accomplice.close();
  });

  it.each([
    ['an unknown id', '0000000000000000000z', 'NOT_FOUND'],
    ['no id at all', 'x', 'NOT_FOUND'],
  ])('refuses %s', async (_what, id, code) => {
    expect(refusalOf(await approve(id))).toMatchObject({ code, field: 'id' });
  });

  it('refuses what needs no approval', async () => {
    const { id } = await gateway.as('shop').pushStk();
    expect(refusalOf(await approve(id))).toMatchObject({ code: 'BAD_USER_INPUT', field: 'id' });
  });

  it('that was approved and could not leave in time has failed as unsent', async () => {
    const { id } = await gateway.as('shop').payB2c({ amount: 2_000 });
    // A new token is waited for.
    gateway.shift(HOUR_MS);
    const hold = gateway.wire.holdRequests(TOKEN);
    const approving = approve(id);
    await waitUntil('the request to be on its way', () => hold.count() === 1);
    gateway.shift(30_000);
    hold.letGo();
    expect((await approving).data).toMatchObject({
      approvePayout: { status: 'FAILED', failure: { reason: 'MPESA_UNAVAILABLE' }, approval: { state: 'APPROVED' } },
    });
    expect(sent(id)).toBe(0);
  });

  it('has its day to be answered from its approval on', async () => {
    const { id } = await gateway.as('shop').payB2c({ amount: 2_000, phoneNumber: LOST });
    gateway.shift(30 * HOUR_MS);
    await approve(id);
    expect(await find(id)).toMatchObject({ status: 'PENDING', approval: { state: 'APPROVED' } });
    expect(sent(id)).toBe(1);
    expect((await gateway.as().paymentThat(id, 'PENDING')).nextCheckAt).not.toBeNull();
  });

  it('a reversal waits too, and is sent once it is approved', async () => {
    const push = await gateway.as('shop').pushStk({ amount: 1_500 });
    await gateway.as().paymentThat(push.id, 'COMPLETED');
    const reversal = await gateway.as('shop').reverse({ paymentId: push.id });
    expect(await find(reversal.id)).toMatchObject({ status: 'PENDING', approval: { state: 'WAITING' } });
    expect(requestsAbout(reversal.id)).toEqual([]);
    expect((await approve(reversal.id)).errors).toEqual([]);
    await gateway.as().paymentThat(reversal.id, 'COMPLETED');
    await gateway.as().paymentThat(push.id, 'REVERSED');
    expect(requestsAbout(reversal.id)).toEqual(['/mpesa/reversal/v1/request']);
  });

  it('that nobody has approved in 72 hours has failed', async () => {
    const { id } = await gateway.as('shop').payB2c({ amount: 2_000 });
    gateway.shift(71 * HOUR_MS);
    expect(await find(id)).toMatchObject({ status: 'PENDING', approval: { state: 'WAITING' } });
    gateway.shift(HOUR_MS + 1_000);
    const expired = await gateway.as().paymentThat(id, 'FAILED');
    expect(expired.failure).toMatchObject({ reason: 'REJECTED', retryable: true });
    expect(await find(id)).toMatchObject({ approval: { state: 'EXPIRED', decidedBy: null } });
    expect(refusalOf(await approve(id))).toMatchObject({ code: 'BAD_USER_INPUT', field: 'id' });
    expect(sent(id)).toBe(0);
  });
});
