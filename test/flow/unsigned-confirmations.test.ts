/** A payment by hand of which an unsigned message tells: it opens nothing before M-Pesa, asked about its receipt, says the same. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { nairobiTimestamp } from '../../src/domain/nairobi-time.js';
import { simulatorCredentials } from '../../src/simulator/credentials.js';
import { c2bBody, freshReceipt } from '../support/c2b-body.js';
import { type CheckoutView, CREATE_CHECKOUT, FIND_CHECKOUT } from '../support/checkout-documents.js';
import { describeEachDatabase } from '../support/databases.js';
import type { PaymentView } from '../support/gateway-client.js';
import { nothingSpooled } from '../support/nothing-spooled.js';
import { ACCEPTED, type OpenGateway, openGateway } from '../support/open-gateway.js';
import { PULL_PATH, pageOfRows, pullRow } from '../support/pull-body.js';
import { openStatusDesk, paidTo, type StatusDesk, type Truth } from '../support/status-desk.js';
import { bothPaid } from '../support/status-parameters.js';
import { waitUntil } from '../support/wait-until.js';

const SHORTCODE = '600000';
const STK_PUSH = '/mpesa/stkpush/v1/processrequest';
const BY_RECEIPT = `query ($receipt: String!) { paymentByReceipt(mpesaReceipt: $receipt) {
  id kind status version amount shortcode mpesaReceipt completedAt needsReview nextCheckAt events { evidence status note } } }`;
const PULL = 'mutation ($from: DateTime!) { pullTransactions(from: $from) { rows } }';
const CALLBACKS =
  'query { callbacks(filter: {}, first: 100) { edges { node { id verdict note payment { id } body } } } }';

interface Kept {
  readonly id: string;
  readonly verdict: string;
  readonly note: string | null;
  readonly payment: { readonly id: string } | null;
  readonly body: string;
}

describeEachDatabase('a confirmation that nobody has signed', database => {
  let gateway: OpenGateway;
  let desk: StatusDesk;
  let shiftedMs = 0;
  beforeAll(async () => {
    gateway = await openGateway(database, {
      behaviour: { mischiefShares: { LATE: 1 }, lateMs: 20 * 86_400_000 },
      environment: { MPESA_SHORTCODE: SHORTCODE, VERIFY_ABOVE: '50000' },
    });
    desk = openStatusDesk(gateway);
  });
  afterAll(async () => {
    await desk.idle();
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  const shift = (ms: number) => {
    shiftedMs += ms;
    gateway.shift(ms);
  };
  const tell = async (changes: Readonly<Record<string, unknown>> = {}): Promise<string> => {
    const body = c2bBody(changes);
    expect(await gateway.postBare('c2b/confirmation', body)).toEqual(ACCEPTED);
    await nothingSpooled(gateway);
    return String(body.TransID);
  };
  const find = (receipt: string) => gateway.as().ask<PaymentView | null>(BY_RECEIPT, { receipt });
  const kept = async (receipt: string): Promise<readonly Kept[]> => {
    const { edges } = await gateway.as().ask<{ edges: readonly { node: Kept }[] }>(CALLBACKS);
    return edges.map(({ node }) => node).filter(({ body }) => body.includes('TransID') && body.includes(receipt));
  };
  const verdicts = async (receipt: string) => (await kept(receipt)).map(({ verdict }) => verdict);
  /** Newest first. */
  const verdictsAre = (receipt: string, ...expected: readonly string[]) =>
    waitUntil(`the verdicts on ${receipt} are ${expected.join()}`, async () => {
      return (await verdicts(receipt)).join() === expected.join();
    });
  const askedTimes = async (receipt: string, times: number) => {
    await waitUntil(`M-Pesa was asked ${times} times about ${receipt}`, () => desk.asked(receipt) >= times);
    await desk.idle();
    expect(desk.asked(receipt)).toBe(times);
  };

  /** Decisions go out in one pass over all that can be decided: what M-Pesa has answered before this one goes with it. */
  const allAnsweredIsDecided = async () => {
    const later = freshReceipt();
    desk.say(later, paidTo(SHORTCODE, '120.00'));
    await tell({ TransID: later });
    shift(6_000);
    await verdictsAre(later, 'APPLIED');
  };

  it.each([
    ['', '120.00'],
    [' of so much that M-Pesa would have to confirm it anyway', '50000.00'],
  ])('is a payment%s, once M-Pesa says the same', async (_what, TransAmount) => {
    const receipt = freshReceipt();
    desk.say(receipt, paidTo(SHORTCODE, TransAmount));
    await tell({ TransID: receipt, TransAmount });
    expect(await find(receipt)).toBeNull();
    expect(await kept(receipt)).toMatchObject([{ verdict: 'UNCONFIRMED', payment: null }]);
    shift(6_000);
    await verdictsAre(receipt, 'APPLIED');
    const paid = await find(receipt);
    expect(paid).toMatchObject({
      ...{ kind: 'C2B', status: 'COMPLETED', version: 1, amount: TransAmount, shortcode: SHORTCODE },
      ...{ mpesaReceipt: receipt, needsReview: false, nextCheckAt: null },
      events: [{ evidence: 'C2B_CONFIRMATION', status: 'COMPLETED', note: null }],
    });
    // A copy that comes now says nothing new, and M-Pesa is asked no more.
    await tell({ TransID: receipt, TransAmount });
    expect(await kept(receipt)).toMatchObject([
      { verdict: 'DUPLICATE', payment: { id: paid?.id } },
      { verdict: 'APPLIED', payment: { id: paid?.id } },
    ]);
    expect(desk.asked(receipt)).toBe(1);
  });

  it('is a payment where M-Pesa names two payers by mistake, and calls it what a customer pays', async () => {
    const receipt = freshReceipt();
    desk.say(receipt, paidTo(SHORTCODE, '120.00', bothPaid(SHORTCODE, 'Pay Bill Online')));
    await tell({ TransID: receipt });
    shift(6_000);
    await verdictsAre(receipt, 'APPLIED');
    expect(await find(receipt)).toMatchObject({ kind: 'C2B', status: 'COMPLETED' });
  });

  it('is one question and one payment, though it comes fifty times at once', async () => {
    const receipt = freshReceipt();
    desk.say(receipt, paidTo(SHORTCODE, '120.00'));
    await Promise.all(Array.from({ length: 50 }, () => tell({ TransID: receipt })));
    shift(6_000);
    await waitUntil('all are decided', async () => !(await verdicts(receipt)).includes('UNCONFIRMED'));
    const given = await verdicts(receipt);
    expect(given.filter(verdict => verdict === 'APPLIED')).toHaveLength(1);
    expect(given.filter(verdict => verdict === 'DUPLICATE')).toHaveLength(49);
    expect(await find(receipt)).toMatchObject({ status: 'COMPLETED', version: 1 });
    expect(desk.asked(receipt)).toBe(1);
  });

  it('with another amount than M-Pesa names opens nothing; the true one does, also when it comes later', async () => {
    const receipt = freshReceipt();
    desk.say(receipt, paidTo(SHORTCODE, '120.00'));
    await tell({ TransID: receipt, TransAmount: '9000.00' });
    shift(6_000);
    await verdictsAre(receipt, 'CONTRADICTING');
    expect(await find(receipt)).toBeNull();
    await tell({ TransID: receipt, TransAmount: '120.00' });
    await verdictsAre(receipt, 'APPLIED', 'CONTRADICTING');
    expect(await find(receipt)).toMatchObject({ amount: '120.00', needsReview: false });
    expect(desk.asked(receipt)).toBe(1);
  });

  it.each<[string, Truth]>([
    ['was paid to somebody else', paidTo('999999', '120.00')],
    ['was cancelled', paidTo(SHORTCODE, '120.00', { TransactionStatus: 'Cancelled' })],
    ['was given back', paidTo(SHORTCODE, '120.00', { TransactionStatus: 'Reversed' })],
  ])('opens nothing when M-Pesa says that it %s', async (_what, truth) => {
    const receipt = freshReceipt();
    desk.say(receipt, truth);
    await tell({ TransID: receipt });
    shift(6_000);
    await verdictsAre(receipt, 'CONTRADICTING');
    expect(await find(receipt)).toBeNull();
  });

  it.each<[string, Truth]>([
    ['does not know the receipt', 2032],
    ['does not know it, in other words', 2033],
    ['names no amount', paidTo(SHORTCODE, '120.00', { Amount: undefined })],
    [
      'names nobody who was paid, as of money that went out',
      paidTo(SHORTCODE, '120.00', { CreditPartyName: undefined }),
    ],
    ['does not say which side was paid', paidTo(SHORTCODE, '120.00', bothPaid(SHORTCODE, 'Salary Payment via API'))],
    ['speaks of another receipt', paidTo(SHORTCODE, '120.00', { ReceiptNo: 'UKZ0000009' })],
  ])('waits when M-Pesa %s, and is a payment once it does', async (_what, truth) => {
    const receipt = freshReceipt();
    desk.say(receipt, truth);
    await tell({ TransID: receipt });
    shift(6_000);
    await askedTimes(receipt, 1);
    await allAnsweredIsDecided();
    expect(await kept(receipt)).toMatchObject([{ verdict: 'UNCONFIRMED', payment: null }]);
    desk.say(receipt, paidTo(SHORTCODE, '120.00'));
    shift(3 * 60_000 + 1_000);
    await verdictsAre(receipt, 'APPLIED');
    expect(await find(receipt)).toMatchObject({ status: 'COMPLETED' });
  });

  it('that a signed one confirms is not asked about', async () => {
    const receipt = await tell();
    await gateway.postKeyed('c2b/confirmation', SHORTCODE, c2bBody({ TransID: receipt }));
    await nothingSpooled(gateway);
    shift(6_000);
    await verdictsAre(receipt, 'APPLIED', 'DUPLICATE');
    expect(desk.asked(receipt)).toBe(0);
  });

  it.each([
    ['last year', 'OPEN', 365],
    ['now', 'PAID', 0],
  ])('of what was paid %s, as M-Pesa says, leaves a checkout %s, though it says now itself', async (...given) => {
    const [, status, days] = given;
    const [receipt, accountReference] = [freshReceipt(), freshReceipt()];
    const input = { amount: 120, accountReference };
    const { id } = await gateway.as('desk').ask<CheckoutView>(CREATE_CHECKOUT, { input });
    const now = Math.floor((Date.now() + shiftedMs) / 1_000) * 1_000;
    const paidAt = now - days * 86_400_000;
    desk.say(receipt, paidTo(SHORTCODE, '120.00', { FinalisedTime: nairobiTimestamp(paidAt) }));
    await tell({ TransID: receipt, BillRefNumber: accountReference, TransTime: nairobiTimestamp(now) });
    shift(6_000);
    await verdictsAre(receipt, 'APPLIED');
    expect(await gateway.as('desk').ask<CheckoutView>(FIND_CHECKOUT, { id })).toMatchObject({ status });
    expect(await find(receipt)).toMatchObject({ completedAt: new Date(paidAt).toISOString(), needsReview: false });
  });

  it('opens nothing when M-Pesa says that it was paid years ago', async () => {
    const receipt = freshReceipt();
    const now = Date.now() + shiftedMs;
    const FinalisedTime = nairobiTimestamp(now - 401 * 86_400_000);
    desk.say(receipt, paidTo(SHORTCODE, '120.00', { FinalisedTime }));
    await tell({ TransID: receipt, TransTime: nairobiTimestamp(now) });
    shift(6_000);
    await verdictsAre(receipt, 'CONTRADICTING');
    expect(await find(receipt)).toBeNull();
  });

  it('tells of a push whose callback is lost, and not of a second payment', async () => {
    const asked = await gateway.as('shop').pushStk({ amount: 120, accountReference: 'INV-77' });
    const { id, phoneNumber } = await gateway.as().payment(asked.id);
    const receipt = freshReceipt();
    desk.say(receipt, paidTo(SHORTCODE, '120.00'));
    const MSISDN = `${phoneNumber.slice(0, 4)} ***** ${phoneNumber.slice(-3)}`;
    await tell({ TransID: receipt, MSISDN, TransTime: nairobiTimestamp(Date.now() + shiftedMs) });
    shift(6_000);
    await verdictsAre(receipt, 'HELD');
    shift(181_000);
    await verdictsAre(receipt, 'APPLIED');
    expect(await find(receipt)).toMatchObject({ id, kind: 'STK_PUSH', status: 'COMPLETED' });
  });

  it('of so much that M-Pesa has to confirm it pays the push that it fits, once M-Pesa has', async () => {
    // Its acknowledgement is lost, so that nobody can ask about the push itself.
    gateway.wire.answer(STK_PUSH, () => ({ status: 502, body: { what: 'nobody knows' } }));
    const asked = await gateway.as('shop').pushStk({ amount: 60_000, accountReference: 'INV-9' });
    gateway.wire.answer(STK_PUSH, null);
    const { id, phoneNumber } = await gateway.as().payment(asked.id);
    const receipt = freshReceipt();
    desk.say(receipt, paidTo(SHORTCODE, '60000.00'));
    const MSISDN = `${phoneNumber.slice(0, 4)} ***** ${phoneNumber.slice(-3)}`;
    const TransTime = nairobiTimestamp(Date.now() + shiftedMs);
    await tell({ TransID: receipt, TransAmount: '60000.00', BillRefNumber: 'INV-9', MSISDN, TransTime });
    shift(6_000);
    await verdictsAre(receipt, 'HELD');
    shift(181_000);
    await verdictsAre(receipt, 'APPLIED');
    expect(await find(receipt)).toMatchObject({ id, kind: 'STK_PUSH', status: 'COMPLETED', needsReview: false });
  });

  it('is asked about by the gateway that is started after it came', async () => {
    const receipt = freshReceipt();
    await tell({ TransID: receipt });
    await gateway.restart();
    desk.say(receipt, paidTo(SHORTCODE, '120.00'));
    shift(6_000);
    await verdictsAre(receipt, 'APPLIED');
  });
});

