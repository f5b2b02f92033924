/** Parts of payments, on every database: what was asked for is there, for whoever asks at the same time, and nothing else is read. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { execute, getNamedType, isObjectType, isScalarType, parse } from 'graphql';
import { createWatchTokens } from '../../src/callers/create-watch-tokens.js';
import type { Role } from '../../src/callers/roles.js';
import { buildSchema } from '../../src/graphql/build-schema.js';
import { createCreateContext } from '../../src/graphql/context.js';
import { createCursorSeal } from '../../src/graphql/cursor-seal.js';
import { systemClock } from '../../src/lib/clock.js';
import { createIds } from '../../src/lib/ids.js';
import { systemRandom } from '../../src/lib/random.js';
import { Secret } from '../../src/lib/secret.js';
import { createFindPayments } from '../../src/payments/find-payments.js';
import { buildPaymentRow, PaymentRow } from '../../src/payments/payment-row.js';
import type { FindPayments } from '../../src/payments/payments.js';
import type { Store } from '../../src/store/open-store.js';
import { catchStatements } from '../support/catch-statements.js';
import { describeEachDatabase } from '../support/databases.js';
import { type FreshStore, openFreshStore } from '../support/fresh-store.js';
import { holdStatements } from '../support/hold-statements.js';
import { makePayment } from '../support/make-payment.js';
import { ABOUT, createMemoryStations } from '../support/memory-stations.js';

const newId = createIds(systemClock, systemRandom);
const schema = buildSchema();
const watchTokens = createWatchTokens([new Secret('t'.repeat(32))], systemClock);

/** No part of it is null, and no two are alike. */
const FULL = makePayment({
  id: newId(),
  ...{ status: 'FAILED', version: 7, mpesaReceipt: 'UKN0000001', receiptSource: 'KEYED' },
  failure: { reason: 'WRONG_PIN', resultCode: '2001', retryable: true },
  ...{
    reviewReasons: ['FACTS_DIFFER', 'UNANSWERABLE'],
    reviewsRaised: ['FACTS_DIFFER', 'UNANSWERABLE', 'RECEIPT_TAKEN'],
  },
  ...{ merchantRequestId: 'm', checkoutRequestId: 'c', conversationId: 'v', originatorConversationId: 'o' },
  ...{ description: 'd', command: 'BUSINESS_PAYMENT', occasion: 'n', metadata: '{"order":7}' },
  ...{ updatedAt: 1_700_000_000_001, settledAt: 1_700_000_000_002, nextCheckAt: 1_700_000_000_003 },
  ...{ ladderStep: 4, askingUntil: 1_700_000_000_005 },
});

