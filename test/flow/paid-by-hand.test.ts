/** A customer pays by hand: each confirmation that M-Pesa signs is one payment, whatever it lacks and however often it comes. */

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hashPhoneNumber, maskHash } from '../../src/domain/payer-number.js';
import { c2bBody, freshReceipt } from '../support/c2b-body.js';
import { describeEachDatabase } from '../support/databases.js';
import { freshPhone } from '../support/gateway-client.js';
import { nothingSpooled } from '../support/nothing-spooled.js';
import { ACCEPTED, type OpenGateway, openGateway } from '../support/open-gateway.js';
import { bothPaid, listParameters } from '../support/status-parameters.js';
import { waitUntil } from '../support/wait-until.js';

const SHORTCODE = '600000';
const PAID_OUT = { DebitPartyName: `${SHORTCODE} - SHOP`, CreditPartyName: '254712345678 - A CUSTOMER' };
const PAID_BY_BOTH = bothPaid(SHORTCODE, 'Salary Payment via API');
const PAID_TO_ANOTHER = { DebitPartyName: `${SHORTCODE} - SHOP`, CreditPartyName: '999999 - ANOTHER SHOP' };
const PAID = `id kind status version amount shortcode phoneNumber partyName transactionType completedAt accountReference mpesaReceipt
  settledAt needsReview nextCheckAt events { evidence status note }`;
const BY_RECEIPT = `query ($receipt: String!) { paymentByReceipt(mpesaReceipt: $receipt) { ${PAID} } }`;
const BY_PHONE = 'query ($phone: PhoneNumber!) { payments(filter: { phoneNumber: $phone }) { edges { node { id } } } }';
const CALLBACKS = `query ($filter: CallbackFilter) { callbacks(filter: $filter, first: 100) {
  edges { node { verdict note payment { id } body } } } }`;
const STATUS_QUERY = '/mpesa/transactionstatus/v1/query';

interface Paid {
  readonly id: string;
  readonly status: string;
  readonly version: number;
}

interface Kept {
  readonly verdict: string;
  readonly note: string | null;
  readonly payment: { readonly id: string } | null;
  readonly body: string;
}

