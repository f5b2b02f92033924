/** Turns of replays: two at a time in the process, one caller after the other, and none for whoever has left. */

import { expect, test } from '@jest/globals';
import type { Caller } from '../../../src/callers/caller.js';
import type { Turn } from '../../../src/feed/feed.js';
import { createBudgets } from '../../../src/graphql/run/limits/create-budgets.js';
import { createReplayTurns } from '../../../src/graphql/run/limits/create-replay-turns.js';
import { createVirtualClock } from '../../support/virtual-clock.js';

const callerOf = (name: string): Caller => ({
  ...{ name, role: 'readonly', watch: null, address: null, key: null, ending: null, shortcodes: null },
});

function open(costPerMinute: number | null = null) {
  const clock = createVirtualClock(0);
  const budgets = createBudgets({ mutationsPerMinute: null, costPerMinute }, clock);
  const turns = createReplayTurns(budgets, clock);
  const order: string[] = [];
  const ask = (name: string, label = name): Turn => {
    const turn = turns.paceOf(callerOf(name), 1).ask();
    void turn.come.then(() => order.push(label));
    return turn;
  };
  return { clock, budgets, order, ask };
}

test('two read at a time, and a caller with many followers waits behind one with a single one', async () => {
  const { clock, order, ask } = open();
  const many = ['a1', 'a2', 'a3', 'a4'].map(label => ask('a', label));
  const single = ask('b');
  await clock.advance(0);
  expect(order).toEqual(['a1', 'b']);
  single.leave(0);
  single.leave(0);
  await clock.advance(0);
  expect(order).toEqual(['a1', 'b', 'a2']);
  for (const turn of many) turn.leave(0);
  await clock.advance(0);
  expect(order).toEqual(['a1', 'b', 'a2', 'a3', 'a4']);
});

test('whoever leaves before its turn takes nobody’s', async () => {
  const { clock, order, ask } = open();
  const [first, second] = [ask('a'), ask('b')];
  await clock.advance(0);
  const [gone, next] = [ask('c'), ask('d')];
  gone.leave(100);
  await gone.come;
  first.leave(0);
  await clock.advance(0);
  expect(order).toEqual(['a', 'b', 'c', 'd']);
  second.leave(0);
  next.leave(0);
  const after = [ask('e'), ask('f'), ask('g')];
  await clock.advance(0);
  expect(order.slice(4)).toEqual(['e', 'f']);
  for (const turn of after) turn.leave(0);
});

test('a caller without budget keeps nobody waiting, and one event costs twenty fields to two hundred', async () => {
  const { clock, budgets, order, ask } = open(6_000);
  ask('poor').leave(0);
  const reading = ask('poor', 'poor, first');
  await clock.advance(0);
  reading.leave(100);
  expect(budgets.refuse({ caller: callerOf('poor') }, { mutations: 0, cost: 1 })).toMatchObject({
    code: 'RATE_LIMITED',
  });
  ask('poor', 'poor, second').come.then(() => undefined);
  const rich = ask('rich');
  await clock.advance(0);
  expect(order).toContain('rich');
  expect(order).not.toContain('poor, second');
  rich.leave(0);
  await clock.advance(15_000);
  expect(order).toContain('poor, second');
});
