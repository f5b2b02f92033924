/** The watchers of a soak: through all three doors; some follow everything, some what goes wrong, most one payment after another. */

import { PATIENCE_MS } from '../../support/patience.js';
import { createSeededRandom } from '../../support/seeded-random.js';
import type { CrashWorld } from '../crash-world.js';
import { ask } from '../shop.js';
import { pauseMs } from '../wait-for.js';
import { DOORS, type Update, type Wish } from './doors.js';
import { concerned, type Event, isResting, type Transcript } from './judge-transcripts.js';
import { watchRoughly } from './watch-roughly.js';

export interface Watchers {
  readonly counts: Readonly<Record<string, number>>;
  readonly transcripts: readonly Transcript[];
  /** Ends when everybody has been told of all these events, or should have been. Rejects when a watcher was refused. */
  finish(feed: readonly Event[]): Promise<void>;
}

/** Of every ten watchers. */
const EVERYTHING = 2;
const WRONG = 1;
const WRONG_FILTER = { status: ['FAILED', 'TIMED_OUT'] };
const LOOK_AGAIN_MS = 50;
const SEEDS_APART = 65_537;

/** From the log as it is now; what `seed` decides for one watcher does not depend on the others. */
export async function openWatchers({ gateways, shop }: CrashWorld, size: number, seed: number): Promise<Watchers> {
  const urls = gateways.map(({ url }) => url);
  const start = await readHead(urls[0] ?? '');
  const doors = Object.entries(DOORS);
  const counts: Record<string, number> = { connections: 0 };
  const transcripts: Transcript[] = [];
  let settled: readonly Event[] | null = null;
  let isLate = false;

  const watch = async (number: number, wish: Wish, isOver: (told: readonly Update[]) => boolean): Promise<void> => {
    const [door = '', open = DOORS.polling] = doors[number % doors.length] ?? [];
    const told: Update[] = [];
    transcripts.push({ watcher: `watcher ${number} (${door})`, wish, told });
    const onConnect = () => count('connections', 1);
    const random = randoms[number] ?? createSeededRandom(seed);
    await watchRoughly({ open, wish, urls, random, told, onConnect, isOver: () => isLate || isOver(told) });
    count(`told by ${door}`, told.length);
  };
  const count = (what: string, more: number): void => {
    counts[what] = (counts[what] ?? 0) + more;
  };
  const watchLog = (number: number, wish: Wish): Promise<void> => {
    let enough = Number.POSITIVE_INFINITY;
    return watch(number, wish, told => {
      if (settled && enough === Number.POSITIVE_INFINITY) enough = concerned(settled, wish).length;
      return told.length >= enough;
    });
  };
  /** Every `among`th order, as soon as it has been answered. */
  const watchOrders = async (number: number, first: number, among: number): Promise<void> => {
    for (let at = first; !settled || at < shop.orders.length; ) {
      const id = shop.orders[at]?.paymentId;
      if (!id) {
        await pauseMs(LOOK_AGAIN_MS);
        continue;
      }
      await watch(number, { id }, told => isResting(told.at(-1)));
      at += among;
    }
  };

  const numbers = Array.from({ length: size }, (_, number) => number);
  const randoms = numbers.map(number => createSeededRandom((seed + number * SEEDS_APART) >>> 0));
  const ofOrders = numbers.filter(number => number % 10 >= EVERYTHING + WRONG);
  const over = Promise.all(
    numbers.map(number => {
      const first = ofOrders.indexOf(number);
      if (first >= 0) return watchOrders(number, first, ofOrders.length);
      return watchLog(number, number % 10 < EVERYTHING ? { after: start } : { after: start, filter: WRONG_FILTER });
    }),
  );
  // Whoever was refused is heard of in the end.
  over.catch(() => undefined);
  return {
    ...{ counts, transcripts },
    async finish(feed) {
      settled = feed;
      const timer = setTimeout(() => {
        isLate = true;
      }, PATIENCE_MS);
      await over;
      clearTimeout(timer);
    },
  };
}

async function readHead(url: string): Promise<string> {
  const { data } = await ask<{ paymentUpdates: { cursor: string } }>(url, '{ paymentUpdates { cursor } }');
  if (!data) throw new Error('the gateway does not tell where the log begins');
  return data.paymentUpdates.cursor;
}
