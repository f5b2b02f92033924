/** Work that few may do at once: what fails gives its place on, and who waits comes in turn. */

import { expect, test } from '@jest/globals';
import { createFewAtOnce } from '../../../src/lib/few-at-once.js';
import { giveWay } from '../../../src/lib/give-way.js';

test('callers come in turn, each takes the place of who is done, and work that fails keeps nobody waiting', async () => {
  const few = createFewAtOnce({ atOnce: 1, waitingMax: 2, refuse: () => new Error('too many') });
  const order: string[] = [];
  const ask = (caller: string, label: string) =>
    few(caller, async () => {
      order.push(label);
      await giveWay();
      if (label === 'a2') throw new Error('broken');
    });
  const asked = [ask('a', 'a1'), ask('a', 'a2'), ask('a', 'a3'), ask('a', 'a4'), ask('b', 'b1')];
  const ends = await Promise.allSettled(asked);
  expect(order).toEqual(['a1', 'a2', 'b1', 'a3']);
  expect(ends.map(end => (end.status === 'rejected' ? end.reason.message : null))).toEqual([
    null,
    'broken',
    null,
    'too many',
    null,
  ]);
  await ask('b', 'b2');
  expect(order.at(-1)).toBe('b2');
});