describeEachDatabase('parts of payments', database => {
  let fresh: FreshStore;
  let store: Store;
  let find: FindPayments;
  const others = Array.from({ length: 60 }, () => makePayment({ id: newId(), status: 'FAILED', phoneNumber: null }));
  const newestFirst = [FULL, ...others].map(({ id }) => id).reverse();

  beforeAll(async () => {
    fresh = await openFreshStore(database);
    store = fresh.store;
    find = createFindPayments(store);
    const rows = [FULL, ...others].map(payment => buildPaymentRow(payment, null));
    await store.atomically(unit => unit.insertMany(PaymentRow, rows));
  });

  afterAll(() => fresh.close());

  const catchSql = async (work: () => Promise<unknown>) =>
    (await catchStatements(store.reader(), work)).map(({ sql }) => sql);

  it('gives every part alone as it gives it with all others', async () => {
    expect(await find.byId(FULL.id)).toEqual(FULL);
    for (const part of Object.keys(FULL) as (keyof typeof FULL)[]) {
      expect((await find.partsById(FULL.id, [part]))?.[part]).toEqual(FULL[part]);
      const page = await find.page({ accountReference: FULL.accountReference ?? '' }, 100, null, [part]);
      expect(page.items.find(({ id }) => id === FULL.id)?.[part]).toEqual(FULL[part]);
    }
    expect(await find.partsById(newId(), ['status'])).toBeNull();
  });

  it('reads no column that was not asked for', async () => {
    const [statement, ...more] = await catchSql(() => find.partsById(FULL.id, ['id', 'failure', 'amountCents']));
    const columns = /^SELECT (.*) FROM/.exec(statement ?? '')?.[1]?.match(/(?<=AS .)\w+/g);
    expect(columns).toEqual(['id', 'failureReason', 'failureCode', 'failureRetryable', 'amountCents']);
    expect(more).toEqual([]);
  });

  it('answers pages and look-ups of the same moment with few statements, each with its own rows', async () => {
    const starts = [null, ...newestFirst.slice(0, 40)];
    const pages = () => Promise.all(starts.map((after, index) => find.page({}, 1 + (index % 7), after, ['status'])));
    const statements = await catchSql(async () => {
      for (const [index, page] of (await pages()).entries()) {
        const ids = newestFirst.slice(index, index + 1 + (index % 7));
        expect(page.items.map(({ id }) => id)).toEqual(ids);
        expect(page.hasMore).toBe(true);
      }
    });
    expect(statements.length).toBe(fresh.address.kind === 'sqlite' ? starts.length : 6);
    const lookups = await catchSql(async () => {
      const asked = newestFirst.map(id => find.partsById(id, id === FULL.id ? ['failure'] : ['status']));
      const found = await Promise.all(asked);
      expect(found.map(payment => payment?.id)).toEqual(newestFirst);
      expect(found.at(-1)).toMatchObject({ failure: FULL.failure });
    });
    expect(lookups.length).toBe(1);
  });

  it('finds for nobody what is not among his payments, whoever else asks for it at that moment', async () => {
    const own = { shortcodes: [FULL.shortcode] };
    const foreign = { shortcodes: ['999999'] };
    const later = { createdAfter: systemClock.now() };
    const among = [undefined, own, foreign, later, { ...own, createdAfter: 0 }, { checkoutId: newId() }];
    const found = await Promise.all(among.map(filter => find.partsById(FULL.id, ['status'], filter)));
    expect(found.map(payment => payment?.status ?? null)).toEqual(['FAILED', 'FAILED', null, null, 'FAILED', null]);
  });

  it('answers four pages with a filter at a time, each caller in turn, and look-ups by id beside them', async () => {
    const { count, letGo } = holdStatements(store.reader(), 'ORDER BY');
    const order: string[] = [];
    const asked = [...'aaaaaaaaaaaaaaab'].map(caller =>
      find.page({ status: ['FAILED'] }, 1, null, ['id'], caller).then(() => order.push(caller)),
    );
    const atOnce = await count();
    const found = await find.partsById(FULL.id, ['status']);
    letGo();
    await Promise.all(asked);
    expect([atOnce, found?.status]).toEqual([4, 'FAILED']);
    expect(order.at(-1)).toBe('a');
  });

  it('shows every field of the schema alone as with all others, to everybody', async () => {
    const type = schema.getType('Payment');
    if (!isObjectType(type)) throw new Error('Payment is a type');
    // The rest needs the log, which has tests of its own.
    const names = Object.values(type.getFields()).filter(
      ({ name }) => !['events', 'cursor', 'watchToken'].includes(name),
    );
    const selections = names.map(({ name, type: of }) => {
      const inner = getNamedType(of);
      return isObjectType(inner) && !isScalarType(inner) ? `${name} { reason resultCode retryable message }` : name;
    });
    for (const role of ['admin', 'readonly'] as const) {
      const all = await ask(selections.join(' '), role);
      for (const selection of selections) {
        const name = selection.split(' ')[0] ?? '';
        expect(await ask(selection, role)).toEqual({ [name]: all[name] });
      }
      expect(all).toMatchObject({ amount: '150.00', status: 'FAILED', needsReview: true, version: 7 });
      expect(all.metadata).toEqual(role === 'admin' ? { order: 7 } : null);
    }
  });

  /** By id and in a page, which must be the same. */
  async function ask(selections: string, role: Role): Promise<Record<string, unknown>> {
    const stations = { ...createMemoryStations().stations, findPayments: find };
    const contextValue = createCreateContext(stations, {
      watchTokens,
      seal: createCursorSeal([new Secret('s'.repeat(32))]),
      clock: systemClock,
      about: ABOUT,
    })({ name: role, role, watch: null, address: null, key: null, ending: null, shortcodes: null });
    const text = `{ payment(id: "${FULL.id}") { ${selections} }
      payments(first: 100) { edges { node { ...P } } } } fragment P on Payment { ${selections} }`;
    const { data, errors } = await execute({ schema, document: parse(text), contextValue });
    expect(errors).toBeUndefined();
    const { payment, payments } = data as {
      payment: Record<string, unknown>;
      payments: { edges: { node: Record<string, unknown> }[] };
    };
    expect(payments.edges.at(-1)?.node).toEqual(payment);
    return { ...payment };
  }
});
