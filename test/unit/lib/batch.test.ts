/** Batches and slices: who comes at one moment shares a question; who is driven away is not driven away with all others. */

import { expect, test } from '@jest/globals';

import { createBatch } from '../../../src/lib/batch.js';
import { spread } from '../../../src/lib/spread.js';
import { createVirtualClock } from '../../support/virtual-clock.js';
import { waitUntil } from '../../support/wait-until.js';

test('those who ask while a question is under way share the next one', async () => {
  const questions: (readonly number[])[] = [];
  const answers: (() => void)[] = [];
  const find = createBatch(async (keys: readonly number[]) => {
    questions.push(keys);
    await new Promise<void>(resolve => answers.push(resolve));
    return new Map(keys.filter(key => key > 0).map(key => [key, key * 2]));
  });
  const first = [find(1), find(2), find(1)];
  await waitUntil('the first question', () => questions.length === 1);
  const second = [find(3), find(0)];
  await new Promise(resolve => setImmediate(resolve));
  second.push(find(4));
  answers[0]?.();
  expect(await Promise.all(first)).toEqual([2, 4, 2]);
  await waitUntil('the second question', () => questions.length === 2);
  answers[1]?.();
  expect(await Promise.all(second)).toEqual([6, null, 8]);
  expect(questions).toEqual([
    [1, 2],
    [3, 0, 4],
  ]);
});

test('a question that fails fails for those who asked it, and the next is asked', async () => {
  let isBroken = true;
  const find = createBatch(async (keys: readonly string[]) => {
    if (isBroken) throw new Error('no answer');
    return new Map(keys.map(key => [key, key.length]));
  });
  await expect(Promise.all([find('one'), find('two')])).rejects.toThrow('no answer');
  isBroken = false;
  expect(await find('three')).toBe(5);
});

test('few are done at once, many in slices', async () => {
  const clock = createVirtualClock(0);
  const done: number[] = [];
  await spread(clock, [1, 2, 3], each => void done.push(each));
  expect(done).toEqual([1, 2, 3]);
  const many = spread(clock, Array(120).keys(), each => void done.push(each));
  expect(done.length).toBe(53);
  await clock.advance(1_000);
  await many;
  expect(done.length).toBe(123);
});