describeEachDatabase('a payment by hand', database => {
  let gateway: OpenGateway;
  beforeAll(async () => {
    gateway = await openGateway(database, { environment: { MPESA_SHORTCODE: SHORTCODE, VERIFY_ABOVE: '50000' } });
    gateway.wire.answer(STATUS_QUERY, (_request, count) => ({
      status: 200,
      body: { ...idsOfQuestion(count), ResponseCode: '0', ResponseDescription: 'Accepted.' },
    }));
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  const confirm = (changes: Readonly<Record<string, unknown>>, ticket = SHORTCODE) =>
    gateway.postKeyed('c2b/confirmation', ticket, c2bBody(changes));
  const find = async (receipt: string) => {
    await nothingSpooled(gateway);
    return gateway.as().ask<Paid | null>(BY_RECEIPT, { receipt });
  };
  const kept = async (receipt: string): Promise<readonly Kept[]> => {
    await nothingSpooled(gateway);
    const { edges } = await gateway.as().ask<{ edges: readonly { node: Kept }[] }>(CALLBACKS, {});
    return edges.map(({ node }) => node).filter(({ body }) => body.includes(receipt));
  };
  const findByPhone = async (phone: string) => {
    const { edges } = await gateway.as().ask<{ edges: readonly { node: { id: string } }[] }>(BY_PHONE, { phone });
    return edges.map(({ node }) => node.id);
  };

  it('is COMPLETED at version 1, with all that M-Pesa tells of it', async () => {
    const receipt = freshReceipt();
    expect(await confirm({ TransID: receipt })).toEqual(ACCEPTED);
    expect(await find(receipt)).toMatchObject({
      ...{ kind: 'C2B', status: 'COMPLETED', version: 1, amount: '120.00', shortcode: SHORTCODE, needsReview: false },
      ...{ phoneNumber: '2547*****126', partyName: 'JANE', transactionType: 'Pay Bill', accountReference: 'INV-77' },
      ...{ completedAt: '2026-11-28T07:15:46.000Z', mpesaReceipt: receipt, nextCheckAt: null },
      events: [{ evidence: 'C2B_CONFIRMATION', status: 'COMPLETED', note: null }],
    });
    expect(await kept(receipt)).toMatchObject([{ verdict: 'APPLIED', payment: { id: (await find(receipt))?.id } }]);
  });

  it.each<[string, Readonly<Record<string, unknown>>, object]>([
    ['without a time that can be read', { TransTime: 'yesterday' }, { completedAt: null }],
    ['without names', { FirstName: null, MiddleName: undefined, LastName: undefined }, { partyName: null }],
    [
      'from an organisation',
      { TransactionType: 'Organization To Organization Transfer', MSISDN: '600123' },
      { phoneNumber: null, transactionType: 'Organization To Organization Transfer' },
    ],
    ['of a type that nobody knows', { TransactionType: 'ሀ'.repeat(300) }, { transactionType: 'ሀ'.repeat(128) }],
    ['to a till, without a reference', { BillRefNumber: '' }, { accountReference: null }],
    ['with a reference in another script', { BillRefNumber: 'ሀ 7' }, { accountReference: '? 7' }],
    ['without a shortcode', { BusinessShortCode: null }, { shortcode: SHORTCODE }],
  ])('%s counts all the same', async (_what, changes, expected) => {
    const TransID = freshReceipt();
    expect(await confirm({ TransID, ...changes, ThirdPartyTransId: 'x' })).toEqual(ACCEPTED);
    expect(await find(TransID)).toMatchObject({ status: 'COMPLETED', version: 1, ...expected });
  });

  it.each<[string, (hash: string) => string]>([
    ['its hash', hash => hash],
    ['its hash with a masked middle', hash => maskHash(hash).replace('*****', ' ***** ')],
  ])('of a number of which M-Pesa tells %s is found by the number, and by no other', async (_what, present) => {
    const [phone, other, TransID] = [freshPhone(), freshPhone(), freshReceipt()];
    await confirm({ TransID, MSISDN: present(hashPhoneNumber(phone)) });
    const paid = await find(TransID);
    expect(paid).toMatchObject({ status: 'COMPLETED', phoneNumber: null });
    expect(await findByPhone(phone)).toEqual([paid?.id]);
    expect(await findByPhone(other)).toEqual([]);
  });

  it('is one payment though its message comes fifty times at once, and once more', async () => {
    const TransID = freshReceipt();
    const body = c2bBody({ TransID });
    const post = () => gateway.postKeyed('c2b/confirmation', SHORTCODE, body);
    const answers = await Promise.all(Array.from({ length: 50 }, post));
    expect(answers).toEqual(answers.map(() => ACCEPTED));
    expect(await post()).toEqual(ACCEPTED);
    const paid = await find(TransID);
    expect(paid).toMatchObject({ status: 'COMPLETED', version: 1, needsReview: false });
    const copies = await kept(TransID);
    expect(copies.filter(({ verdict }) => verdict === 'APPLIED')).toHaveLength(1);
    expect(copies.filter(({ verdict }) => verdict === 'DUPLICATE')).toHaveLength(50);
    expect(new Set(copies.map(({ payment }) => payment?.id))).toEqual(new Set([paid?.id]));
  });

  it('with another amount the second time stays as it is, and somebody looks at it', async () => {
    const TransID = freshReceipt();
    await confirm({ TransID });
    await confirm({ TransID, TransAmount: '121.00' });
    expect(await find(TransID)).toMatchObject({ status: 'COMPLETED', amount: '120.00', needsReview: true });
  });

  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['without a receipt', { TransID: '', InvoiceNumber: 'without a receipt' }, 'MALFORMED'],
    ['without an amount', { TransAmount: '', InvoiceNumber: 'without an amount' }, 'MALFORMED'],
    ['to another shortcode', { BusinessShortCode: '999999', InvoiceNumber: 'to another shortcode' }, 'CONTRADICTING'],
  ])('%s is kept for a person, and opens nothing', async (what, changes, verdict) => {
    expect(await confirm(changes)).toEqual(ACCEPTED);
    expect(await kept(what)).toMatchObject([{ verdict, payment: null, note: expect.any(String) }]);
  });

  it('that is not signed opens nothing; once its receipt has a payment, it says nothing new', async () => {
    const TransID = freshReceipt();
    const body = c2bBody({ TransID });
    expect(await gateway.postBare('c2b/confirmation', body)).toEqual(ACCEPTED);
    expect(await find(TransID)).toBeNull();
    expect(await kept(TransID)).toMatchObject([{ verdict: 'UNCONFIRMED', payment: null }]);
    await gateway.postKeyed('c2b/confirmation', SHORTCODE, body);
    await gateway.postBare('c2b/confirmation', body);
    const paid = await find(TransID);
    expect(paid).toMatchObject({ status: 'COMPLETED', version: 1 });
    expect(await kept(TransID)).toMatchObject([
      { verdict: 'DUPLICATE' },
      { verdict: 'APPLIED' },
      { verdict: 'UNCONFIRMED' },
    ]);
  });

  describe('of so much that M-Pesa is asked about it', () => {
    const large = async (): Promise<{ readonly id: string; readonly TransID: string }> => {
      const TransID = freshReceipt();
      await confirm({ TransID, TransAmount: '50000.00' });
      const paid = await find(TransID);
      expect(paid).toMatchObject({ status: 'PENDING', version: 1, nextCheckAt: expect.any(String) });
      return { id: paid?.id ?? '', TransID };
    };
    /** The question about this receipt, and its number. */
    const asked = async (receipt: string): Promise<number> => {
      const questions = () => gateway.wire.requests().filter(({ path }) => path === STATUS_QUERY);
      const isAbout = ({ body }: { readonly body: string }) => body.includes(receipt);
      await waitUntil('M-Pesa is asked about it', () => questions().some(isAbout));
      return questions().findIndex(isAbout) + 1;
    };
    const answer = async (receipt: string, parameters: Readonly<Record<string, unknown>>, ResultCode = 0) => {
      const count = await asked(receipt);
      const [, ticket = ''] = /status\/callback\/([^/]+)\//.exec(urlOf(receipt)) ?? [];
      const items = listParameters(parameters);
      const outcome = { ResultType: 0, ResultCode, ResultDesc: 'Done', TransactionID: 'UAD0000000' };
      const Result = { ...outcome, ...idsOfQuestion(count), ResultParameters: { ResultParameter: items } };
      expect(await gateway.postKeyed('status/callback', ticket, { Result })).toEqual(ACCEPTED);
    };
    const urlOf = (receipt: string) =>
      JSON.parse(gateway.wire.requests().findLast(({ body }) => body.includes(receipt))?.body ?? '{}')
        .ResultURL as string;
    const truth = (ReceiptNo: string) => ({
      ...{ TransactionStatus: 'Completed', Amount: '50000.00', ReceiptNo },
      ...{ DebitPartyName: '254712345678 - A CUSTOMER', CreditPartyName: `${SHORTCODE} - SHOP` },
    });

    it('is COMPLETED by the answer to a question about its receipt', async () => {
      const { id, TransID } = await large();
      gateway.shift(60_000);
      await answer(TransID, truth(TransID));
      const settled = await gateway.as().paymentThat(id, 'COMPLETED');
      expect(settled).toMatchObject({ needsReview: false, mpesaReceipt: TransID });
      expect(settled.events.at(-1)).toMatchObject({ evidence: 'QUERY' });
    });

    it.each<[string, (receipt: string) => Readonly<Record<string, unknown>>, number]>([
      ['that names no amount', receipt => ({ ...truth(receipt), Amount: undefined }), 0],
      ['that names no shortcode', receipt => ({ ...truth(receipt), CreditPartyName: undefined }), 0],
      ['that the shop has paid it out', receipt => ({ ...truth(receipt), ...PAID_OUT }), 0],
      ['that does not say which side was paid', receipt => ({ ...truth(receipt), ...PAID_BY_BOTH }), 0],
      ['that the shop has paid it to another', receipt => ({ ...truth(receipt), ...PAID_TO_ANOTHER }), 0],
      [
        'that what the shop has paid out was given back',
        receipt => ({ ...truth(receipt), ...PAID_OUT, TransactionStatus: 'Reversed' }),
        0,
      ],
      [
        'that what the shop wanted to pay out was declined',
        receipt => ({ ...truth(receipt), ...PAID_OUT, TransactionStatus: 'Declined' }),
        0,
      ],
      ['that knows no such receipt', () => ({}), 2032],
      ['that knows no such receipt, in other words', () => ({}), 2033],
    ])('stays PENDING on an answer %s', async (_what, parameters, code) => {
      const { id, TransID } = await large();
      gateway.shift(60_000);
      await answer(TransID, parameters(TransID), code);
      expect(await gateway.as().payment(id)).toMatchObject({ status: 'PENDING', needsReview: false });
    });

    it('stays PENDING, and the answer says why', async () => {
      const { TransID } = await large();
      gateway.shift(60_000);
      await answer(TransID, { ...truth(TransID), ...PAID_OUT });
      const why = { verdict: 'APPLIED', note: expect.stringMatching(/does not confirm the payment: .* other side/) };
      expect(await kept(TransID)).toContainEqual(expect.objectContaining(why));
    });

    it('is looked at by somebody when M-Pesa names another amount', async () => {
      const { id, TransID } = await large();
      gateway.shift(60_000);
      await answer(TransID, { ...truth(TransID), Amount: '60000.00' });
      expect(await gateway.as().payment(id)).toMatchObject({ status: 'PENDING', reviewReasons: ['FACTS_DIFFER'] });
    });
  });

  it('may be asked about beforehand: a payer may pay, whatever the question looks like', async () => {
    const InvoiceNumber = 'may he pay';
    const answer = await gateway.postKeyed('c2b/validation', SHORTCODE, c2bBody({ InvoiceNumber }));
    expect(answer).toEqual({ status: 200, body: { ResultCode: '0', ResultDesc: 'Accepted' } });
    await waitUntil('the question is kept', async () => (await kept(InvoiceNumber)).length > 0);
    expect(await kept(InvoiceNumber)).toMatchObject([{ verdict: 'APPLIED', payment: null }]);
    expect((await gateway.postKeyed('c2b/validation', SHORTCODE, 'not JSON')).body).toMatchObject({ ResultCode: '0' });
    expect((await gateway.postBare('c2b/validation', c2bBody())).body).toMatchObject({ ResultCode: '0' });
  });
});

describeEachDatabase('a confirmation with a valid key', database => {
  it('from an unlisted address is not trusted', async () => {
    const gateway = await openGateway(database, {
      environment: { MPESA_SHORTCODE: SHORTCODE, C2B_ALLOWED_ADDRESSES: 'safaricom' },
    });
    const TransID = freshReceipt();
    expect(await gateway.postKeyed('c2b/confirmation', SHORTCODE, c2bBody({ TransID }))).toEqual(ACCEPTED);
    expect(await gateway.as().ask(BY_RECEIPT, { receipt: TransID })).toBeNull();
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });
});

/** What M-Pesa names the question with, which it was asked so many times. */
function idsOfQuestion(count: number) {
  return { OriginatorConversationID: `1-2-${count}`, ConversationID: `AG_20261128_${count}` };
}
