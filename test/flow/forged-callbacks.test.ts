/** Forged callbacks: by somebody who knows a URL and its key, or who may post to the bare form. Nobody is believed to have paid or failed. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { CallbackRoute } from '../../src/operations/callback-routes.js';
import { describeEachDatabase } from '../support/databases.js';
import { freshPhone, type PaymentView } from '../support/gateway-client.js';
import { ACCEPTED, type OpenGateway, openGateway } from '../support/open-gateway.js';
import { sizeOf } from '../support/size-of.js';
import { waitUntil } from '../support/wait-until.js';

const FORGERIES = 1_000;
/** Ten thousand by hand: FORGED_KEYS=10000. */
const FORGED_KEYS = sizeOf('FORGED_KEYS', 100);
/** Not a multiple of the kinds of forgeries, so that every payment meets every kind. */
const PAYMENTS = 39;
const AT_ONCE = 20;
const AMOUNT = 150;
const PAID_RECEIPT = 'UAD0XY1Z2Q';

interface Forgery {
  readonly route: CallbackRoute;
  /** Whose ticket and key it comes with; null on the bare form. */
  readonly ticket: string | null;
  readonly body: object;
}

type Forge = (victim: PaymentView, other: PaymentView, receipt: string) => Forgery;

const paid = (
  ids: Pick<PaymentView, 'merchantRequestId' | 'checkoutRequestId'>,
  amount: unknown,
  receipt?: string,
) => ({
  Body: {
    stkCallback: {
      MerchantRequestID: ids.merchantRequestId,
      CheckoutRequestID: ids.checkoutRequestId,
      ResultCode: 0,
      ResultDesc: 'The service request is processed successfully.',
      CallbackMetadata: {
        Item: [
          ...(amount === undefined ? [] : [{ Name: 'Amount', Value: amount }]),
          ...(receipt === undefined ? [] : [{ Name: 'MpesaReceiptNumber', Value: receipt }]),
        ],
      },
    },
  },
});
const failed = ({ merchantRequestId, checkoutRequestId }: PaymentView, code: unknown) => ({
  Body: {
    stkCallback: {
      MerchantRequestID: merchantRequestId,
      CheckoutRequestID: checkoutRequestId,
      ResultCode: code,
      ResultDesc: 'No.',
    },
  },
});
const statusResult = ({ merchantRequestId, checkoutRequestId }: PaymentView, receipt: string, status: string) => ({
  Result: {
    ResultType: 0,
    ResultCode: 0,
    ResultDesc: 'The service request is processed successfully.',
    OriginatorConversationID: merchantRequestId,
    ConversationID: checkoutRequestId,
    TransactionID: receipt,
    ResultParameters: {
      ResultParameter: [
        { Key: 'TransactionStatus', Value: status },
        { Key: 'Amount', Value: AMOUNT },
        { Key: 'ReceiptNo', Value: receipt },
      ],
    },
  },
});
const NAMELESS = { merchantRequestId: null, checkoutRequestId: null };
const keyed = (victim: PaymentView, body: object, route: CallbackRoute = 'stk/callback'): Forgery => ({
  ...{ route, body },
  ticket: victim.id,
});
const bare = (body: object, route: CallbackRoute = 'stk/callback'): Forgery => ({ route, ticket: null, body });

const FORGES: Readonly<Record<string, Forge>> = {
  'an amount of one shilling less': (victim, _, receipt) => keyed(victim, paid(victim, AMOUNT - 1, receipt)),
  'an amount a hundred times too high': (victim, _, receipt) => keyed(victim, paid(victim, AMOUNT * 100, receipt)),
  'no money at all': (victim, _, receipt) => keyed(victim, paid(victim, 0, receipt)),
  'no amount': (victim, _, receipt) => keyed(victim, paid(victim, undefined, receipt)),
  'an amount that is no number': (victim, _, receipt) => keyed(victim, paid(victim, { $gt: 0 }, receipt)),
  "another payment's ids": (victim, other, receipt) => keyed(victim, paid(other, AMOUNT, receipt)),
  "another payment's CheckoutRequestID": (victim, { checkoutRequestId }, receipt) =>
    keyed(victim, paid({ ...victim, checkoutRequestId }, AMOUNT, receipt)),
  "another payment's MerchantRequestID": (victim, { merchantRequestId }, receipt) =>
    keyed(victim, paid({ ...victim, merchantRequestId }, AMOUNT, receipt)),
  'no ids': (victim, _, receipt) => keyed(victim, paid(NAMELESS, AMOUNT, receipt)),
  'no ids, and a failure': victim => keyed(victim, failed({ ...victim, ...NAMELESS }, 1032)),
  'ids that are none': (victim, _, receipt) =>
    keyed(victim, paid({ merchantRequestId: '?'.repeat(65), checkoutRequestId: 'ws CO' }, AMOUNT, receipt)),
  'a receipt that was used': victim => keyed(victim, paid(victim, AMOUNT, PAID_RECEIPT)),
  'no receipt': victim => keyed(victim, paid(victim, AMOUNT)),
  'a receipt that is none': victim => keyed(victim, paid(victim, AMOUNT, '0000000000')),
  'a failure with an unknown code': victim => keyed(victim, failed(victim, 'E9999')),
  'a failure of another payment': (victim, other) => keyed(victim, failed(other, 1032)),
  "a payout's result": (victim, _, receipt) =>
    keyed(victim, statusResult(victim, receipt, 'Completed'), 'b2c/callback'),
  'a status result with a key of the payment': (victim, _, receipt) =>
    keyed(victim, statusResult(victim, receipt, 'Completed'), 'status/callback'),
  'a bare success': (victim, _, receipt) => bare(paid(victim, AMOUNT, receipt)),
  'a bare failure': victim => bare(failed(victim, 1032)),
  'a bare success of an unknown payment': (victim, _, receipt) =>
    bare(paid({ ...victim, checkoutRequestId: `${victim.checkoutRequestId}0` }, AMOUNT, receipt)),
  'a bare status result': (victim, _, receipt) => bare(statusResult(victim, receipt, 'Completed'), 'status/callback'),
  'a bare status result that denies': (victim, _, receipt) =>
    bare(statusResult(victim, receipt, 'Cancelled'), 'status/callback'),
  'a bare payout result': (victim, _, receipt) => bare(statusResult(victim, receipt, 'Completed'), 'b2c/callback'),
  'a bare payout timeout': victim => bare({ OriginatorConversationID: victim.merchantRequestId }, 'b2c/timeout'),
};

