/** Followers of enquiries and balances, on every database: those who look in one moment share a statement, each with what is its own. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { BalanceRow, buildBalanceRow, EnquiryRow } from '../../src/enquiries/enquiry-row.js';
import { createFindEnquiries, type FindEnquiries } from '../../src/enquiries/find-enquiries.js';
import { followLatest } from '../../src/feed/follow-latest.js';
import { systemClock } from '../../src/lib/clock.js';
import { createIds } from '../../src/lib/ids.js';
import { silentLog } from '../../src/lib/log.js';
import { systemRandom } from '../../src/lib/random.js';
import { createInProcessPubSub } from '../../src/pubsub/in-process.js';
import type { Store } from '../../src/store/open-store.js';
import { catchStatements } from '../support/catch-statements.js';
import { describeEachDatabase } from '../support/databases.js';
import { type FreshStore, openFreshStore } from '../support/fresh-store.js';
import { makeBalanceEnquiry, makeStatusEnquiry } from '../support/memory-stations.js';

const newId = createIds(systemClock, systemRandom);
const FOLLOWERS = 100;
const numbers = Array.from({ length: FOLLOWERS }, (_, index) => String(600_000 + index));
const NOT_STORED = { isOwn: false, paymentId: null, mpesaReceipt: null, transactionStatus: null, amountCents: null };

describeEachDatabase('followed rows', database => {
  let fresh: FreshStore;
  let store: Store;
  let find: FindEnquiries;
  const statusIds = numbers.map(() => newId());
  const balanceIds = numbers.map(() => newId());

  beforeAll(async () => {
    fresh = await openFreshStore(database);
    store = fresh.store;
    find = createFindEnquiries(store);
    const rows = numbers.flatMap((shortcode, index): EnquiryRow[] => [
      {
        ...{ ...NOT_STORED, balanceId: null, kind: 'STATUS' },
        ...makeStatusEnquiry({ id: statusIds[index] ?? '', shortcode }),
      },
      { ...NOT_STORED, kind: 'BALANCE', ...makeBalanceEnquiry({ id: balanceIds[index] ?? '', shortcode }) },
    ]);
    // The answer that M-Pesa counted last came before one that it counted earlier.
    const balances = numbers.flatMap(shortcode =>
      [10, 30, 20].map(asOf => buildBalanceRow({ id: newId(), shortcode, accounts: [], asOf })),
    );
    await store.atomically(async unit => {
      await unit.insertMany(EnquiryRow, rows);
      await unit.insertMany(BalanceRow, balances);
    });
  });

  afterAll(() => fresh.close());

  /** What each of as many followers is told first, and the statements that it took. */
  async function follow<T>(read: (index: number) => Promise<T | null>) {
    const [pubsub, stopped] = [createInProcessPubSub(silentLog), new AbortController()];
    const neighbours = { pubsub, topic: 'enquiries', clock: systemClock, signal: stopped.signal } as const;
    const followers = numbers.map((_, index) =>
      followLatest(
        neighbours,
        () => read(index),
        () => false,
      ),
    );
    let told: readonly IteratorResult<T>[] = [];
    const statements = await catchStatements(store.reader(), async () => {
      told = await Promise.all(followers.map(follower => follower.next()));
    });
    stopped.abort();
    return { told: told.map(({ value }): T => value), statements: statements.length };
  }

  const looks: readonly (readonly [string, (index: number) => Promise<{ readonly shortcode: string } | null>])[] = [
    ['a status enquiry', index => find.findStatus(statusIds[index] ?? '')],
    ['a balance enquiry', index => find.findBalanceEnquiry(balanceIds[index] ?? '')],
    ['the latest balance', index => find.findLatestBalance(numbers[index] ?? '')],
  ];

  it.each(looks)('cost one statement where all follow the same one: %s', async (_what, look) => {
    const { told, statements } = await follow(() => look(7));
    expect(new Set(told.map(({ shortcode }) => shortcode))).toEqual(new Set([numbers[7]]));
    expect(statements).toBe(1);
  });

  it.each(looks)('cost few statements where each follows another one: %s', async (what, look) => {
    const { told, statements } = await follow(look);
    expect(told.map(({ shortcode }) => shortcode)).toEqual(numbers);
    // Where the database is in this process, each shortcode's latest is a statement that costs no more for being alone.
    const isEachAlone = what === 'the latest balance' && fresh.address.kind === 'sqlite';
    expect(statements).toBe(isEachAlone ? FOLLOWERS : 1);
  });

  it('tells of the balance that M-Pesa counted last', async () => {
    expect(await find.findLatestBalance(numbers[0] ?? '')).toMatchObject({ asOf: 30, accounts: [] });
    expect(await find.findLatestBalance('999999')).toBeNull();
  });

  it('finds for nobody what is not among his enquiries, whoever else asks for it at that moment', async () => {
    const [id = ''] = statusIds;
    const among = [undefined, { shortcodes: ['600000'] }, { shortcodes: ['999999'] }, { paymentId: newId() }];
    const found = await Promise.all(among.map(filter => find.findStatus(id, filter)));
    expect(found.map(enquiry => enquiry?.id ?? null)).toEqual([id, id, null, null]);
    expect(await find.findStatus(balanceIds[0] ?? '')).toBeNull();
    expect(await find.findBalanceEnquiry(id)).toBeNull();
  });
});
