/** A day of mixed payments, hour by hour: what the stats add up to is what the pages of the API hold, and what the rows of the CSV say. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { c2bBody } from '../support/c2b-body.js';
import { describeEachDatabase } from '../support/databases.js';
import { freshPhone } from '../support/gateway-client.js';
import { ADMIN_KEY, type OpenGateway, openGateway } from '../support/open-gateway.js';
import { sizeOf } from '../support/size-of.js';
import { waitUntil } from '../support/wait-until.js';

/** 5,000 by hand: DAY_PAYMENTS=5000. */
const PAYMENTS = sizeOf('DAY_PAYMENTS', 78);
const HOURS = PAYMENTS < 1_000 ? 3 : 24;
const HOUR_MS = 3_600_000;

/** Numbers whose pushes fail, each for its own reason. */
const FAILING = ['254700001032', '254700000001', '254700002001', '254700001037'];

const STATS = `query ($from: DateTime!, $to: DateTime!) { paymentStats(from: $from, to: $to, bucket: HOUR) {
  total { status kind count amount } buckets { start status count amount } failures { reason count } } }`;
const PAGE = `query ($filter: PaymentFilter, $after: String) { payments(filter: $filter, first: 100, after: $after) {
  pageInfo { hasNextPage endCursor } edges { node { status kind amount createdAt failure { reason } } } } }`;
const ONE = 'query ($filter: PaymentFilter) { payments(filter: $filter, first: 1) { edges { node { id } } } }';

interface Sum {
  readonly count: number;
  readonly amount: string;
}
interface Stats {
  readonly total: readonly (Sum & { readonly status: string; readonly kind: string })[];
  readonly buckets: readonly (Sum & { readonly status: string; readonly start: string })[];
  readonly failures: readonly { readonly reason: string; readonly count: number }[];
}
interface Paid {
  readonly status: string;
  readonly kind: string;
  readonly amount: string;
  readonly createdAt: string;
  readonly failure: { readonly reason: string } | null;
}
interface Page {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly edges: readonly { readonly node: Paid }[];
}

describeEachDatabase('after a day of payments', database => {
  let gateway: OpenGateway;
  let from: string;
  let to: string;
  beforeAll(async () => {
    gateway = await openGateway(database);
    from = new Date(Date.now() - HOUR_MS).toISOString();
    for (let hour = 0; hour < HOURS; hour += 1) await makeHour();
    to = new Date(Date.now() + (HOURS + 1) * HOUR_MS).toISOString();
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  const isNone = async (filter: object): Promise<boolean> => {
    const { edges } = await gateway.as().ask<{ edges: unknown[] }>(ONE, { filter });
    return edges.length === 0;
  };

  /** Of thirteen payments: paid, failed for four reasons, lost on the way, sent out, paid by hand, and one given back. */
  async function makeHour(): Promise<void> {
    const shop = gateway.as('shop');
    const push = (phoneNumber: string, index: number) => shop.pushStk({ phoneNumber, amount: 10 + (index % 990) });
    const make = async (index: number): Promise<unknown> => {
      const kind = index % 13;
      if (kind === 0) {
        const { id } = await push(freshPhone(), index);
        await shop.paymentThat(id, 'COMPLETED');
        return shop.reverse({ paymentId: id });
      }
      if (kind === 1) return shop.payB2c({ amount: 40 + (index % 7) });
      if (kind === 2) return shop.payB2b({ amount: 60 + (index % 7) });
      if (kind === 3) return gateway.postKeyed('c2b/confirmation', '600000', c2bBody({ TransAmount: `${index}.50` }));
      const code = FAILING[kind - 4];
      // Its callback is lost, and its phone rings until somebody has asked.
      if (kind === 8 && index < 13) return push('254710000001', index);
      const { id } = await push(code ?? freshPhone(), index);
      return shop.paymentThat(id, code ? 'FAILED' : 'COMPLETED');
    };
    for (let index = 0; index < PAYMENTS / HOURS; index += 13) {
      await Promise.all(Array.from({ length: 13 }, (_, next) => make(index + next)));
    }
    gateway.shift(HOUR_MS);
    await waitUntil('all of them are settled', () => isNone({ status: ['PENDING', 'TIMED_OUT'] }));
  }

  async function readAll(): Promise<readonly Paid[]> {
    const filter = { createdAfter: from, createdBefore: to };
    const found: Paid[] = [];
    for (let after: string | null = null; ; ) {
      const { edges, pageInfo }: Page = await gateway.as().ask<Page>(PAGE, { filter, after });
      found.push(...edges.map(({ node }) => node));
      if (!pageInfo.hasNextPage) return found;
      after = pageInfo.endCursor;
    }
  }

  async function readExport(): Promise<readonly (readonly string[])[]> {
    const answer = await fetch(`${gateway.url()}/export/payments.csv`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${ADMIN_KEY}` },
      body: JSON.stringify({ filter: { createdAfter: from, createdBefore: to } }),
    });
    const [header = [], ...rows] = (await answer.text())
      .trimEnd()
      .split('\r\n')
      .map(line => line.split(','));
    expect(rows.pop()).toEqual(['END', String(rows.length)]);
    return rows.map(row => ['status', 'kind', 'amount'].map(name => row[header.indexOf(name)] ?? ''));
  }

  it('stats, pages and CSV are the same to the shilling, by status and kind, by hour and by reason', async () => {
    const { total, buckets, failures } = await gateway.as().ask<Stats>(STATS, { from, to });
    const all = await readAll();
    expect(all.length).toBeGreaterThanOrEqual(PAYMENTS);
    expect(new Set(all.map(({ status, kind }) => `${status} ${kind}`)).size).toBeGreaterThanOrEqual(7);
    const byKind = addUp(all.map(({ status, kind, amount }) => [`${status} ${kind}`, amount]));
    expect(written(total, ({ status, kind }) => `${status} ${kind}`)).toEqual(byKind);
    expect(addUp((await readExport()).map(([status, kind, amount]) => [`${status} ${kind}`, amount ?? '']))).toEqual(
      byKind,
    );
    const hourOf = (at: string) => new Date(Math.floor(Date.parse(at) / HOUR_MS) * HOUR_MS).toISOString();
    expect(written(buckets, ({ start, status }) => `${start} ${status}`)).toEqual(
      addUp(all.map(({ createdAt, status, amount }) => [`${hourOf(createdAt)} ${status}`, amount])),
    );
    const reasons = addUp(all.flatMap(({ failure }) => (failure ? [[failure.reason, '0']] : [])));
    expect(
      written(
        failures.map(each => ({ ...each, amount: '0.00' })),
        ({ reason }) => reason,
      ),
    ).toEqual(reasons);
    process.stdout.write(`  a day of ${all.length} payments on ${database.name}: ${Object.keys(byKind).join(', ')}\n`);
  });
});

/** How many, and how much. */
function addUp(
  rows: readonly (readonly [name: string, amount: string])[] | readonly string[][],
): Record<string, string> {
  const sums = new Map<string, { count: number; cents: number }>();
  for (const [name = '', amount = ''] of rows) {
    const { count, cents } = sums.get(name) ?? { count: 0, cents: 0 };
    sums.set(name, { count: count + 1, cents: cents + Math.round(100 * Number(amount)) });
  }
  return Object.fromEntries(
    [...sums].map(([name, { count, cents }]) => [name, `${count}: ${(cents / 100).toFixed(2)}`]),
  );
}

function written<Row extends Sum>(rows: readonly Row[], nameOf: (row: Row) => string): Record<string, string> {
  return Object.fromEntries(rows.map(row => [nameOf(row), `${row.count}: ${row.amount}`]));
}
