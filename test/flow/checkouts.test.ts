/** Checkouts end to end: at most one try without an outcome, and only money that has moved pays (contract 9). */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { nairobiTimestamp } from '../../src/domain/nairobi-time.js';
import { c2bBody, freshReceipt } from '../support/c2b-body.js';
import { type CheckoutView, CREATE_CHECKOUT, FIND_CHECKOUT, PAY_CHECKOUT } from '../support/checkout-documents.js';
import { describeEachDatabase } from '../support/databases.js';
import { freshPhone, type Variables } from '../support/gateway-client.js';
import { ACCEPTED, type CallerName, type OpenGateway, openGateway } from '../support/open-gateway.js';
import { sendGraphql } from '../support/test-gateway.js';
import { waitUntil } from '../support/wait-until.js';

const SHORTCODE = '600000';
const PUSH = '/mpesa/stkpush/v1/processrequest';
const QUERY = '/mpesa/stkpushquery/v1/query';
const CANCEL = 'mutation ($id: ID!) { cancelCheckout(id: $id) { id status version } }';
const RESOLVE = 'mutation ($id: ID!) { resolveReview(paymentId: $id, note: "not paid, says the portal") { id } }';
const AUDIT =
  'query ($subject: String) { auditLog(filter: { subject: $subject }) { edges { node { action actor } } } }';
const BY_RECEIPT = `query ($receipt: String!) { paymentByReceipt(mpesaReceipt: $receipt) {
  id kind status reviewReasons checkout { id status } events { version evidence note } } }`;
const WATCH = `subscription ($id: ID!) { checkoutUpdated(id: $id) { id status version blockedBy } }`;
const REQUEST_IDS = 'query ($id: ID!) { payment(id: $id) { merchantRequestId checkoutRequestId } }';
const CANCELS = '254700001032';
const PIN_WRONG = '254700002001';

const CALLBACKS_OF = 'query ($id: ID) { callbacks(filter: { paymentId: $id }) { edges { node { verdict } } } }';

interface Kept {
  readonly edges: readonly { readonly node: { readonly verdict: string } }[];
}
interface ByHand {
  readonly id: string;
  readonly status: string;
  readonly reviewReasons: readonly string[];
  readonly checkout: { readonly id: string; readonly status: string } | null;
}

