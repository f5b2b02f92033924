/** Live, without losing a step: races around a change, watchers on bad Wi-Fi across restarts, and polling beside pushing. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeEachDatabase } from '../support/databases.js';
import { watchInterrupted } from '../support/interrupted-watcher.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { createSeededRandom } from '../support/seeded-random.js';
import { sizeOf } from '../support/size-of.js';

/** A thousand when it counts: `LIVE_RACES=1000 npm run jest -- test/flow/live.test -t 'at any moment'`. */
const RACES = sizeOf('LIVE_RACES', 100);
const PAYMENTS = 40;
const RESTARTS = 3;
/** Races begin at every moment around the change, which comes about this long after the payment. */
const AROUND_MS = 90;

const POLL = `query ($after: Cursor) { paymentUpdates(after: $after) {
  updates { cursor payment { id version } } cursor hasMore } }`;

interface Page {
  readonly updates: readonly {
    readonly cursor: string;
    readonly payment: { readonly id: string; readonly version: number };
  }[];
  readonly cursor: string;
  readonly hasMore: boolean;
}

describeEachDatabase('live', database => {
  let gateway: OpenGateway;
  beforeAll(async () => {
    gateway = await openGateway(database);
  });
  afterAll(() => gateway.close());

  /** The log after a cursor, as polling tells it. */
  async function readLog(after: string): Promise<readonly string[]> {
    const lines: string[] = [];
    for (let cursor = after; ; ) {
      const page = await gateway.as().ask<Page>(POLL, { after: cursor });
      lines.push(...page.updates.map(update => `${update.cursor} ${update.payment.id} ${update.payment.version}`));
      if (!page.hasMore) return lines;
      cursor = page.cursor;
    }
  }
  const readHead = async () => (await gateway.as().ask<Page>(POLL)).cursor;

  it('whoever subscribes at any moment around a change sees how it ends', async () => {
    const client = gateway.as('shop');
    const race = async (each: number): Promise<void> => {
      const { id } = await client.pushStk();
      await new Promise(resolve => setTimeout(resolve, (each / RACES) * AROUND_MS));
      const updates = await client.watch({ id, untilSettled: true }).ended;
      expect(updates.at(-1)?.payment).toMatchObject({ status: 'COMPLETED', version: 3 });
      const first = updates[0]?.payment.version ?? 0;
      expect(updates.map(({ payment }) => payment.version)).toEqual(updates.map((_, index) => first + index));
    };
    for (let start = 0; start < RACES; start += 10) {
      await Promise.all(Array.from({ length: 10 }, (_, each) => race(start + each)));
    }
  });

  it('watchers that break off, and a gateway that restarts, lose nothing and repeat nothing', async () => {
    const random = createSeededRandom(4);
    const start = await readHead();
    let head: string | null = null;
    const shared = { urls: () => [gateway.url()], authorization: 'Bearer admin-key-0123456789', random };
    const watchAll = () =>
      watchInterrupted({
        ...shared,
        variables: { after: start },
        isOver: told => head !== null && told.at(-1)?.cursor === head,
      });
    const watchers = Array.from({ length: 4 }, watchAll);
    const settled: string[] = [];
    const pay = async () => {
      const { id } = await gateway.as('shop').pushStk();
      const told = await watchInterrupted({ ...shared, variables: { id, untilSettled: true }, isOver: () => false });
      expect(told.at(-1)).toMatchObject({ paymentId: id, version: 3, status: 'COMPLETED' });
      expect(told.map(({ version }) => version)).toEqual(told.map((_, index) => (told[0]?.version ?? 0) + index));
      settled.push(id);
    };
    for (let restart = 0; restart <= RESTARTS; restart += 1) {
      await Promise.all(Array.from({ length: PAYMENTS / (RESTARTS + 1) }, pay));
      if (restart < RESTARTS) await gateway.restart();
    }
    head = await readHead();
    const log = await readLog(start);
    expect(log.length).toBe(settled.length * 3);
    for (const told of await Promise.all(watchers)) {
      expect(told.map(({ cursor, paymentId, version }) => `${cursor} ${paymentId} ${version}`)).toEqual(log);
    }
  });

  it('a cursor that is not of this log is refused, by pushing and by polling', async () => {
    const foreign = Buffer.from('1.0123456789ab').toString('base64url');
    await expect(gateway.as().watch({ after: foreign }).ended).rejects.toMatchObject({
      extensions: { code: 'CURSOR_EXPIRED' },
    });
    const { errors } = await gateway.as().send(POLL, { after: foreign });
    expect(errors[0]?.extensions.code).toBe('CURSOR_EXPIRED');
  });

  it('what is settled is told from any cursor of it, and completes at once when nothing is left', async () => {
    const client = gateway.as('shop');
    const { id } = await client.pushStk();
    const { events, cursor } = await client.paymentThat(id, 'COMPLETED');
    for (const [index, event] of events.entries()) {
      const told = await client.watch({ id, after: event.cursor, untilSettled: true }).ended;
      expect(told.map(({ payment }) => payment.version)).toEqual(events.slice(index + 1).map(({ version }) => version));
    }
    expect(events.at(-1)?.cursor).toBe(cursor);
  });
});
