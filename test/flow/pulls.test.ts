/** M-Pesa's own list of payments, pulled: what no message has told is there all the same, and whatever was told counts once. */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { nairobiTimestamp } from '../../src/domain/nairobi-time.js';
import { c2bBody, freshReceipt } from '../support/c2b-body.js';
import { type CheckoutView, CREATE_CHECKOUT, FIND_CHECKOUT } from '../support/checkout-documents.js';
import { databases, describeEachDatabase } from '../support/databases.js';
import type { PaymentView } from '../support/gateway-client.js';
import { ACCEPTED, type OpenGateway, openGateway } from '../support/open-gateway.js';
import { closeInstances, openInstances } from '../support/open-instances.js';
import type { WireAnswer } from '../support/open-wire.js';
import { NO_ROWS, PULL_PATH, PULL_REGISTRATION_PATH, type PullRow, pageOfRows, pullRow } from '../support/pull-body.js';
import { sizeOf } from '../support/size-of.js';
import { stkBody, withReceipt } from '../support/stk-callback-body.js';
import { refusalOf } from '../support/test-gateway.js';
import { waitUntil } from '../support/wait-until.js';

const SHORTCODE = '600000';
const PULL = `mutation ($from: DateTime!, $to: DateTime, $shortcode: String) {
  pullTransactions(from: $from, to: $to, shortcode: $shortcode) { shortcode rows opened confirmed known } }`;
const BY_RECEIPT = `query ($receipt: String!) { paymentByReceipt(mpesaReceipt: $receipt) {
  id kind status version amount phoneNumber partyName transactionType completedAt accountReference needsReview reviewReasons
  events { evidence status } } }`;
const CALLBACKS =
  'query { callbacks(filter: {}, first: 100) { edges { node { route verdict payment { id } body } } } }';
const PAID_BY_HAND = `query ($after: String) { payments(filter: { kind: [C2B] }, first: 100, after: $after) {
  edges { node { mpesaReceipt status version } } pageInfo { hasNextPage endCursor } } }`;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** A thousand by hand: PULLED_ROWS=1000. */
const ROWS = sizeOf('PULLED_ROWS', 200);

type Owner = Pick<PaymentView, 'id' | 'kind' | 'status' | 'version' | 'events'>;
interface Report {
  readonly rows: number;
  readonly opened: number;
  readonly confirmed: number;
  readonly known: number;
}
interface Paid {
  readonly mpesaReceipt: string;
  readonly status: string;
  readonly version: number;
}
interface PaidPage {
  readonly edges: readonly { readonly node: Paid }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}
interface Kept {
  readonly route: string;
  readonly verdict: string;
  readonly payment: { readonly id: string } | null;
  readonly body: string;
}

const reportOf = (changes: Partial<Report>) => ({
  ...{ shortcode: SHORTCODE, rows: 0, opened: 0, confirmed: 0, known: 0 },
  ...changes,
});

/** What tests of pulls do with a gateway. */
function speakTo(gateway: () => OpenGateway) {
  let shiftedMs = 0;
  const now = () => Date.now() + shiftedMs;
  const owner = (receipt: string) => gateway().as().ask<Owner | null>(BY_RECEIPT, { receipt });
  return {
    now,
    shift: (ms: number) => {
      shiftedMs += ms;
      gateway().shift(ms);
    },
    list: (rows: readonly PullRow[], pageRows?: number) => gateway().wire.answer(PULL_PATH, pageOfRows(rows, pageRows)),
    pull: (hours = 24) =>
      gateway()
        .as('desk')
        .ask<Report>(PULL, { from: new Date(now() - hours * HOUR_MS).toISOString() }),
    /** Null while the database of a busy machine does not answer in time: what was pulled before stays. */
    pullPatiently: async (): Promise<Report | null> => {
      const { data, errors } = await gateway()
        .as('desk')
        .send(PULL, { from: new Date(now() - 24 * HOUR_MS).toISOString() });
      expect(errors.filter(({ extensions }) => extensions.code !== 'UNAVAILABLE')).toEqual([]);
      return errors.length === 0 ? ((data as { pullTransactions: Report } | null)?.pullTransactions ?? null) : null;
    },
    confirm: async (changes: object) =>
      expect(await gateway().postKeyed('c2b/confirmation', SHORTCODE, c2bBody({ ...changes }))).toEqual(ACCEPTED),
    owner,
    ownerThat: async (receipt: string, status: string): Promise<Owner> => {
      let found: Owner | null = null;
      await waitUntil(`${receipt} is ${status}`, async () => {
        found = await owner(receipt);
        return found?.status === status;
      });
      if (found === null) throw new Error('it was found just now');
      return found;
    },
    /** All of them, by pages. */
    paidByHand: async (): Promise<readonly Paid[]> => {
      const all: Paid[] = [];
      for (let after: string | null = null; ; ) {
        const page: PaidPage = await gateway().as().ask<PaidPage>(PAID_BY_HAND, { after });
        all.push(...page.edges.map(({ node }) => node));
        if (!page.pageInfo.hasNextPage) return all;
        after = page.pageInfo.endCursor;
      }
    },
    kept: async (receipt: string): Promise<readonly Kept[]> => {
      const { edges } = await gateway().as().ask<{ edges: readonly { node: Kept }[] }>(CALLBACKS);
      return edges.map(({ node }) => node).filter(({ body }) => body.includes(receipt));
    },
    asked: (path: string) =>
      gateway()
        .wire.requests()
        .filter(each => each.path === path)
        .map(({ body }) => JSON.parse(body) as Readonly<Record<string, string>>),
  };
}

