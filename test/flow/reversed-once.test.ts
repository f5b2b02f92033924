/** A payment is given back once: of its reversals at most one is done, whatever M-Pesa says of them, in whatever order and on whichever instance. */

import { describe, expect, it } from '@jest/globals';
import { databases, describeEachDatabase, type TestDatabase } from '../support/databases.js';
import type { PaymentView } from '../support/gateway-client.js';
import { holdPayment } from '../support/hold-payment.js';
import { ACCEPTED, type OpenGateway, openGateway } from '../support/open-gateway.js';
import { closeInstances, openInstances } from '../support/open-instances.js';
import { stkBody, withReceipt } from '../support/stk-callback-body.js';
import { waitUntil } from '../support/wait-until.js';

const REQUEST = '/mpesa/reversal/v1/request';
const STATUS_QUERY = '/mpesa/transactionstatus/v1/query';
const DAY_MS = 86_400_000;
const CALLBACKS = 'query ($id: ID) { callbacks(filter: { paymentId: $id }) { edges { node { route } } } }';

/** Asked for at M-Pesa, which has named it. */
interface Reversal {
  readonly id: string;
  readonly original: PaymentView;
}

/** M-Pesa as this test plays it: nothing is told or answered but by the test. */
function openPlay(instances: readonly OpenGateway[]) {
  const [first] = instances;
  if (!first) throw new Error('there is one');
  const client = first.as();
  let receipts = 0;
  /** Status enquiries, by the payment that they are about. */
  const asked: { readonly enquiryId: string; readonly receipt: string | null; isAnswered: boolean }[] = [];
  for (const { wire } of instances) {
    wire.answer(STATUS_QUERY, ({ body }) => {
      const { ResultURL, TransactionID } = JSON.parse(body) as { ResultURL: string; TransactionID?: string };
      const enquiryId = ResultURL.split('/').at(-2) ?? '';
      asked.push({ enquiryId, receipt: TransactionID ?? null, isAnswered: false });
      return { status: 200, body: acknowledgementOf(enquiryId) };
    });
    wire.answer(REQUEST, ({ body }) => {
      const { ResultURL } = JSON.parse(body) as { ResultURL: string };
      return { status: 200, body: acknowledgementOf(ResultURL.split('/').at(-2) ?? '') };
    });
  }
  const freshReceipt = () => {
    receipts += 1;
    return `UAD0XZ${String(receipts).padStart(4, '0')}`;
  };
  const tell = async ({ id, original }: Reversal, code: string, receipt?: string, at = first): Promise<void> => {
    expect(await at.postKeyed('reversal/callback', id, resultOf(id, original, code, receipt))).toEqual(ACCEPTED);
  };
  return {
    client,
    tell,
    pay: async (): Promise<PaymentView> => {
      const { id, merchantRequestId, checkoutRequestId } = await client.pushStk();
      const ids = { merchantRequestId, checkoutRequestId, conversationId: null, originatorConversationId: null };
      await first.postKeyed('stk/callback', id, stkBody({ ids, amountCents: 15_000 }, withReceipt(freshReceipt())));
      return client.paymentThat(id, 'COMPLETED');
    },
    reverse: async (original: PaymentView): Promise<Reversal> => ({
      id: (await client.reverse({ paymentId: original.id })).id,
      original,
    }),
    fail: async (reversal: Reversal): Promise<void> => {
      await tell(reversal, '1');
      await client.paymentThat(reversal.id, 'FAILED');
    },
    done: (reversal: Reversal, at = first) => tell(reversal, '0', freshReceipt(), at),
    /** The next question about what this one gives back, once it is put. */
    question: async ({ original }: Reversal): Promise<string> => {
      const find = () => asked.find(({ receipt, isAnswered }) => receipt === original.mpesaReceipt && !isAnswered);
      await waitUntil('M-Pesa is asked about the original', () => find() !== undefined);
      const found = find();
      if (!found) throw new Error('it was found just now');
      found.isAnswered = true;
      return found.enquiryId;
    },
    /** That the original is reversed, whoever has done it. */
    answer: async (enquiryId: string, { original }: Reversal, at = first): Promise<void> => {
      expect(await at.postKeyed('status/callback', enquiryId, reversedOf(enquiryId, original))).toEqual(ACCEPTED);
    },
    /** Once the answer to its question is in. */
    statusOf: async ({ id }: Reversal): Promise<string> => {
      type Found = { readonly edges: readonly { readonly node: { readonly route: string } }[] };
      await waitUntil('the answer is applied', async () => {
        const { edges } = await client.ask<Found>(CALLBACKS, { id });
        return edges.some(({ node }) => node.route === 'status/callback');
      });
      return (await client.payment(id)).status;
    },
  };
}

type Play = ReturnType<typeof openPlay>;

async function withPlay(
  database: TestDatabase,
  count: number,
  act: (play: Play, instances: readonly OpenGateway[]) => Promise<void>,
) {
  const options = { delayMs: DAY_MS };
  const instances =
    count === 1 ? [await openGateway(database, options)] : await openInstances(database, count, options);
  try {
    await act(openPlay(instances), instances);
    expect(instances.flatMap(({ errors }) => errors)).toEqual([]);
  } finally {
    await closeInstances(instances);
  }
}

