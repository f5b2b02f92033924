/** The history: filtered in every way and paged over ten thousand payments, without a gap or a repeat. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { newPayment } from '../../src/domain/new-payment.js';
import { PAYMENT_KINDS, PAYMENT_STATUSES, type Payment, UNSAID } from '../../src/domain/payment.js';
import { filterableOf, matchesFilter, type PaymentFilter } from '../../src/domain/payment-filter.js';
import { readSearch } from '../../src/domain/payment-search.js';
import { systemClock } from '../../src/lib/clock.js';
import { createIds } from '../../src/lib/ids.js';
import { silentLog } from '../../src/lib/log.js';
import { buildPaymentRow, PaymentRow } from '../../src/payments/payment-row.js';
import { openStore } from '../../src/store/open-store.js';
import { tables } from '../../src/tables.js';
import { describeEachDatabase, type FreshDatabase } from '../support/databases.js';
import { STK_LADDER } from '../support/make-payment.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { createSeededRandom } from '../support/seeded-random.js';

const COUNT = 10_000;
const REASONS = ['WRONG_PIN', 'OTHER', 'CANCELLED_BY_CUSTOMER'] as const;
const START = Date.UTC(2026, 0, 5, 9);
const SECOND_MS = 1_000;

const PAGE = `query ($filter: PaymentFilter, $after: String) { payments(filter: $filter, first: 100, after: $after) {
  edges { cursor node { id } } pageInfo { hasNextPage endCursor } } }`;

interface Page {
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** Ten thousand payments, three in each second of their clock, in every status, kind and colour. */
function makeHistory(): Payment[] {
  let count = 0;
  const newId = createIds({ ...systemClock, now: () => atOf(count) }, createSeededRandom(7));
  return Array.from({ length: COUNT }, (_, index) => {
    count = index;
    const request = {
      ...UNSAID,
      ...{
        id: newId(),
        amountCents: 100 * (index + 1),
        currency: 'KES' as const,
        shortcode: pick(['600000', '600001'], index),
      },
      ...{ kind: pick(PAYMENT_KINDS, index), phoneNumber: `2547${String(10_000_000 + (index % 97))}` },
      metadata: null,
      accountReference: `REF ${index % 89}${' '.repeat(index % 2)}`,
      createdAt: atOf(index),
    };
    const payment = newPayment(request, STK_LADDER, null);
    // Settled, or not to be asked about: the history stands still while it is read.
    const status = pick(PAYMENT_STATUSES, Math.floor(index / 7));
    const reviewReasons = index % 11 === 0 ? (['FACTS_DIFFER'] as const) : [];
    const isSettled = status !== 'PENDING' && status !== 'TIMED_OUT';
    return {
      ...{ ...payment, status, reviewReasons, reviewsRaised: reviewReasons, nextCheckAt: null },
      settledAt: isSettled ? atOf(index) + 1_000 * (index % 5) : null,
      mpesaReceipt: status === 'COMPLETED' ? `UKSQ${String(index).padStart(6, '0')}` : null,
      failure: status === 'FAILED' ? { reason: pick(REASONS, index), resultCode: '1', retryable: true } : null,
    };
  });
}

const atOf = (index: number) => START + Math.floor(index / 3) * SECOND_MS;
const pick = <T>(items: readonly T[], index: number): T => items[index % items.length] as T;

async function storeAll({ address }: FreshDatabase, payments: readonly Payment[]): Promise<void> {
  const store = await openStore({ address, tables, clock: systemClock, log: silentLog });
  // Without phone locks: one number has many payments here. A question in flight for ever keeps the sweep from timing them out.
  const open = { phoneLock: null, askingUntil: Number.MAX_SAFE_INTEGER };
  const rows = payments.map(payment => ({ ...buildPaymentRow(payment, null), ...open }));
  for (let start = 0; start < rows.length; start += 1_000) {
    await store.atomically(unit => unit.insertMany(PaymentRow, rows.slice(start, start + 1_000)));
  }
  await store.close();
}

const history = makeHistory();

const idOf = (index: number) => history[index]?.id ?? '';
/** By id, receipt and its beginning, number and its end, reference and amount; "710" is the end of no number and the beginning of none. */
const SEARCHES = [
  ...[idOf(77), 'uksq 000 012', 'uksq0099', '0710 000 005', '005', '000 012', 'ref 8', 'REF 88 ', '=150', 'É', '710'],
];