describeEachDatabase('a range that somebody pulls', database => {
  let gateway: OpenGateway;
  const { now, list, pull, pullPatiently, confirm, owner, ownerThat, kept, asked, shift, paidByHand } = speakTo(
    () => gateway,
  );
  beforeAll(async () => {
    gateway = await openGateway(database, {
      environment: { MPESA_SHORTCODE: SHORTCODE, VERIFY_ABOVE: '50000' },
    });
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  it('opens the payment that M-Pesa has told nobody of, with all that its row says, once', async () => {
    const transactionId = freshReceipt();
    const row = pullRow({ transactionId, msisdn: 712345126, sender: 'JANE', billreference: ' INV-9 ' });
    list([row]);
    expect(await pull()).toEqual(reportOf({ rows: 1, opened: 1 }));
    const paid = {
      ...{ kind: 'C2B', status: 'COMPLETED', version: 1, amount: '120.00', phoneNumber: '254712345126' },
      ...{ partyName: 'JANE', transactionType: 'c2b-pay-bill-debit', accountReference: 'INV-9' },
      ...{ completedAt: '2026-11-28T07:15:46.000Z', needsReview: false },
      events: [{ evidence: 'PULL', status: 'COMPLETED' }],
    };
    expect(await owner(transactionId)).toMatchObject(paid);
    expect(await pull()).toEqual(reportOf({ rows: 1, known: 1 }));
    expect(await owner(transactionId)).toMatchObject(paid);
    expect(await kept(transactionId)).toMatchObject([{ route: 'pull/row', verdict: 'APPLIED' }]);
  });

  it('is asked for in Nairobi time, page by page, and registered for once', async () => {
    const before = asked(PULL_PATH).length;
    list([pullRow(), pullRow(), pullRow()], 2);
    await pull(48);
    const pages = asked(PULL_PATH).slice(before);
    expect(pages.map(({ OffSetValue }) => OffSetValue)).toEqual(['0', '2', '3', '1']);
    expect(pages[0]).toMatchObject({
      ShortCode: SHORTCODE,
      StartDate: expect.stringMatching(/^20\d\d-\d\d-\d\d \d\d:/),
    });
    const start = Date.parse(`${pages[0]?.StartDate}+03:00`);
    expect(Math.abs(start - (now() - 48 * HOUR_MS))).toBeLessThan(HOUR_MS);
    expect(asked(PULL_REGISTRATION_PATH)).toMatchObject([
      { ShortCode: SHORTCODE, RequestType: 'Pull', NominatedNumber: '254700000000' },
    ]);
  });

  it('completes a payment of so much that it waited for M-Pesa to confirm it', async () => {
    const TransID = freshReceipt();
    await confirm({ TransID, TransAmount: '50000.00' });
    await ownerThat(TransID, 'PENDING');
    list([pullRow({ transactionId: TransID, amount: 50_000 })]);
    expect(await pull()).toEqual(reportOf({ rows: 1, confirmed: 1 }));
    const paid = await owner(TransID);
    expect(paid).toMatchObject({ status: 'COMPLETED', needsReview: false });
    expect(paid?.events.at(-1)).toEqual({ evidence: 'PULL', status: 'COMPLETED' });
    const large = freshReceipt();
    list([pullRow({ transactionId: large, amount: 60_000 })]);
    expect(await pull()).toEqual(reportOf({ rows: 1, opened: 1 }));
    expect(await owner(large)).toMatchObject({ status: 'COMPLETED', version: 1 });
  });

  it.each([
    [40, 'OPEN'],
    [1, 'PAID'],
  ])('whose row was paid %i hours before a checkout was made leaves it %s', async (hours, status) => {
    const [transactionId, accountReference] = [freshReceipt(), freshReceipt()];
    const input = { amount: 120, accountReference };
    const { id } = await gateway.as('desk').ask<CheckoutView>(CREATE_CHECKOUT, { input });
    const trxDate = new Date(now() - hours * HOUR_MS).toISOString();
    list([pullRow({ transactionId, billreference: accountReference, trxDate })]);
    expect(await pull(48)).toEqual(reportOf({ rows: 1, opened: 1 }));
    expect(await owner(transactionId)).toMatchObject({ status: 'COMPLETED', needsReview: false });
    expect(await gateway.as('desk').ask<CheckoutView>(FIND_CHECKOUT, { id })).toMatchObject({ status });
  });

  it('confirms what nobody had signed: its payment is there once, and M-Pesa is not asked about it any more', async () => {
    const TransID = freshReceipt();
    expect(await gateway.postBare('c2b/confirmation', c2bBody({ TransID }))).toEqual(ACCEPTED);
    await waitUntil('it is kept', async () => (await kept(TransID)).length === 1);
    expect(await kept(TransID)).toMatchObject([{ verdict: 'UNCONFIRMED', payment: null }]);
    list([pullRow({ transactionId: TransID })]);
    expect(await pull()).toEqual(reportOf({ rows: 1, opened: 1 }));
    const isDecided = ({ verdict }: Kept) => verdict !== 'UNCONFIRMED';
    await waitUntil('the unsigned message is decided', async () => (await kept(TransID)).every(isDecided));
    const paid = await owner(TransID);
    expect(paid).toMatchObject({ status: 'COMPLETED', version: 1 });
    expect(await kept(TransID)).toMatchObject([
      { route: 'pull/row', verdict: 'APPLIED', payment: { id: paid?.id } },
      { route: 'c2b/confirmation', verdict: 'DUPLICATE', payment: { id: paid?.id } },
    ]);
    const questions = gateway.wire.requests().filter(({ path }) => path.startsWith('/mpesa/transactionstatus'));
    expect(questions.filter(({ body }) => body.includes(TransID))).toEqual([]);
  });

  it('overwrites nothing: another amount than is known is for a person', async () => {
    const TransID = freshReceipt();
    await confirm({ TransID });
    await ownerThat(TransID, 'COMPLETED');
    list([pullRow({ transactionId: TransID, amount: 121 })]);
    expect(await pull()).toEqual(reportOf({ rows: 1, known: 1 }));
    expect(await owner(TransID)).toMatchObject({ amount: '120.00', reviewReasons: ['FACTS_DIFFER'] });
  });

  it.each<[string, WireAnswer]>([
    ['no list at all', { status: 200, body: NO_ROWS }],
    ['an empty list as text', { status: 200, body: { ResponseCode: '1000', Transaction: '[[]]' } }],
    ['a fault', { status: 500, body: { errorCode: '500.001', errorMessage: 'Failed to retrieve transactions' } }],
    ['an empty list in a list', { status: 200, body: { ResponseCode: '1000', Response: [[{}]] } }],
  ])('is empty when M-Pesa answers with %s', async (_what, answer) => {
    gateway.wire.answer(PULL_PATH, () => answer);
    expect(await pull()).toEqual(reportOf({}));
  });

  it('ends where M-Pesa shows the same rows again, because it pays no heed to the offset', async () => {
    const rows = [pullRow(), pullRow()];
    gateway.wire.answer(PULL_PATH, () => ({ status: 200, body: { ResponseCode: '1000', Response: [rows] } }));
    expect(await pull()).toEqual(reportOf({ rows: 2, opened: 2 }));
  });

  it('keeps a row that nobody understands for a person, once, and opens nothing', async () => {
    const mark = freshReceipt();
    list([
      pullRow({ transactionId: undefined, billreference: mark }),
      pullRow({ transactiontype: 'b2c-payment', billreference: mark }),
    ]);
    expect(await pull()).toEqual(reportOf({ rows: 2 }));
    expect(await pull()).toEqual(reportOf({ rows: 2 }));
    expect(await kept(mark)).toMatchObject([
      { verdict: 'MALFORMED', payment: null },
      { verdict: 'MALFORMED', payment: null },
    ]);
  });

  it('is refused where M-Pesa lists nothing any more, where it ends before it begins, and of other shortcodes', async () => {
    const before = asked(PULL_PATH).length;
    const send = (from: number, to?: number, shortcode?: string) =>
      gateway.as('desk').send(PULL, {
        ...{ from: new Date(from).toISOString(), to: to && new Date(to).toISOString(), shortcode },
      });
    const field = async (...range: Parameters<typeof send>) => refusalOf(await send(...range));
    expect(await field(now() - 50 * HOUR_MS)).toEqual({ code: 'BAD_USER_INPUT', field: 'from' });
    expect(await field(now() + HOUR_MS)).toEqual({ code: 'BAD_USER_INPUT', field: 'from' });
    expect(await field(now() - HOUR_MS, now() - 2 * HOUR_MS)).toEqual({ code: 'BAD_USER_INPUT', field: 'to' });
    expect(await field(now() - HOUR_MS, undefined, '999999')).toEqual({ code: 'BAD_USER_INPUT', field: 'shortcode' });
    const forbidden = await gateway.as('counter').send(PULL, { from: new Date(now() - HOUR_MS).toISOString() });
    expect(refusalOf(forbidden).code).toBe('FORBIDDEN');
    expect(asked(PULL_PATH)).toHaveLength(before);
  });

  it('is answered with what to do when M-Pesa refuses it', async () => {
    gateway.wire.answer(PULL_PATH, () => ({
      status: 400,
      body: { requestId: '1', errorCode: '400.001', errorMessage: 'Bad Request - Invalid ShortCode' },
    }));
    const { errors } = await gateway.as('desk').send(PULL, { from: new Date(now() - HOUR_MS).toISOString() });
    expect(errors).toMatchObject([
      { message: expect.stringContaining('PULL_NOMINATED_NUMBER'), extensions: { code: 'UNAVAILABLE' } },
    ]);
    // It is registered again then, in case that was the reason.
    list([]);
    await pull();
    expect(asked(PULL_REGISTRATION_PATH)).toHaveLength(2);
  });

  it('of many pages counts each row once, while confirmations of the same payments arrive', async () => {
    const receipts = Array.from({ length: ROWS }, freshReceipt);
    list(
      receipts.map(transactionId => pullRow({ transactionId })),
      ROWS / 10,
    );
    const told = receipts.filter((_, index) => index % 4 === 0);
    const telling = (async () => {
      for (const TransID of told) await confirm({ TransID });
    })();
    await Promise.all([pullPatiently(), telling]);
    await waitUntil('each has its payment', async () => (await pullPatiently())?.known === ROWS);
    const found = (await paidByHand()).filter(({ mpesaReceipt }) => receipts.includes(mpesaReceipt));
    expect(found.filter(({ version, status }) => version === 1 && status === 'COMPLETED')).toHaveLength(ROWS);
    expect(new Set(found.map(({ mpesaReceipt }) => mpesaReceipt)).size).toBe(ROWS);
  });

  it('raises NOT_AT_MPESA on a payment that it does not have, though it has a later one, until it is seen', async () => {
    const [missing, other, young] = [freshReceipt(), freshReceipt(), freshReceipt()];
    const timeOf = (at: number) => ({ TransTime: nairobiTimestamp(at) });
    await confirm({ TransID: missing, ...timeOf(now()) });
    await ownerThat(missing, 'COMPLETED');
    shift(4 * HOUR_MS);
    const later = pullRow({ transactionId: other, trxDate: new Date(now()).toISOString() });
    await confirm({ TransID: young, ...timeOf(now()) });
    await ownerThat(young, 'COMPLETED');
    // Without a later row M-Pesa may only be behind.
    list([]);
    await pull(8);
    expect(await owner(missing)).toMatchObject({ needsReview: false });
    list([later]);
    await pull(8);
    expect(await owner(missing)).toMatchObject({ status: 'COMPLETED', reviewReasons: ['NOT_AT_MPESA'] });
    expect(await owner(young)).toMatchObject({ needsReview: false });
    list([later, pullRow({ transactionId: missing })]);
    expect(await pull(8)).toMatchObject({ rows: 2, confirmed: 1 });
    expect(await owner(missing)).toMatchObject({ status: 'COMPLETED', needsReview: false, version: 3 });
    list([later]);
    await pull(8);
    expect(await owner(missing)).toMatchObject({ needsReview: false, version: 3 });
  });

  it.each<[string, PullRow]>([
    ['type', { transactiontype: 'Pay Bill Online' }],
    ['amount', { amount: '1,000.00' }],
  ])('accuses no payment whose receipt it lists, though nobody can read the %s of the row', async (_what, changes) => {
    const TransID = freshReceipt();
    await confirm({ TransID, TransTime: nairobiTimestamp(now()) });
    await ownerThat(TransID, 'COMPLETED');
    shift(4 * HOUR_MS);
    list([pullRow({ ...changes, transactionId: TransID }), pullRow({ trxDate: new Date(now()).toISOString() })]);
    expect(await pull(8)).toMatchObject({ rows: 2, opened: 1 });
    expect(await owner(TransID)).toMatchObject({ status: 'COMPLETED', version: 1, needsReview: false });
  });

  it.each([2, 500])(
    'judges each row that says something else of the same receipt: with %i rows on a page',
    async pageRows => {
      const transactionId = freshReceipt();
      const row = pullRow({ transactionId });
      list([row, row, pullRow({ transactionId, amount: '500.0' }), row], pageRows);
      expect(await pull()).toMatchObject({ rows: 2, opened: 1 });
      expect(await owner(transactionId)).toMatchObject({ amount: '120.00', reviewReasons: ['FACTS_DIFFER'] });
    },
  );

  it('opens a payment whose receipt a row that nobody can read has named before', async () => {
    const transactionId = freshReceipt();
    list([pullRow({ transactionId, transactiontype: 'Pay Bill Charge' }), pullRow({ transactionId })]);
    expect(await pull()).toMatchObject({ rows: 2, opened: 1 });
    expect(await owner(transactionId)).toMatchObject({ amount: '120.00', reviewReasons: [] });
  });
});

describeEachDatabase('a push that is pulled', database => {
  let gateway: OpenGateway;
  const { now, list, pull, confirm, owner, kept } = speakTo(() => gateway);
  beforeAll(async () => {
    // Its own callback comes when the test posts it.
    gateway = await openGateway(database, {
      behaviour: { mischiefShares: { LATE: 1 }, lateMs: 20 * 86_400_000 },
      environment: { MPESA_SHORTCODE: SHORTCODE },
    });
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  const push = async (): Promise<PaymentView> => {
    const asked = await gateway.as('shop').pushStk({ amount: 150, accountReference: 'INV-77' });
    return gateway.as().payment(asked.id);
  };
  const rowOf = ({ phoneNumber, accountReference }: PaymentView, transactionId: string): PullRow =>
    pullRow({
      ...{ transactionId, msisdn: Number(phoneNumber), billreference: accountReference, amount: 150 },
      trxDate: new Date(now()).toISOString(),
    });
  const MESSAGES = {
    row: async (payment: PaymentView, receipt: string) => {
      list([rowOf(payment, receipt)]);
      await pull();
    },
    confirmation: ({ phoneNumber }: PaymentView, TransID: string) =>
      confirm({
        ...{ TransID, TransAmount: '150.00', TransTime: nairobiTimestamp(now()) },
        MSISDN: `${phoneNumber.slice(0, 4)} ***** ${phoneNumber.slice(-3)}`,
      }),
    callback: async (payment: PaymentView, receipt: string) => {
      const { merchantRequestId, checkoutRequestId } = payment;
      const ids = { ...{ merchantRequestId, checkoutRequestId }, conversationId: null, originatorConversationId: null };
      const body = stkBody({ ids, amountCents: 15_000 }, withReceipt(receipt));
      expect(await gateway.postKeyed('stk/callback', payment.id, body)).toEqual(ACCEPTED);
    },
  } as const;
  const ORDERS: readonly (readonly (keyof typeof MESSAGES)[])[] = [
    ['row', 'confirmation', 'callback'],
    ['row', 'callback', 'confirmation'],
    ['confirmation', 'row', 'callback'],
    ['confirmation', 'callback', 'row'],
    ['callback', 'row', 'confirmation'],
    ['callback', 'confirmation', 'row'],
  ];

  it('keeps its money from another amount that is listed with its receipt', async () => {
    const payment = await push();
    const transactionId = freshReceipt();
    list([rowOf(payment, transactionId), pullRow({ transactionId, amount: 5 })]);
    expect(await pull()).toMatchObject({ rows: 2, opened: 0 });
    await MESSAGES.callback(payment, transactionId);
    await waitUntil('it is paid', async () => (await gateway.as().payment(payment.id)).status === 'COMPLETED');
    expect(await owner(transactionId)).toMatchObject({ id: payment.id, reviewReasons: [] });
  });

  it.each(ORDERS)('is one payment when %s, %s and %s come in this order', async (...order) => {
    const [payment, receipt] = [await push(), freshReceipt()];
    for (const message of order) await MESSAGES[message](payment, receipt);
    await MESSAGES.row(payment, receipt);
    await waitUntil('all that was told is kept', async () => (await kept(receipt)).length >= 1);
    const isDecided = ({ verdict }: Kept) => verdict === 'APPLIED' || verdict === 'DUPLICATE';
    await waitUntil('all that was told is decided', async () => (await kept(receipt)).every(isDecided));
    expect(await owner(receipt)).toMatchObject({ id: payment.id, kind: 'STK_PUSH', status: 'COMPLETED', version: 3 });
    const told = await kept(receipt);
    expect(new Set(told.map(each => each.payment?.id))).toEqual(new Set([payment.id]));
    expect(told.filter(({ verdict }) => verdict === 'APPLIED')).toHaveLength(1);
    expect(await gateway.as().payment(payment.id)).toMatchObject({ needsReview: false });
  });

  it.each<[string, PullRow]>([
    ['its reference', {}],
    ['no reference', { billreference: undefined }],
    ['null for a reference', { billreference: null }],
  ])(
    'gets the receipt of a row with %s when its callback is lost and M-Pesa, asked, calls it paid',
    async (_what, changes) => {
      const [payment, receipt] = [await push(), freshReceipt()];
      const { checkoutRequestId, merchantRequestId } = payment;
      gateway.wire.answer('/mpesa/stkpushquery/v1/query', ({ body }) => {
        const isMeant = body.includes(checkoutRequestId ?? '');
        const ids = { MerchantRequestID: merchantRequestId, CheckoutRequestID: checkoutRequestId };
        const result = isMeant
          ? { ResultCode: '0', ResultDesc: 'Done' }
          : { ResultCode: '4999', ResultDesc: 'Pending' };
        return { status: 200, body: { ...ids, ResponseCode: '0', ResponseDescription: 'Accepted', ...result } };
      });
      list([{ ...rowOf(payment, receipt), ...changes }]);
      await pull();
      expect((await owner(receipt))?.kind).not.toBe('C2B');
      await waitUntil('the push has it', async () => (await owner(receipt))?.id === payment.id);
      const paid = await owner(receipt);
      expect(paid).toMatchObject({ kind: 'STK_PUSH', status: 'COMPLETED' });
      expect(paid?.events.at(-1)).toMatchObject({ evidence: 'PULL' });
    },
  );
});

describeEachDatabase('the schedule', database => {
  let gateway: OpenGateway;
  const { now, shift, list, owner, ownerThat, asked, confirm, kept } = speakTo(() => gateway);
  beforeEach(async () => {
    gateway = await openGateway(database, { environment: { MPESA_SHORTCODE: SHORTCODE, PULL_MINUTES: '5' } });
  });
  afterEach(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  const hoursOf = ({ StartDate = '', EndDate = '' }: Readonly<Record<string, string>>) =>
    Math.round((Date.parse(`${EndDate}Z`) - Date.parse(`${StartDate}Z`)) / HOUR_MS);
  const begun = () => asked(PULL_PATH).filter(({ OffSetValue }) => OffSetValue === '0');
  const until = (count: number) => waitUntil(`pull ${count} has begun`, () => begun().length >= count);
  const recent = (changes: PullRow = {}) => pullRow({ trxDate: new Date(now()).toISOString(), ...changes });

  it('finds what M-Pesa has told nobody of, at first in two days and then in what may be new', async () => {
    const [first, second] = [freshReceipt(), freshReceipt()];
    list([recent({ transactionId: first })]);
    await ownerThat(first, 'COMPLETED');
    list([recent({ transactionId: first }), recent({ transactionId: second })]);
    // Until it is noted how far the first pull has come, no other one begins.
    while ((await owner(second)) === null) {
      shift(5 * MINUTE_MS);
      const count = begun().length;
      await until(count + 1);
    }
    expect(await owner(second)).toMatchObject({ version: 1, events: [{ evidence: 'PULL' }] });
    expect(await owner(first)).toMatchObject({ version: 1 });
    expect(await kept(first)).toHaveLength(1);
    const hours = begun().map(hoursOf);
    expect(hours[0]).toBe(48);
    expect(hours.at(-1)).toBeLessThan(48);
  });

  it('does not move on by an empty list, which may be a fault of M-Pesa', async () => {
    list([]);
    await until(1);
    shift(6 * MINUTE_MS);
    await until(2);
    expect(begun().map(hoursOf)).toEqual([48, 48]);
  });

  it('asks no more today when M-Pesa refuses, and says why until somebody asks', async () => {
    gateway.wire.answer(PULL_PATH, () => ({
      status: 401,
      body: { requestId: '1', errorCode: '401.001', errorMessage: 'Error Occurred - Invalid Access Token - ' },
    }));
    await until(2);
    const refused = begun().length;
    await confirm({ TransID: freshReceipt() });
    for (let time = 0; time < 5; time += 1) {
      shift(10 * MINUTE_MS);
      // The line goes on meanwhile.
      const TransID = freshReceipt();
      await confirm({ TransID });
      await ownerThat(TransID, 'COMPLETED');
    }
    expect(begun()).toHaveLength(refused);
    const transactionId = freshReceipt();
    list([recent({ transactionId })]);
    await gateway.as('desk').ask(PULL, { from: new Date(now() - HOUR_MS).toISOString() });
    expect(await owner(transactionId)).toMatchObject({ status: 'COMPLETED' });
    shift(2 * MINUTE_MS);
    await until(refused + 2);
  });
});

for (const database of databases.filter(({ name }) => name !== 'SQLite')) {
  const suite = database.isAvailable ? describe : describe.skip;
  suite(`two instances that pull on ${database.name}`, () => {
    it('take turns: what one died over the other pulls, and it counts once', async () => {
      const environment = { MPESA_SHORTCODE: SHORTCODE, PULL_MINUTES: '5' };
      const instances = await openInstances(database, 2, { environment });
      const begun = ({ wire }: OpenGateway) => wire.requests().filter(({ path }) => path === PULL_PATH).length;
      await waitUntil('the first pull is over', () => instances.some(each => begun(each) > 0));
      const transactionId = freshReceipt();
      const row = pullRow({ transactionId, trxDate: new Date().toISOString() });
      const held = instances.map(instance => {
        instance.wire.answer(PULL_PATH, pageOfRows([row]));
        return { instance, hold: instance.wire.holdRequests(PULL_PATH) };
      });
      for (const { instance } of held) instance.shift(6 * MINUTE_MS);
      const isAsking = ({ hold }: (typeof held)[number]) => hold.count() > 0;
      await waitUntil('one of them pulls', () => held.some(isAsking));
      const dead = held.find(isAsking);
      const other = held.find(each => each !== dead);
      if (!dead || !other) throw new Error('there are two');
      other.instance.shift(3 * MINUTE_MS);
      await waitUntil('the other one pulls', () => other.hold.count() > 0);
      dead.hold.letGo();
      other.hold.letGo();
      const paid = () => other.instance.as().ask<Owner | null>(BY_RECEIPT, { receipt: transactionId });
      await waitUntil('the payment is there', async () => (await paid()) !== null);
      expect(await paid()).toMatchObject({ status: 'COMPLETED', version: 1, events: [{ evidence: 'PULL' }] });
      await closeInstances(instances);
      expect(instances.flatMap(({ errors }) => errors)).toEqual([]);
    });
  });
}
