/** Approvals: many changes are one reading, and an error is not the end. */

import { afterEach, expect, jest, test } from '@jest/globals';
import { type Ask, AskError } from '../../../console/src/api/ask.js';
import { followWaiting, type Waiting } from '../../../console/src/pages/approvals/follow-waiting.js';

afterEach(() => {
  jest.useRealTimers();
});

const payoutOf = (id: string) => ({ id, approval: { state: 'WAITING' } });

/** A gateway whose payouts change as often as one likes; `pages` of open ones. */
function openGateway(pages = 1) {
  let reads = 0;
  let isAway = false;
  let wake = (): void => undefined;
  const ask = async (_asked: unknown, { after }: { readonly after: string | null }) => {
    if (isAway) throw new AskError('Away.', 'NETWORK');
    const page = after === null ? 1 : Number(after) + 1;
    if (page === 1) reads += 1;
    const pageInfo = { hasNextPage: page < pages, endCursor: String(page) };
    return { payments: { cursor: `log-${reads}`, edges: [{ node: payoutOf(`P${page}`) }], pageInfo } };
  };
  const client = {
    async *watchAll() {
      for (;;) {
        await new Promise<void>(resolve => {
          wake = resolve;
        });
        yield {};
      }
    },
  };
  return {
    needs: { ask, client } as unknown as {
      readonly ask: Ask;
      readonly client: Parameters<typeof followWaiting>[0]['client'];
    },
    reads: () => reads,
    change: () => wake(),
    setAway: (away: boolean) => {
      isAway = away;
    },
  };
}

function follow(gateway: ReturnType<typeof openGateway>) {
  const leaving = new AbortController();
  let waiting: Waiting = { payouts: null, hasMore: false, error: null };
  void followWaiting(gateway.needs, leaving.signal, news => {
    waiting = { ...waiting, ...news };
  });
  return { waiting: () => waiting, leave: () => leaving.abort() };
}

test('changes of one second are read once, and errors are outlived', async () => {
  jest.useFakeTimers();
  const gateway = openGateway();
  const { waiting, leave } = follow(gateway);
  await jest.advanceTimersByTimeAsync(0);
  expect([gateway.reads(), waiting().payouts?.length]).toEqual([1, 1]);
  for (let change = 0; change < 9; change += 1) {
    gateway.change();
    await jest.advanceTimersByTimeAsync(100);
  }
  expect(gateway.reads()).toBe(1);
  await jest.advanceTimersByTimeAsync(100);
  expect(gateway.reads()).toBe(2);

  gateway.setAway(true);
  gateway.change();
  await jest.advanceTimersByTimeAsync(1_000);
  expect(waiting()).toMatchObject({ payouts: [{ id: 'P1' }], error: { code: 'NETWORK' } });
  gateway.setAway(false);
  await jest.advanceTimersByTimeAsync(5_000);
  expect([gateway.reads(), waiting().error]).toEqual([3, null]);
  leave();
  gateway.change();
  await jest.advanceTimersByTimeAsync(10_000);
  expect(gateway.reads()).toBe(3);
});

test.each([
  [10, false],
  [11, true],
])('of %i pages it says whether there is more than it read: %s', async (pages, hasMore) => {
  jest.useFakeTimers();
  const { waiting, leave } = follow(openGateway(pages));
  await jest.advanceTimersByTimeAsync(0);
  expect([waiting().payouts?.length, waiting().hasMore]).toEqual([10, hasMore]);
  leave();
});