describeEachDatabase('a checkout', database => {
  let gateway: OpenGateway;
  beforeAll(async () => {
    gateway = await openGateway(database, { environment: { MPESA_SHORTCODE: SHORTCODE } });
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  const create = (input: Variables = {}, caller: CallerName = 'desk') =>
    gateway.as(caller).ask<CheckoutView>(CREATE_CHECKOUT, { input: { amount: 150, ...input } });
  const pay = (id: string, phone = freshPhone()) => gateway.as('desk').ask<CheckoutView>(PAY_CHECKOUT, { id, phone });
  /** M-Pesa takes the request, and says nothing more until `succeed`. */
  const payOpenly = async (id: string, phone = freshPhone()): Promise<CheckoutView> => {
    gateway.wire.answer(PUSH, () => ({ status: 200, body: accepted() }));
    const tried = await pay(id, phone);
    gateway.wire.answer(PUSH, null);
    return tried;
  };
  const succeed = async ({ current }: CheckoutView, receipt = freshReceipt()): Promise<void> => {
    const id = current?.id ?? '';
    const ids = await gateway.as().ask<RequestIds>(REQUEST_IDS, { id });
    expect(await gateway.postKeyed('stk/callback', id, successOf(ids, receipt))).toEqual(ACCEPTED);
  };
  const find = (id: string) => gateway.as('desk').ask<CheckoutView>(FIND_CHECKOUT, { id });
  const until = async (id: string, what: string, isSo: (view: CheckoutView) => boolean): Promise<CheckoutView> => {
    let view = await find(id);
    await waitUntil(`${id} ${what}`, async () => {
      view = await find(id);
      return isSo(view);
    });
    return view;
  };
  const byHand = async (changes: Variables): Promise<ByHand> => {
    const receipt = freshReceipt();
    const body = c2bBody({ TransID: receipt, TransTime: nairobiTimestamp(Date.now()), ...changes });
    expect(await gateway.postKeyed('c2b/confirmation', SHORTCODE, body)).toEqual(ACCEPTED);
    return gateway.as().ask<ByHand>(BY_RECEIPT, { receipt });
  };
  const promptsFor = (reference: string) =>
    gateway.wire.requests().filter(({ path, body }) => path === PUSH && body.includes(reference)).length;

  it('is paid by the try that M-Pesa completes, and by no other', async () => {
    const made = await create({ metadata: { order: 7 } });
    expect(made).toMatchObject({
      status: 'OPEN',
      version: 1,
      canPay: true,
      blockedBy: null,
      triesLeft: 5,
      current: null,
    });
    const tried = await payOpenly(made.id);
    expect(tried).toMatchObject({ status: 'OPEN', canPay: false, blockedBy: 'TRY_OPEN', triesLeft: 4 });
    expect((await pay(made.id)).payments).toHaveLength(1);
    await succeed(tried);
    const paid = await find(made.id);
    expect(paid).toMatchObject({ blockedBy: 'PAID', paidBy: { id: tried.current?.id }, metadata: { order: 7 } });
    expect(await pay(made.id)).toMatchObject({ status: 'PAID', blockedBy: 'PAID' });
    expect(paid.payments).toHaveLength(1);
    expect(promptsFor(made.accountReference)).toBe(1);
  });

  it('prompts one phone, though a hundred taps come at once from different phones', async () => {
    const { id, token, accountReference } = await create();
    const tap = () =>
      sendGraphql(
        gateway.url(),
        { query: PAY_CHECKOUT, variables: { id, phone: freshPhone() } },
        `Bearer ${token?.token}`,
      );
    const answers = await Promise.all(Array.from({ length: 100 }, tap));
    expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
    expect(promptsFor(accountReference)).toBe(1);
    expect((await until(id, 'is paid', ({ status }) => status === 'PAID')).payments).toHaveLength(1);
  });

  it('takes a new try at once after a failure that is final', async () => {
    const { id } = await create();
    await pay(id, PIN_WRONG);
    const failed = await until(id, 'can be paid', ({ canPay }) => canPay);
    expect(failed).toMatchObject({ status: 'OPEN', triesLeft: 4, current: { status: 'FAILED' } });
    await pay(id);
    expect(await until(id, 'is paid', ({ status }) => status === 'PAID')).toMatchObject({ triesLeft: 3 });
  });

  it('waits after a soft failure until M-Pesa has said it again', async () => {
    const { id } = await create();
    gateway.wire.answer(QUERY, () => ({ status: 500, body: { errorCode: '500.001.1001' } }));
    await pay(id, CANCELS);
    const failed = await until(id, 'has failed', ({ current }) => current?.status === 'FAILED');
    expect(failed).toMatchObject({
      canPay: false,
      blockedBy: 'OUTCOME_UNKNOWN',
      retryAfterSeconds: expect.any(Number),
    });
    expect(await pay(id)).toMatchObject({ blockedBy: 'OUTCOME_UNKNOWN', payments: [{ status: 'FAILED' }] });
    // Nobody answers: a minute is enough.
    gateway.shift(61_000);
    expect(await find(id)).toMatchObject({ canPay: true });
    gateway.wire.answer(QUERY, null);
    await pay(id, CANCELS);
    expect(await until(id, 'was asked about', ({ canPay }) => canPay)).toMatchObject({ triesLeft: 3 });
  });

  it('does not prompt again while an outcome is unknown, until an operator says so', async () => {
    const { id } = await create();
    gateway.wire.answer(QUERY, () => ({ status: 500, body: { errorCode: '500.001.1001' } }));
    const first = await payOpenly(id);
    const { current } = first;
    gateway.shift(200_000);
    const unknown = await until(id, 'is TIMED_OUT', view => view.current?.status === 'TIMED_OUT');
    expect(unknown).toMatchObject({ canPay: false, blockedBy: 'OUTCOME_UNKNOWN', retryAfterSeconds: null });
    expect((await pay(id)).payments).toHaveLength(1);
    await gateway.as('admin').ask(RESOLVE, { id: current?.id });
    const { edges } = await gateway.as('admin').ask<{ edges: unknown[] }>(AUDIT, { subject: current?.id });
    expect(edges).toEqual([{ node: { action: 'REVIEW_RESOLVED', actor: 'admin' } }]);
    expect(await find(id)).toMatchObject({ canPay: true });
    gateway.wire.answer(QUERY, null);
    await pay(id);
    const paid = await until(id, 'is paid', ({ status }) => status === 'PAID');
    // The first one was paid all the same: money that comes twice is never silent.
    await succeed(first);
    const twice = await until(id, 'was paid twice', ({ payments }) => payments[0]?.status === 'COMPLETED');
    expect(twice).toMatchObject({ status: 'PAID', paidBy: { id: paid.paidBy?.id } });
    expect(twice.payments.map(({ reviewReasons }) => reviewReasons)).toEqual([['PAID_TWICE'], []]);
  });

  it('counts no request that did not reach M-Pesa, and asks for a moment before the next', async () => {
    const { id } = await create({ maxTries: 1 });
    gateway.wire.answer(PUSH, () => ({ status: 503, body: { errorCode: '500.003.02', errorMessage: 'Spike arrest' } }));
    expect(await pay(id)).toMatchObject({ current: { status: 'FAILED' }, blockedBy: 'UNAVAILABLE', triesLeft: 1 });
    gateway.wire.answer(PUSH, null);
    gateway.shift(11_000);
    await pay(id, PIN_WRONG);
    const last = await until(id, 'has failed', ({ payments }) => payments[1]?.status === 'FAILED');
    expect(last).toMatchObject({ blockedBy: 'NO_TRIES_LEFT', triesLeft: 0 });
  });

  it('says that the phone is busy or has had enough, and sends nothing', async () => {
    const [one, other, phone] = [await create(), await create(), freshPhone()];
    const tried = await payOpenly(one.id, phone);
    const busy = await pay(other.id, phone);
    expect(busy).toMatchObject({ blockedBy: 'CUSTOMER_BUSY', retryAfterSeconds: expect.any(Number), payments: [] });
    expect(await find(other.id)).toMatchObject({ canPay: true, version: 1 });
    await succeed(tried);
    expect(await find(one.id)).toMatchObject({ status: 'PAID' });
  });

  it('expires in time and tells who watches; late money still pays it', async () => {
    const { id, accountReference } = await create({ expiresInSeconds: 60 });
    const watch = gateway.as('board').subscribe<CheckoutView>(WATCH, { id });
    await watch.until(1);
    gateway.shift(61_000);
    await waitUntil('the watcher hears of it', () => watch.updates.at(-1)?.status === 'EXPIRED');
    expect(await pay(id)).toMatchObject({ blockedBy: 'EXPIRED', payments: [] });
    const paid = await byHand({ TransAmount: '150.00', BillRefNumber: accountReference });
    await waitUntil('the watcher hears of the money', () => watch.updates.at(-1)?.status === 'PAID');
    watch.stop();
    expect(await find(id)).toMatchObject({ status: 'PAID', paidBy: { id: paid.id } });
    const versions = watch.updates.map(({ version }) => version);
    expect(versions).toEqual(versions.toSorted((one, other) => one - other));
  });

  it('is cancelled; a try that is open then still pays it, and a paid one is not cancelled', async () => {
    const { id } = await create();
    const tried = await payOpenly(id);
    expect(await gateway.as('desk').ask(CANCEL, { id })).toMatchObject({ status: 'CANCELLED' });
    await succeed(tried);
    expect(await find(id)).toMatchObject({ status: 'PAID', blockedBy: 'PAID' });
    const { errors } = await gateway.as('desk').send(CANCEL, { id });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'id' } }]);
  });

  it('is paid by hand: the reference as somebody types it, the equal amount', async () => {
    const made = await create({ accountReference: 'Inv 2026-01' });
    const paid = await byHand({ TransAmount: '150', BillRefNumber: ' INV-202601 ' });
    expect(paid).toMatchObject({ status: 'COMPLETED', reviewReasons: [], checkout: { id: made.id, status: 'PAID' } });
    expect(await find(made.id)).toMatchObject({ status: 'PAID', paidBy: { id: paid.id }, current: { id: paid.id } });
    const again = await byHand({ TransAmount: '150', BillRefNumber: 'inv202601' });
    expect(again).toMatchObject({ reviewReasons: ['PAID_TWICE'], checkout: { id: made.id, status: 'PAID' } });
    expect(await find(made.id)).toMatchObject({ paidBy: { id: paid.id } });
  });

  it('of another amount stays as it is, and somebody looks at the payment', async () => {
    const { id, accountReference } = await create();
    const paid = await byHand({ TransAmount: '100', BillRefNumber: accountReference });
    expect(paid).toMatchObject({
      status: 'COMPLETED',
      reviewReasons: ['AMOUNT_DIFFERS'],
      checkout: { id, status: 'OPEN' },
    });
    expect(await find(id)).toMatchObject({ status: 'OPEN', canPay: true });
  });

  it('that is cancelled is paid late by hand: the newest of equal amount, unless another is open', async () => {
    const accountReference = `L ${freshReceipt()}`.slice(0, 12);
    const made: CheckoutView[] = [];
    for (const amount of [150, 150, 200]) {
      made.push(await create({ accountReference, amount }));
      await gateway.as('desk').ask(CANCEL, { id: made.at(-1)?.id });
    }
    const open = await create({ accountReference, amount: 250 });
    const confirm = (TransAmount: string) => byHand({ TransAmount, BillRefNumber: accountReference });
    expect(await confirm('150')).toMatchObject({ reviewReasons: [], checkout: { id: made[1]?.id, status: 'PAID' } });
    expect(await confirm('150')).toMatchObject({ reviewReasons: [], checkout: { id: made[0]?.id, status: 'PAID' } });
    expect(await confirm('150')).toMatchObject({ reviewReasons: ['AMOUNT_DIFFERS'], checkout: { id: open.id } });
    expect(await confirm('250')).toMatchObject({ reviewReasons: [], checkout: { id: open.id, status: 'PAID' } });
    expect(await confirm('150')).toMatchObject({ reviewReasons: ['PAID_TWICE'], checkout: { id: made[1]?.id } });
  });

  it('is paid by the payment by hand that has the receipt which its try claims', async () => {
    const { id } = await create();
    const tried = await payOpenly(id);
    const receipt = freshReceipt();
    // Somebody else's number, and no reference: M-Pesa's message tells nothing of the try.
    await byHand({ TransID: receipt, TransAmount: '150', BillRefNumber: 'X', MSISDN: '254799999999' });
    await succeed(tried, receipt);
    const paid = await gateway.as().ask<ByHand>(BY_RECEIPT, { receipt });
    expect(paid).toMatchObject({ reviewReasons: [], checkout: { id, status: 'PAID' } });
    const view = await find(id);
    expect(view).toMatchObject({ status: 'PAID', paidBy: { id: paid.id } });
    expect(view.payments.find(({ id }) => id === tried.current?.id)).toMatchObject({
      reviewReasons: ['RECEIPT_TAKEN'],
    });
  });

  it('is not paid by a stranger’s money whose receipt somebody names who knows the URL of a failed try', async () => {
    const { id } = await create();
    const tried = await payOpenly(id);
    const tryId = tried.current?.id ?? '';
    const post = (stkCallback: object) => gateway.postKeyed('stk/callback', tryId, { Body: { stkCallback } });
    const named = successOf(await gateway.as().ask<RequestIds>(REQUEST_IDS, { id: tryId })).Body.stkCallback;
    await post({ ...named, ResultCode: 1032, CallbackMetadata: undefined });
    const receipt = freshReceipt();
    await byHand({ TransID: receipt, TransAmount: '150', BillRefNumber: 'X', MSISDN: '254799999999' });
    const Item = [{ Name: 'MpesaReceiptNumber', Value: receipt }];
    expect(await post({ ResultCode: 0, CallbackMetadata: { Item } })).toEqual(ACCEPTED);
    const { edges } = await gateway.as().ask<Kept>(CALLBACKS_OF, { id: tryId });
    expect(edges.map(({ node }) => node.verdict)).toEqual(['UNCONFIRMED', 'APPLIED']);
    expect(await find(id)).toMatchObject({ status: 'OPEN', paidBy: null });
  });

  it('is made once for a key, with a token each time, and refuses what is wrong without a trace', async () => {
    const input = { amount: 150, idempotencyKey: freshReceipt(), accountReference: freshReceipt() };
    const made = await create(input);
    expect(await create(input)).toEqual({ ...made, token: { ...made.token, token: expect.any(String) } });
    const refusal = async (bad: Variables) => {
      const { errors } = await gateway.as('desk').send(CREATE_CHECKOUT, { input: { amount: 150, ...bad } });
      return errors[0]?.extensions;
    };
    expect(await refusal({ ...input, amount: 151 })).toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' });
    const taken = { accountReference: input.accountReference.toLowerCase() };
    for (const bad of [taken, { accountReference: '- -' }, { returnUrl: 'javascript:alert(1)' }, { amount: 0.5 }]) {
      const [field] = Object.keys(bad);
      expect(await refusal(bad)).toMatchObject({ code: 'BAD_USER_INPUT', field });
    }
    expect(await refusal({ returnUrl: 'http://shop.example.com' })).toMatchObject({ field: 'returnUrl' });
    expect(await refusal({ returnUrl: 'https://u:p@shop.example.com' })).toMatchObject({ field: 'returnUrl' });
    expect(await refusal({ expiresInSeconds: 1 })).toMatchObject({ field: 'expiresInSeconds' });
  });

  it('is read, watched and paid with its token, which opens nothing else', async () => {
    const [made, other] = [await create({ metadata: { secret: 1 } }), await create()];
    const send = (query: string, variables: Variables) =>
      sendGraphql(gateway.url(), { query, variables }, `Bearer ${made.token?.token}`);
    const code = async (query: string, variables: Variables) =>
      (await send(query, variables)).errors[0]?.extensions.code;
    const { data } = await send(PAY_CHECKOUT, { id: made.id, phone: freshPhone() });
    expect(data?.payCheckout).toMatchObject({ payments: [{}], metadata: null });
    await until(made.id, 'is paid', ({ status }) => status === 'PAID');
    const { data: read } = await send(FIND_CHECKOUT, { id: made.id });
    expect(read?.checkout).toMatchObject({ status: 'PAID', payments: [{ phoneNumber: expect.stringMatching(/\*/) }] });
    expect((await send('{ payments { edges { node { id } } } }', {})).data).toMatchObject({
      payments: { edges: [{}] },
    });
    expect((await send(FIND_CHECKOUT, { id: other.id })).data).toEqual({ checkout: null });
    expect(await code(PAY_CHECKOUT, { id: other.id, phone: freshPhone() })).toBe('NOT_FOUND');
    expect(await code(CANCEL, { id: made.id })).toBe('FORBIDDEN');
    expect(await code(CREATE_CHECKOUT, { input: { amount: 150 } })).toBe('FORBIDDEN');
    expect(await code('{ checkouts { edges { node { id } } } }', {})).toBe('FORBIDDEN');
    const stranger = await gateway.as('desk').pushStk();
    const { data: others } = await send('query ($id: ID!) { payment(id: $id) { id } }', { id: stranger.id });
    expect(others).toEqual({ payment: null });
  });
});

interface RequestIds {
  readonly merchantRequestId: string;
  readonly checkoutRequestId: string;
}

let acknowledged = 0;
function accepted() {
  acknowledged += 1;
  const ids = { MerchantRequestID: `1-2-${acknowledged}`, CheckoutRequestID: `ws_CO_${acknowledged}` };
  return { ...ids, ResponseCode: '0', ResponseDescription: 'Success', CustomerMessage: 'Success' };
}

function successOf({ merchantRequestId, checkoutRequestId }: RequestIds, receipt = freshReceipt()) {
  const items = {
    Amount: 150,
    MpesaReceiptNumber: receipt,
    TransactionDate: 20261128101546,
    PhoneNumber: 254712345678,
  };
  const Item = Object.entries(items).map(([Name, Value]) => ({ Name, Value }));
  const ids = { MerchantRequestID: merchantRequestId, CheckoutRequestID: checkoutRequestId };
  return { Body: { stkCallback: { ...ids, ResultCode: 0, ResultDesc: 'Done.', CallbackMetadata: { Item } } } };
}
