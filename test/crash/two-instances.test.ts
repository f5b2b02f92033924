/** Two instances on one database, each callback posted to both at the same moment: one effect, one story, in one order. */

import { afterEach, expect, it } from '@jest/globals';
import { sizeOf } from '../support/size-of.js';
import { type CrashDatabase, createCrashDatabase } from './crash-database.js';
import { type CrashWorld, openCrashWorld } from './crash-world.js';
import { ask } from './shop.js';

const PAYMENTS = sizeOf('CRASH_TWO_INSTANCES', 40);

let database: CrashDatabase;
let world: CrashWorld;

afterEach(async () => {
  await world.close();
  await database.drop();
});

it.each([['mysql' as const], ['mariadb' as const]])(
  `${PAYMENTS} payments whose callbacks come to both at once on %s`,
  async kind => {
    database = await createCrashDatabase(kind);
    const shop = { atOnce: 16, orderEveryMs: 0 };
    world = await openCrashWorld({ database, behaviour: { delaySpreadMs: 50 }, instances: 2, shop, darajaDelayMs: 50 });
    const [one = '', two = ''] = world.gateways.map(({ url }) => url);
    const start = await readHead(one);
    await world.shop.place(PAYMENTS);
    await world.settle();

    const stories = [await readStory(one, start), await readStory(two, start)];
    expect(stories[0]).toEqual(stories[1]);
    const story = stories[0] ?? [];
    // On a slow machine M-Pesa may be asked first: then the callback adds the receipt, in a version of its own.
    const paid = story.filter(({ status }) => status === 'COMPLETED').map(({ paymentId }) => paymentId);
    expect(new Set(paid).size).toBe(PAYMENTS);
    expect(new Set(story.map(({ cursor }) => cursor)).size).toBe(story.length);

    const { counts, lost, doubled, stuck } = await world.judge();
    expect({ lost, doubled, stuck }).toEqual({ lost: [], doubled: [], stuck: [] });
    expect(counts).toMatchObject({ payments: PAYMENTS, completed: PAYMENTS, acknowledged: 2 * PAYMENTS });
    expect(story.length).toBe(counts.events);
    const completions = `SELECT COUNT(*) AS events FROM payment_events
      WHERE status = 'COMPLETED' AND (status_before IS NULL OR status_before <> 'COMPLETED')`;
    expect(await database.read(completions)).toEqual([{ events: PAYMENTS }]);
  },
);

interface Told {
  readonly cursor: string;
  readonly paymentId: string;
  readonly version: number;
  readonly status: string;
}

interface Page {
  readonly paymentUpdates: {
    readonly cursor: string;
    readonly hasMore: boolean;
    readonly updates: readonly {
      readonly cursor: string;
      readonly payment: { readonly id: string; readonly version: number; readonly status: string };
    }[];
  };
}

async function readPage(gateway: string, after: string | null): Promise<Page['paymentUpdates']> {
  const query = `query ($after: Cursor) {
    paymentUpdates(after: $after, first: 100) { cursor hasMore updates { cursor payment { id version status } } }
  }`;
  const { data, codes } = await ask<Page>(gateway, query, { after });
  if (!data) throw new Error(`the gateway does not tell: ${codes.join()}`);
  return data.paymentUpdates;
}

const readHead = async (gateway: string): Promise<string> => (await readPage(gateway, null)).cursor;

async function readStory(gateway: string, start: string): Promise<readonly Told[]> {
  const story: Told[] = [];
  for (let after = start; ; ) {
    const { updates, cursor, hasMore } = await readPage(gateway, after);
    for (const { cursor: at, payment } of updates) {
      story.push({ cursor: at, paymentId: payment.id, version: payment.version, status: payment.status });
    }
    if (!hasMore) return story;
    after = cursor;
  }
}
