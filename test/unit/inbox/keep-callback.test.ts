/** What strangers can make fail writes few lines into the log: each is kept, and waits for a person all the same. */

import { expect, it } from '@jest/globals';
import { pino } from 'pino';
import { createKeepCallback } from '../../../src/inbox/keep-callback.js';
import type { Store } from '../../../src/store/open-store.js';
import { idOf } from '../../support/memory-stations.js';
import { createVirtualClock } from '../../support/virtual-clock.js';

it('a callback that cannot be applied is kept, and told of once a minute for its route', async () => {
  const clock = createVirtualClock(0);
  const lines: Record<string, unknown>[] = [];
  const kept: number[] = [];
  const keep = createKeepCallback({
    ...{ store: castStore(async () => void kept.push(1)), countCopy: async () => false, noteWaiting: () => undefined },
    apply: () => Promise.reject(new Error('poison')),
    log: pino({ base: null }, { write: line => void lines.push(JSON.parse(line)) }),
    clock,
  });
  const receive = (index: number) =>
    keep({ id: idOf(index), route: 'stk/callback', ticket: null, body: Buffer.from('{}'), receivedAt: 0 });
  for (const index of [0, 1, 2]) await receive(index);
  await clock.advance(60_000);
  await receive(3);
  expect(kept).toHaveLength(4);
  expect(lines.map(({ callbackId, leftOut }) => [callbackId, leftOut])).toEqual([
    [idOf(0), 0],
    [idOf(3), 2],
  ]);
});

/** Of a store only its units are opened. */
function castStore(atomically: () => Promise<void>): Store {
  return { atomically } as unknown as Store;
}