/** The same at any time. */
const headersOf = ({ headers }: Response) => [...headers].filter(([name]) => name !== 'date');

describeEachDatabase('forged callbacks', database => {
  let gateway: OpenGateway;
  beforeAll(async () => {
    // The phones are never answered: whatever Daraja is asked, it says "still processing".
    gateway = await openGateway(database, { behaviour: { mischiefShares: { LATE: 1 }, lateMs: 1_000_000_000 } });
  });
  afterAll(async () => {
    expect(gateway.errors).toEqual([]);
    await gateway.close();
  });

  const push = (): Promise<PaymentView> =>
    gateway.as('shop').pushStk({ phoneNumber: freshPhone(), amount: String(AMOUNT) });
  const post = ({ route, ticket, body }: Forgery) =>
    ticket === null ? gateway.postBare(route, body) : gateway.postKeyed(route, ticket, body);

  it(`${FORGERIES} of them complete and fail nothing, and each is stored`, async () => {
    const honest = await push();
    await post(keyed(honest, paid(honest, AMOUNT, PAID_RECEIPT)));
    expect(await gateway.as().payment(honest.id)).toMatchObject({ status: 'COMPLETED', mpesaReceipt: PAID_RECEIPT });
    const victims: PaymentView[] = [];
    for (let index = 0; index < PAYMENTS; index += 1) victims.push(await push());

    const forges = Object.values(FORGES);
    const postForgery = async (number: number) => {
      const [victim, other] = [victims[number % PAYMENTS], victims[(number + 1) % PAYMENTS]];
      const forge = forges[number % forges.length];
      if (!victim || !other || !forge) throw new Error('there is something to forge');
      expect(await post(forge(victim, other, `UF${String(number).padStart(8, '1')}`))).toEqual(ACCEPTED);
    };
    for (let first = 0; first < FORGERIES; first += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => postForgery(first + index)));
    }
    await waitUntil(
      'Daraja to have been asked about the bare ones',
      () => gateway.ledger.requests()['/mpesa/stkpushquery/v1/query'] !== undefined,
    );
    const statuses = await Promise.all(victims.map(async ({ id }) => (await gateway.as().payment(id)).status));
    expect(statuses).toEqual(Array(PAYMENTS).fill('PENDING'));
    expect(await gateway.as().payment(honest.id)).toMatchObject({
      status: 'COMPLETED',
      version: 3,
      needsReview: false,
    });
  });

  it('wrong keys are answered as paths that do not exist, and nothing is stored', async () => {
    const victim = await push();
    const path = `${gateway.url()}/api/v1/pay/stk/callback/${victim.id}`;
    const body = JSON.stringify(paid(victim, AMOUNT, 'UG00000001'));
    const unknown = await fetch(`${gateway.url()}/api/v1/pay/nothing`, { method: 'POST', body });
    const expected = [404, await unknown.text(), headersOf(unknown)];
    for (let count = 0; count < FORGED_KEYS; count += 1) {
      const key = count.toString(16).padStart(32, '0');
      const answer = await fetch(`${path}/${key}`, { method: 'POST', body });
      expect([answer.status, await answer.text(), headersOf(answer)]).toEqual(expected);
    }
    expect(await gateway.as().payment(victim.id)).toMatchObject({ status: 'PENDING', version: 2 });
    const query = 'query ($id: ID!) { callbacks(filter: { paymentId: $id }) { edges { node { id } } } }';
    expect(await gateway.as().ask(query, { id: victim.id })).toEqual({ edges: [] });
  });
});