const iso = (atMs: number) => new Date(atMs).toISOString();
const EARLY = atOf(COUNT / 20);
const LATE = atOf(COUNT - COUNT / 20);
const END = Date.parse('9999-12-31T23:59:59.999Z');
const FILTERS: readonly (readonly [name: string, wire: Record<string, unknown>, filter: PaymentFilter])[] = [
  ['none', {}, {}],
  ['a status', { status: ['TIMED_OUT'] }, { status: ['TIMED_OUT'] }],
  [
    'statuses and a kind',
    { status: ['FAILED', 'COMPLETED'], kind: ['B2C'] },
    { status: ['FAILED', 'COMPLETED'], kind: ['B2C'] },
  ],
  ['a kind', { kind: ['B2C'] }, { kind: ['B2C'] }],
  ['a phone number, as it is written', { phoneNumber: '0710 000 005' }, { phoneNumber: '254710000005' }],
  ['a reference', { accountReference: 'REF 7' }, { accountReference: 'REF 7' }],
  ['a reference with a space at its end', { accountReference: 'REF 7 ' }, { accountReference: 'REF 7 ' }],
  [
    'a shortcode and a status',
    { shortcode: '600001', status: ['REVERSED'] },
    { shortcode: '600001', status: ['REVERSED'] },
  ],
  ['in review', { needsReview: true }, { needsReview: true }],
  ['after an instant', { createdAfter: iso(LATE) }, { createdAfter: LATE }],
  ['before an instant', { createdBefore: iso(EARLY) }, { createdBefore: EARLY }],
  ['before the end of the calendar', { createdBefore: iso(END) }, { createdBefore: END }],
  ['after the end of the calendar', { createdAfter: iso(END) }, { createdAfter: END }],
  [
    'everything',
    {
      ...{
        status: ['PENDING', 'COMPLETED'],
        kind: ['STK_PUSH', 'B2C', 'C2B'],
        shortcode: '600000',
        needsReview: false,
      },
      ...{ phoneNumber: '+254710000012', createdAfter: iso(START), createdBefore: iso(atOf(COUNT)) },
    },
    {
      ...{
        status: ['PENDING', 'COMPLETED'],
        kind: ['STK_PUSH', 'B2C', 'C2B'],
        shortcode: '600000',
        needsReview: false,
      },
      ...{ phoneNumber: '254710000012', createdAfter: START, createdBefore: atOf(COUNT) },
    },
  ],
  ['ids', { id: [idOf(5), idOf(9_001), 'nobody'] }, { id: [idOf(5), idOf(9_001)] }],
  ['no valid id', { id: ['é', ''] }, { id: [] }],
  ['amounts', { amountFrom: '100', amountTo: 120 }, { amountFrom: 10_000, amountTo: 12_000 }],
  ['reasons', { failureReason: ['WRONG_PIN', 'OTHER'] }, { failureReason: ['WRONG_PIN', 'OTHER'] }],
  ['settled after an instant', { settledAfter: iso(LATE) }, { settledAfter: LATE }],
  [
    'settled in a while',
    { settledAfter: iso(EARLY), settledBefore: iso(EARLY + 60_000) },
    { settledAfter: EARLY, settledBefore: EARLY + 60_000 },
  ],
  ...SEARCHES.map(text => [`a search for ${text}`, { search: text }, { search: readSearch(text, true) }] as const),
  [
    'a search, a number and a status',
    { search: 'ref 1', phoneNumber: '0710 000 005', status: ['COMPLETED'] },
    { search: readSearch('ref 1', true), phoneNumber: '254710000005', status: ['COMPLETED'] },
  ],
  ['nothing', { accountReference: 'NOBODY' }, { accountReference: 'NOBODY' }],
];

describeEachDatabase('history', database => {
  let gateway: OpenGateway;
  beforeAll(async () => {
    gateway = await openGateway(database);
    await storeAll(gateway.database, history);
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  async function readAll(filter: Record<string, unknown>): Promise<string[]> {
    const seen: string[] = [];
    for (let after: string | null = null, isMore = true; isMore; ) {
      const { edges, pageInfo }: Page = await gateway.as('shop').ask(PAGE, { filter, after });
      seen.push(...edges.map(({ node }) => node.id));
      expect(pageInfo.endCursor).toBe(edges.at(-1)?.cursor ?? null);
      after = pageInfo.endCursor;
      isMore = pageInfo.hasNextPage;
    }
    return seen;
  }

  it.each(FILTERS)('filtered by %s: all, newest first, none twice', async (_name, wire, filter) => {
    const wanted = history.filter(payment => matchesFilter(filterableOf(payment), filter));
    expect(await readAll(wire)).toEqual(wanted.map(({ id }) => id).reverse());
  });

  it('a payment that is made while somebody pages is on no later page', async () => {
    const { edges, pageInfo }: Page = await gateway.as('shop').ask(PAGE, {});
    const { id } = await gateway.as('shop').pushStk();
    const next: Page = await gateway.as('shop').ask(PAGE, { after: pageInfo.endCursor });
    const seen = [...edges, ...next.edges].map(({ node }) => node.id);
    expect(seen).toEqual(
      history
        .slice(-200)
        .map(({ id }) => id)
        .reverse(),
    );
    expect((await gateway.as('shop').ask<Page>(PAGE, {})).edges[0]?.node.id).toBe(id);
  });
});
