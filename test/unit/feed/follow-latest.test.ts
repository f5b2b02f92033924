/** Followers of one row: what they are told, how they end, and that they leave nothing behind however long they look. */

import { getMaxListeners } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeEach, expect, test } from '@jest/globals';

import { followLatest } from '../../../src/feed/follow-latest.js';
import { silentLog } from '../../../src/lib/log.js';
import { createInProcessPubSub } from '../../../src/pubsub/in-process.js';
import type { PubSub, Topic } from '../../../src/pubsub/pubsub.js';
import { StoreUnavailable } from '../../../src/store/store-fault.js';
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.js';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');
const DAY_MS = 86_400_000;

let clock: VirtualClock;
let pubsub: PubSub;
let stopped: AbortController;
let row: { readonly step: number } | null;
let fault: Error | null;
let looks: number;
beforeEach(() => {
  clock = createVirtualClock(0);
  pubsub = createInProcessPubSub(silentLog);
  stopped = new AbortController();
  [row, fault, looks] = [{ step: 1 }, null, 0];
});

const ring = (topic: Topic) => pubsub.ring({ topic, sequence: 0 });
const follow = () =>
  followLatest(
    { pubsub, topic: 'enquiries', clock, signal: stopped.signal },
    async () => {
      looks += 1;
      if (fault) throw fault;
      return row;
    },
    ({ step }) => step === 9,
  );

test('the row as it is comes first, then a change with the bell or a second later, and the last is the end', async () => {
  const follower = follow();
  expect(await follower.next()).toEqual({ value: { step: 1 }, done: false });
  const second = follower.next();
  await clock.advance(0);
  row = { step: 2 };
  ring('feed');
  await clock.advance(0);
  expect(looks).toBe(2);
  ring('enquiries');
  expect(await second).toEqual({ value: { step: 2 }, done: false });
  const third = follower.next();
  await clock.advance(0);
  row = { step: 9 };
  await clock.advance(1_000);
  expect(await third).toEqual({ value: { step: 9 }, done: false });
  expect(await follower.next()).toEqual({ value: undefined, done: true });
  expect(clock.timers()).toBe(0);
});

test('those who began at different moments look in the same one, so that they can share what they read', async () => {
  const at: number[] = [];
  for (const beganAt of [0, 130, 999]) {
    await clock.advance(beganAt - clock.now());
    const follower = follow();
    await follower.next();
    void follower.next();
  }
  await clock.advance(0);
  while (clock.now() < 3_500) {
    const before = looks;
    await clock.advance(1);
    at.push(...Array<number>(looks - before).fill(clock.now()));
  }
  expect(at).toEqual([1_000, 1_000, 1_000, 2_000, 2_000, 2_000, 3_000, 3_000, 3_000]);
});

test('a bell that rings while the row is read makes it look once more', async () => {
  const follower = follow();
  row = null;
  const first = follower.next();
  ring('enquiries');
  await clock.advance(0);
  expect(looks).toBe(2);
  row = { step: 1 };
  await clock.advance(1_000);
  expect((await first).value).toEqual({ step: 1 });
});

test('it ends when it is returned, when the gateway stops, and when the row cannot be read', async () => {
  const [returned, failed, cut] = [follow(), follow(), follow()];
  row = null;
  const waiting = returned.next();
  await clock.advance(0);
  await returned.return?.();
  expect((await waiting).done).toBe(true);
  fault = new Error('a bug');
  await expect(failed.next()).rejects.toBe(fault);
  expect((await failed.next()).done).toBe(true);
  fault = new StoreUnavailable('away');
  const last = cut.next();
  await clock.advance(60_000);
  stopped.abort();
  await clock.advance(60_000);
  expect((await last).done).toBe(true);
  expect(clock.timers()).toBe(0);
});

test('Node is told that many followers are no leak', () => {
  follow();
  expect(getMaxListeners(stopped.signal)).toBe(Number.POSITIVE_INFINITY);
});

test('a day of looks leaves nothing in memory', async () => {
  const follower = follow();
  await follower.next();
  const next = follower.next();
  await clock.advance(DAY_MS / 10);
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  await clock.advance(DAY_MS);
  collectGarbage();
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(1_000_000);
  await follower.return?.();
  expect((await next).done).toBe(true);
});
