/** What a callback says, through the real door: every strange result code, and bodies that say nothing. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { describeEachDatabase } from '../support/databases.js';
import type { PaymentView } from '../support/gateway-client.js';
import { ACCEPTED, type OpenGateway, openGateway } from '../support/open-gateway.js';
import { stkBody, withReceipt } from '../support/stk-callback-body.js';

/** Longer than any test: what calls back here is the test itself. */
const DELAY_MS = 60_000;

interface StoredCallback {
  readonly verdict: string;
  readonly note: string | null;
  readonly body: string;
}

let receipts = 0;

describeEachDatabase('callback bodies', database => {
  let gateway: OpenGateway;
  beforeAll(async () => {
    gateway = await openGateway(database, { delayMs: DELAY_MS });
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  async function callbacks(filter: Record<string, unknown>): Promise<readonly StoredCallback[]> {
    const { edges } = await gateway
      .as()
      .ask<{ edges: { node: StoredCallback }[] }>(
        `query ($filter: CallbackFilter) { callbacks(filter: $filter, first: 5) { edges { node { verdict note body } } } }`,
        { filter },
      );
    return edges.map(({ node }) => node);
  }

  // Must show 4: only the number 0 and the text "0" are a success; nothing throws, and what is no code changes nothing.
  it.each<[unknown, PaymentView['status'], string]>([
    [0, 'COMPLETED', 'APPLIED'],
    ['0', 'COMPLETED', 'APPLIED'],
    [1032, 'FAILED', 'APPLIED'],
    ['1032', 'FAILED', 'APPLIED'],
    ['E3008', 'FAILED', 'APPLIED'],
    ['', 'PENDING', 'UNKNOWN_CODE'],
    [null, 'PENDING', 'UNKNOWN_CODE'],
    [[], 'PENDING', 'UNKNOWN_CODE'],
    ['00', 'PENDING', 'UNKNOWN_CODE'],
    [true, 'PENDING', 'UNKNOWN_CODE'],
    [undefined, 'PENDING', 'UNKNOWN_CODE'],
    [[0], 'PENDING', 'UNKNOWN_CODE'],
    [0.5, 'PENDING', 'UNKNOWN_CODE'],
    [' 0', 'PENDING', 'UNKNOWN_CODE'],
    ['success', 'PENDING', 'UNKNOWN_CODE'],
  ])('ResultCode %j leaves the payment %s', async (ResultCode, status, verdict) => {
    receipts += 1;
    const payment = await gateway.as().pushStk();
    const transaction = gateway.ledger.find({ checkoutRequestId: payment.checkoutRequestId ?? '' });
    if (!transaction) throw new Error('M-Pesa does not know this push');
    const receipt = withReceipt(`UBD${String(receipts).padStart(7, '0')}`);
    const body = stkBody(transaction, { ...receipt, ResultCode });
    expect(await gateway.postKeyed('stk/callback', payment.id, body)).toEqual(ACCEPTED);
    expect(await gateway.as().payment(payment.id)).toMatchObject({ status, needsReview: false });
    expect((await callbacks({ paymentId: payment.id })).map(stored => stored.verdict)).toEqual([verdict]);
  });

  it.each(['', 'not json', '[]', 'null', '{"Body":{}}', '{"Body":{"stkCallback":[]}}', '\u0000\uFFFD', '{"Body":'])(
    'a body that says nothing is kept as it is: %j',
    async body => {
      const payment = await gateway.as().pushStk();
      expect(await gateway.postKeyed('stk/callback', payment.id, body)).toEqual(ACCEPTED);
      const [newest] = await callbacks({ paymentId: payment.id });
      expect(newest).toMatchObject({ body, verdict: 'MALFORMED', note: expect.any(String) });
      expect(await gateway.as().payment(payment.id)).toMatchObject({ status: 'PENDING', version: 2 });
    },
  );
});
