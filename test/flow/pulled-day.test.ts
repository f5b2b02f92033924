/** A day of mixed payments, some of which nobody tells: after a pull the gateway's books are M-Pesa's, to the cent. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Transaction } from '../../src/simulator/books/transaction.js';
import { simulatorCredentials } from '../../src/simulator/credentials.js';
import { describeEachDatabase } from '../support/databases.js';
import { freshPhone } from '../support/gateway-client.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { sizeOf } from '../support/size-of.js';
import { waitUntil } from '../support/wait-until.js';

/** Nine payments each; 500 by hand: PULLED_DAY_ROUNDS=500. */
const ROUNDS = sizeOf('PULLED_DAY_ROUNDS', 3);
const HOUR_MS = 3_600_000;
const PULL = `mutation ($from: DateTime!) { pullTransactions(from: $from) { rows opened confirmed known } }`;
const PAYMENTS = `query ($after: String) { payments(first: 100, after: $after) {
  edges { node { kind status amount mpesaReceipt needsReview } } pageInfo { hasNextPage endCursor } } }`;
const LOST = '254710000001';

interface Node {
  readonly kind: string;
  readonly status: string;
  readonly amount: string;
  readonly mpesaReceipt: string | null;
  readonly needsReview: boolean;
}
interface Page {
  readonly edges: readonly { readonly node: Node }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}

describeEachDatabase('a day at M-Pesa', database => {
  let gateway: OpenGateway;
  beforeAll(async () => {
    gateway = await openGateway(database, { environment: { STK_FIRST_QUERY_SECONDS: '0.3' } });
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  const { consumerKey, consumerSecret, shortcode } = simulatorCredentials;
  let token = '';
  const payByHand = async (Amount: number): Promise<void> => {
    const url = gateway.wire.url;
    if (token === '') {
      const authorization = `Basic ${Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64')}`;
      const given = await fetch(`${url}/oauth/v1/generate?grant_type=client_credentials`, {
        headers: { authorization },
      });
      token = ((await given.json()) as { access_token: string }).access_token;
    }
    const answer = await fetch(`${url}/mpesa/c2b/v2/simulate`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ ShortCode: shortcode, CommandID: 'CustomerPayBillOnline', Amount, Msisdn: freshPhone() },
        BillRefNumber: `HAND-${Amount}`,
      }),
    });
    expect(answer.status).toBe(200);
  };
  const push = async (phoneNumber: string, amount: number) => {
    const { id } = await gateway.as('shop').pushStk({ phoneNumber, amount });
    await waitUntil('the push has settled', async () => (await gateway.as().payment(id)).status !== 'PENDING');
    return id;
  };
  const round = async (index: number): Promise<void> => {
    const amount = 100 + 10 * index;
    const [paid] = await Promise.all([
      push(freshPhone(), amount),
      push(freshPhone(), amount + 1),
      push('254700001032', amount + 2),
      push('254710000002', amount + 3),
      push('254710000003', amount + 4),
      push(LOST, amount + 5),
      payByHand(amount + 6),
      gateway.as('shop').payB2c({ amount: amount + 7 }),
    ]);
    await gateway.as('shop').reverse({ paymentId: paid });
    await gateway.as().paymentThat(paid, 'REVERSED');
  };
  const listPayments = async (): Promise<readonly Node[]> => {
    const all: Node[] = [];
    for (let after: string | null = null; ; ) {
      const page: Page = await gateway.as().ask<Page>(PAYMENTS, { after });
      all.push(...page.edges.map(({ node }) => node));
      if (!page.pageInfo.hasNextPage) return all;
      after = page.pageInfo.endCursor;
    }
  };
  const moved = (): readonly Transaction[] => gateway.ledger.transactions().filter(({ receipt }) => receipt !== null);
  const pull = () =>
    gateway.as().ask<{ rows: number; opened: number; confirmed: number; known: number }>(PULL, {
      from: new Date(Date.now() - HOUR_MS).toISOString(),
    });

  it('is a day in the gateway', async () => {
    for (let index = 0; index < ROUNDS; index += 1) await round(index);
    const isOver = () => gateway.ledger.transactions().every(({ status }) => status !== 'PENDING');
    await waitUntil('all money has moved', isOver);
    const byCustomers = moved().filter(({ kind }) => kind === 'STK_PUSH' || kind === 'C2B');
    expect(await pull()).toMatchObject({ rows: byCustomers.length, opened: ROUNDS });
    const present = ({ kind, status, amountCents, receipt }: Transaction) =>
      `${receipt} ${kind} ${status} ${(amountCents / 100).toFixed(2)}`;
    const expected = moved().map(present).sort();
    const isPaid = ({ status }: Node) => status === 'COMPLETED' || status === 'REVERSED';
    const found = async () =>
      (await listPayments())
        .filter(isPaid)
        .map(({ mpesaReceipt, kind, status, amount }) => `${mpesaReceipt} ${kind} ${status} ${amount}`)
        .sort();
    await waitUntil('each payment has its receipt', async () => (await found()).length === expected.length);
    await waitUntil('no receipt is missing', async () => !(await found()).some(each => each.startsWith('null')));
    expect(await found()).toEqual(expected);
    expect(await pull()).toEqual({ rows: byCustomers.length, opened: 0, confirmed: 0, known: byCustomers.length });
    expect((await listPayments()).filter(({ needsReview }) => needsReview)).toEqual([]);
  });
});