/** Both have failed, M-Pesa says of both that the money is back already, and has been asked about both. */
async function claimTwice(play: Play) {
  const original = await play.pay();
  const one = await play.reverse(original);
  await play.fail(one);
  const two = await play.reverse(original);
  await play.fail(two);
  await play.tell(one, 'R000001');
  const oneAsked = await play.question(one);
  await play.tell(two, 'R000001');
  const twoAsked = await play.question(two);
  return { original, one, oneAsked, two, twoAsked };
}

describeEachDatabase('of the reversals of one payment', database => {
  it('only one is done, also when nobody has told its receipt', () =>
    withPlay(database, 1, async play => {
      const { original, one, oneAsked, two, twoAsked } = await claimTwice(play);
      await play.answer(oneAsked, one);
      await play.client.paymentThat(one.id, 'COMPLETED');
      await play.answer(twoAsked, two);
      expect(await play.statusOf(two)).toBe('FAILED');
      expect((await play.client.payment(original.id)).status).toBe('REVERSED');
    }));

  it('only one is done of two that are answered in one moment', () =>
    withPlay(database, 1, async play => {
      const { original, one, oneAsked, two, twoAsked } = await claimTwice(play);
      await Promise.all([play.answer(oneAsked, one), play.answer(twoAsked, two)]);
      expect([await play.statusOf(one), await play.statusOf(two)].sort()).toEqual(['COMPLETED', 'FAILED']);
      expect((await play.client.payment(original.id)).status).toBe('REVERSED');
    }));

  it('one that failed waits for what becomes of the open one, which may be what has reversed it', () =>
    withPlay(database, 1, async play => {
      const original = await play.pay();
      const failed = await play.reverse(original);
      await play.fail(failed);
      const open = await play.reverse(original);
      await play.tell(failed, 'R000001');
      await play.answer(await play.question(failed), failed);
      expect(await play.statusOf(failed)).toBe('FAILED');
      expect((await play.client.payment(original.id)).status).toBe('COMPLETED');
      await play.done(open);
      expect(await play.client.paymentThat(open.id, 'COMPLETED')).toMatchObject({ mpesaReceipt: expect.any(String) });
      expect((await play.client.payment(failed.id)).status).toBe('FAILED');
    }));

  it('one with a receipt of its own is for a person when another is done', () =>
    withPlay(database, 1, async play => {
      const original = await play.pay();
      const slandered = await play.reverse(original);
      await play.fail(slandered);
      const other = await play.reverse(original);
      await play.tell(other, 'R000001');
      await play.answer(await play.question(other), other);
      await play.client.paymentThat(other.id, 'COMPLETED');
      await play.done(slandered);
      const flagged = await play.client.payment(slandered.id);
      expect(flagged).toMatchObject({ status: 'FAILED', mpesaReceipt: null, reviewReasons: ['FACTS_DIFFER'] });
      expect(flagged.events.at(-1)?.note).toContain(other.id);
    }));
});

describe.each(databases.filter(({ name }) => name !== 'SQLite'))('on two instances on $name', database => {
  const test = database.isAvailable ? it : it.skip;
  test('only one of two reversals is done, although both answers wait for the same payment', () =>
    withPlay(database, 2, async (play, [first, second]) => {
      for (let round = 0; round < 3; round += 1) {
        const { original, one, oneAsked, two, twoAsked } = await claimTwice(play);
        const release = await holdPayment(first?.database.address ?? { kind: 'sqlite', path: '' }, original.id);
        await Promise.all([play.answer(oneAsked, one, first), play.answer(twoAsked, two, second)]).finally(release);
        expect([await play.statusOf(one), await play.statusOf(two)].sort()).toEqual(['COMPLETED', 'FAILED']);
        expect((await play.client.payment(original.id)).status).toBe('REVERSED');
      }
    }));
});

/** Of a request of this test; the name is any. */
function acknowledgementOf(name: string) {
  const ids = { OriginatorConversationID: `name-${name}`, ConversationID: `AG_20261128_${name}` };
  return { ...ids, ResponseCode: '0', ResponseDescription: 'Accept the service request successfully.' };
}

function resultOf(id: string, original: PaymentView, ResultCode: string, receipt = 'UBS0000000') {
  const { OriginatorConversationID, ConversationID } = acknowledgementOf(id);
  const list = [
    { Key: 'Amount', Value: 150 },
    { Key: 'OriginalTransactionID', Value: original.mpesaReceipt },
  ];
  return {
    Result: {
      ...{ ResultType: 0, ResultCode, ResultDesc: 'Words', OriginatorConversationID, ConversationID },
      TransactionID: receipt,
      ...(ResultCode === '0' && { ResultParameters: { ResultParameter: list } }),
    },
  };
}

/** The answer to a status enquiry: the original is reversed. */
function reversedOf(enquiryId: string, { mpesaReceipt, shortcode }: PaymentView) {
  const { OriginatorConversationID, ConversationID } = acknowledgementOf(enquiryId);
  const list = [
    { Key: 'TransactionStatus', Value: 'Reversed' },
    { Key: 'Amount', Value: 150 },
    { Key: 'ReceiptNo', Value: mpesaReceipt },
    { Key: 'CreditPartyName', Value: `${shortcode} - SHOP` },
  ];
  return {
    Result: {
      ...{ ResultType: 0, ResultCode: 0, ResultDesc: 'Done', OriginatorConversationID, ConversationID },
      ...{ TransactionID: 'UAD0000000', ResultParameters: { ResultParameter: list } },
    },
  };
}
