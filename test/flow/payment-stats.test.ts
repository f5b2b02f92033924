/** What payments add up to, asked by GraphQL: the same as the pages of the history, for whoever may see them. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { c2bBody, freshReceipt } from '../support/c2b-body.js';
import { describeEachDatabase } from '../support/databases.js';
import { freshPhone } from '../support/gateway-client.js';
import { ACCEPTED, type OpenGateway, openGateway } from '../support/open-gateway.js';
import { refusalOf } from '../support/test-gateway.js';
import { waitUntil } from '../support/wait-until.js';

const STATS = `query ($filter: PaymentFilter, $from: DateTime!, $to: DateTime, $bucket: StatsBucket) {
  paymentStats(filter: $filter, from: $from, to: $to, bucket: $bucket) {
    total { status kind count amount } buckets { start status count amount } failures { reason count } } }`;
const PAYMENTS = 'query ($filter: PaymentFilter) { payments(filter: $filter, first: 20) { edges { node { id } } } }';

interface StatsView {
  readonly total: readonly { status: string; kind: string; count: number; amount: string }[];
  readonly buckets: readonly { start: string; status: string; count: number; amount: string }[];
  readonly failures: readonly { reason: string; count: number }[];
}

describeEachDatabase('paymentStats', database => {
  let gateway: OpenGateway;
  const from = new Date(Date.now() - 86_400_000).toISOString();

  beforeAll(async () => {
    gateway = await openGateway(database);
    const shop = gateway.as('shop');
    for (const phoneNumber of [freshPhone(), freshPhone(), '254700001032', '254700000001']) {
      const { id } = await shop.pushStk({ amount: 150, phoneNumber, accountReference: 'STATS' });
      await shop.watch({ id, untilSettled: true }).ended;
    }
    const { id } = await shop.payB2c({ amount: 40 });
    await shop.watch({ id, untilSettled: true }).ended;
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  const read = (variables: Record<string, unknown>, caller: 'shop' | 'board' = 'shop') =>
    gateway.as(caller).ask<StatsView>(STATS, { from, ...variables });

  it('adds up by status and kind, in slices, and failures by reason', async () => {
    const { total, buckets, failures } = await read({ bucket: 'DAY' });
    expect(new Set(total)).toEqual(
      new Set([
        { status: 'COMPLETED', kind: 'STK_PUSH', count: 2, amount: '300.00' },
        { status: 'COMPLETED', kind: 'B2C', count: 1, amount: '40.00' },
        { status: 'FAILED', kind: 'STK_PUSH', count: 2, amount: '300.00' },
      ]),
    );
    const counts = buckets.map(({ count }) => count);
    expect(counts.reduce((sum, count) => sum + count)).toBe(5);
    // Midnight in Nairobi.
    expect(buckets.map(({ start }) => start.slice(11))).toEqual(buckets.map(() => '21:00:00.000Z'));
    expect(failures.toSorted((one, other) => (one.reason < other.reason ? -1 : 1))).toEqual([
      { reason: 'CANCELLED_BY_CUSTOMER', count: 1 },
      { reason: 'INSUFFICIENT_FUNDS', count: 1 },
    ]);
  });

  it('takes the filter of payments, also for a caller who sees masked numbers', async () => {
    const { total } = await read({ filter: { search: 'stats', status: ['FAILED'] } }, 'board');
    expect(total).toEqual([{ status: 'FAILED', kind: 'STK_PUSH', count: 2, amount: '300.00' }]);
    const numbers = await gateway.as('board').send(STATS, { from, filter: { phoneNumber: '0700001032' } });
    expect(refusalOf(numbers)).toEqual({ code: 'FORBIDDEN', field: 'phoneNumber' });
  });

  it.each([
    ['from', { from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z' }],
    ['from', { from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00.001Z' }],
    ['bucket', { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00.001Z', bucket: 'MINUTE' }],
  ])('refuses %s: %j', async (field, variables) => {
    const answer = await gateway.as('shop').send(STATS, variables);
    expect(refusalOf(answer)).toEqual({ code: 'BAD_USER_INPUT', field });
  });

  it('adds up exactly whatever amounts it was told', async () => {
    for (let count = 0; count < 12; count += 1) {
      const told = c2bBody({ TransID: freshReceipt(), TransAmount: '9999999999999.99' });
      expect(await gateway.postKeyed('c2b/confirmation', '600000', told)).toEqual(ACCEPTED);
    }
    const filter = { kind: ['C2B'] };
    await waitUntil('all are there', async () => {
      const { edges } = await gateway.as().ask<{ readonly edges: readonly object[] }>(PAYMENTS, { filter });
      return edges.length === 12;
    });
    for (const bucket of ['HOUR', 'DAY']) {
      const { total, buckets } = await read({ filter, bucket });
      expect(total).toEqual([{ status: 'COMPLETED', kind: 'C2B', count: 12, amount: '119999999999999.88' }]);
      expect(buckets.reduce((sum, { count }) => sum + count, 0)).toBe(12);
    }
  });
});
