/** How fast a socket is read: its budget, its pauses, and what may be concluded from its silence. */

import { beforeEach, expect, test } from '@jest/globals';

import { createPace, type Pace } from '../../../src/graphql/over-websocket/pace.js';
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.js';

const BURST = 100;
const PER_SECOND = 10;

let clock: VirtualClock;
let isRead: boolean;
let pace: Pace;
beforeEach(() => {
  clock = createVirtualClock(0);
  isRead = true;
  const socket = {
    pause: () => {
      isRead = false;
    },
    resume: () => {
      isRead = true;
    },
  };
  pace = createPace(socket, clock, BURST, PER_SECOND);
});

const say = (count: number): void => {
  for (let said = 0; said < count; said += 1) pace.count();
};

test('C6: the budget is free, and comes back with time', async () => {
  say(BURST);
  expect([isRead, pace.hasPaused()]).toEqual([true, false]);
  await clock.advance(5_000);
  say(5 * PER_SECOND);
  expect(isRead).toBe(true);
  say(1);
  expect(isRead).toBe(false);
});

test('C6: what is more is waited for, as long as it takes', async () => {
  say(BURST + 5 * PER_SECOND);
  await clock.advance(4_900);
  expect(isRead).toBe(false);
  await clock.advance(100);
  expect(isRead).toBe(true);
});

test('C6: ten seconds at most, however much came at once', async () => {
  say(100_000);
  await clock.advance(9_900);
  expect(isRead).toBe(false);
  await clock.advance(100);
  expect(isRead).toBe(true);
  say(1);
  expect(isRead).toBe(false);
});

test('C6: a pause excuses silence until it has been asked about once after its end', async () => {
  expect(pace.hasPaused()).toBe(false);
  say(BURST + 1);
  expect([pace.hasPaused(), pace.hasPaused()]).toEqual([true, true]);
  await clock.advance(1_000);
  expect(isRead).toBe(true);
  expect([pace.hasPaused(), pace.hasPaused()]).toEqual([true, false]);
});

test('C6: who is closed is read again, for good', async () => {
  say(2 * BURST);
  pace.release();
  expect([isRead, clock.timers()]).toEqual([true, 0]);
  say(2 * BURST);
  expect([isRead, clock.timers()]).toEqual([true, 0]);
});
