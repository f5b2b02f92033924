/** Counting by labels. */

import { expect, test } from '@jest/globals';

import { createTally } from '../../../src/lib/tally.js';

test('each combination of labels is counted by itself, however its labels are ordered', () => {
  const tally = createTally(['route', 'verdict']);
  expect(tally.read()).toEqual([]);
  tally.add({ route: 'a', verdict: 'X' });
  tally.add({ verdict: 'X', route: 'a' });
  tally.add({ route: 'X', verdict: 'a' });
  expect(tally.read()).toEqual([
    { labels: { route: 'a', verdict: 'X' }, count: 2 },
    { labels: { route: 'X', verdict: 'a' }, count: 1 },
  ]);
});

test('what was read does not change with what is added', () => {
  const tally = createTally(['verdict']);
  tally.add({ verdict: 'X' });
  const read = tally.read();
  tally.add({ verdict: 'X' });
  expect(read).toEqual([{ labels: { verdict: 'X' }, count: 1 }]);
});