describeEachDatabase('a confirmation with a valid key from an unlisted address', database => {
  it('is a payment once M-Pesa says the same', async () => {
    const gateway = await openGateway(database, {
      environment: { MPESA_SHORTCODE: SHORTCODE, C2B_ALLOWED_ADDRESSES: 'safaricom' },
    });
    const desk = openStatusDesk(gateway);
    const receipt = freshReceipt();
    desk.say(receipt, paidTo(SHORTCODE, '120.00'));
    await gateway.postKeyed('c2b/confirmation', SHORTCODE, c2bBody({ TransID: receipt }));
    await nothingSpooled(gateway);
    expect(await gateway.as().ask(BY_RECEIPT, { receipt })).toBeNull();
    gateway.shift(6_000);
    const find = () => gateway.as().ask<PaymentView | null>(BY_RECEIPT, { receipt });
    await waitUntil('it is a payment', async () => (await find())?.status === 'COMPLETED');
    await desk.idle();
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });
});

describeEachDatabase('a confirmation that nobody has signed, and of which M-Pesa is not asked', database => {
  let gateway: OpenGateway;
  let file: string;
  beforeAll(async () => {
    file = await writeShortcodes();
    gateway = await openGateway(database, {
      behaviour: { mischiefShares: { LATE: 1 }, lateMs: 20 * 86_400_000 },
      environment: { MPESA_SHORTCODES_FILE: file },
    });
  });
  afterAll(async () => {
    await gateway.close();
    await rm(dirname(file), { recursive: true });
    expect(gateway.errors).toEqual([]);
  });

  const kept = async (receipt: string): Promise<readonly Kept[]> => {
    const { edges } = await gateway.as().ask<{ edges: readonly { node: Kept }[] }>(CALLBACKS);
    return edges.map(({ node }) => node).filter(({ body }) => body.includes(receipt));
  };
  const WAYS: readonly (readonly [string, (body: object, receipt: string) => Promise<unknown>])[] = [
    ['a signed confirmation', body => gateway.postKeyed('c2b/confirmation', SHORTCODE, body)],
    [
      'a pulled row',
      (_body, transactionId) => {
        gateway.wire.answer(PULL_PATH, pageOfRows([pullRow({ transactionId })]));
        return gateway.as().ask(PULL, { from: new Date(Date.now() - 3_600_000).toISOString() });
      },
    ],
  ];

  it.each(WAYS)('says nothing new once %s has told of the payment, whatever came with it', async (_what, tell) => {
    const receipt = freshReceipt();
    const body = c2bBody({ TransID: receipt });
    const forged = { ...body, TransAmount: '9000.00' };
    for (const each of [body, forged]) expect(await gateway.postBare('c2b/confirmation', each)).toEqual(ACCEPTED);
    await nothingSpooled(gateway);
    expect((await kept(receipt)).map(({ verdict }) => verdict)).toEqual(['UNCONFIRMED', 'UNCONFIRMED']);
    await tell(body, receipt);
    await waitUntil('all are decided', async () =>
      (await kept(receipt)).every(({ verdict }) => verdict !== 'UNCONFIRMED'),
    );
    expect((await kept(receipt)).map(({ verdict }) => verdict)).toEqual(['APPLIED', 'CONTRADICTING', 'DUPLICATE']);
    const found = await gateway.as().ask<PaymentView>(BY_RECEIPT, { receipt });
    expect(found).toMatchObject({ kind: 'C2B', status: 'COMPLETED', version: 1, needsReview: false });
    gateway.shift(11 * 60_000);
    expect(await gateway.as().ask('{ attention { kind } }')).toEqual([]);
  });
});

/** A shortcode that nobody can ask about. */
async function writeShortcodes(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'shortcodes-'));
  const file = join(folder, 'shortcodes.json');
  const { consumerKey, consumerSecret, passkey } = simulatorCredentials;
  await writeFile(
    file,
    JSON.stringify([{ shortcode: SHORTCODE, type: 'paybill', passkey, consumerKey, consumerSecret }]),
  );
  return file;
}
