/** C2B_VALIDATION=CHECKOUTS_ONLY: a customer may pay by hand what the gateway knows of, by its reference and amount. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { c2bBody } from '../support/c2b-body.js';
import { describeEachDatabase } from '../support/databases.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { waitUntil } from '../support/wait-until.js';

const SHORTCODE = '600000';
const MAY_PAY = { ResultCode: '0', ResultDesc: 'Accepted' };
const UNKNOWN = { ResultCode: 'C2B00012', ResultDesc: 'Rejected' };
const OTHER_AMOUNT = { ResultCode: 'C2B00013', ResultDesc: 'Rejected' };
const CREATE = 'mutation ($input: CreateCheckoutInput!) { createCheckout(input: $input) { id } }';
const CANCEL = 'mutation ($id: ID!) { cancelCheckout(id: $id) { id } }';
const FIND = 'query ($id: ID!) { checkout(id: $id) { status } }';
const CALLBACKS = 'query { callbacks(first: 100) { edges { node { verdict note body } } } }';

interface Kept {
  readonly verdict: string;
  readonly note: string | null;
  readonly body: string;
}

describeEachDatabase('with CHECKOUTS_ONLY, a customer who asks M-Pesa to pay', database => {
  let gateway: OpenGateway;
  beforeAll(async () => {
    gateway = await openGateway(database, {
      behaviour: { mischiefShares: { LATE: 1 }, lateMs: 20 * 86_400_000 },
      environment: { MPESA_SHORTCODE: SHORTCODE, C2B_VALIDATION: 'CHECKOUTS_ONLY' },
    });
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  let orders = 0;
  const open = async (input: object = {}): Promise<{ readonly id: string; readonly reference: string }> => {
    orders += 1;
    const reference = `ORDER-${orders}`;
    const given = { amount: '120', accountReference: reference, ...input };
    const { id } = await gateway.as('desk').ask<{ id: string }>(CREATE, { input: given });
    return { id, reference };
  };
  const ask = async (changes: Readonly<Record<string, unknown>>): Promise<unknown> =>
    (await gateway.postKeyed('c2b/validation', SHORTCODE, c2bBody(changes))).body;
  const noteOn = async (word: string): Promise<string | null> => {
    const read = async () => {
      const { edges } = await gateway.as().ask<{ edges: readonly { node: Kept }[] }>(CALLBACKS);
      return edges.map(({ node }) => node).find(({ body }) => body.includes(word));
    };
    // It is answered first and stored afterwards.
    await waitUntil(`the question "${word}" is kept`, async () => (await read())?.verdict === 'APPLIED');
    return (await read())?.note ?? null;
  };

  it('for an open checkout may do so, however he writes its reference, and not with another amount', async () => {
    const { reference } = await open();
    expect(await ask({ BillRefNumber: reference })).toEqual(MAY_PAY);
    expect(await ask({ BillRefNumber: ` ${reference.toLowerCase().replace('-', ' ')} ` })).toEqual(MAY_PAY);
    expect(await ask({ BillRefNumber: reference, TransAmount: '121.00', InvoiceNumber: 'too much' })).toEqual(
      OTHER_AMOUNT,
    );
    expect(await noteOn('too much')).toMatch(/^Refused: another amount/);
  });

  it('for nothing that the gateway knows is refused, and the question says so', async () => {
    expect(await ask({ BillRefNumber: 'NOBODY KNOWS', InvoiceNumber: 'for nothing' })).toEqual(UNKNOWN);
    expect(await noteOn('for nothing')).toMatch(/^Refused: nothing is to be paid/);
  });

  it('for a checkout that is cancelled is refused, and for one that is expired may do so', async () => {
    const cancelled = await open();
    await gateway.as('desk').ask(CANCEL, { id: cancelled.id });
    expect(await ask({ BillRefNumber: cancelled.reference })).toEqual(UNKNOWN);
    const expired = await open({ expiresInSeconds: 300 });
    gateway.shift(301_000);
    const statusOf = async () => (await gateway.as('desk').ask<{ status: string }>(FIND, { id: expired.id })).status;
    await waitUntil('it is expired', async () => (await statusOf()) === 'EXPIRED');
    expect(await ask({ BillRefNumber: expired.reference })).toEqual(MAY_PAY);
  });

  it('as an open push says may do so, in capitals or not, and not with another amount', async () => {
    const { id } = await gateway.as('shop').pushStk({ amount: 120, accountReference: 'PUSHED' });
    for (const typed of ['PUSHED', ' pushed ', 'Pushed']) expect(await ask({ BillRefNumber: typed })).toEqual(MAY_PAY);
    expect(await ask({ BillRefNumber: 'PUSHED', TransAmount: '1.00' })).toEqual(OTHER_AMOUNT);
    expect(await gateway.as().payment(id)).toMatchObject({ status: 'PENDING' });
  });

  it.each<[string, Readonly<Record<string, unknown>> | string]>([
    ['no amount', { BillRefNumber: 'NOBODY KNOWS', TransAmount: '' }],
    ['no reference', { BillRefNumber: '' }],
    ['nothing that can be read', 'no JSON'],
  ])('with %s may do so: nobody can tell', async (what, question) => {
    const body = typeof question === 'string' ? question : c2bBody({ ...question, InvoiceNumber: what });
    const answer = await gateway.postKeyed('c2b/validation', SHORTCODE, body);
    expect(answer).toEqual({ status: 200, body: MAY_PAY });
    if (typeof question !== 'string') expect(await noteOn(what)).toMatch(/could not tell/);
  });
});
