/** Which door is next, and after how long, where doors do what the test says. */

import { expect, test } from '@jest/globals';
import { PAYMENTS } from '../../../client/src/documents.js';
import type { Door, DoorName, News } from '../../../client/src/doors/door.js';
import { follow } from '../../../client/src/follow.js';
import { MpesaError } from '../../../client/src/mpesa-error.js';
import { TIMING } from '../../../client/src/timing.js';

const NEWS: News = { cursor: 'c2', payment: { id: 'p1', version: 2, status: 'COMPLETED' } };
const refusal = () => new MpesaError({ message: 'No room.', extensions: { code: 'RATE_LIMITED' } });

/** Follows one payment through these doors until one of them says that it is complete; returns each visit, and what it began with. */
async function visit(doors: readonly (readonly [DoorName, Door])[]) {
  const visits: [DoorName, string | null][] = [];
  const taken: News[] = [];
  const watched = doors.map(([name, door]): readonly [DoorName, Door] => [
    name,
    given => {
      visits.push([name, given.ask.after]);
      return door(given);
    },
  ]);
  await follow({
    ...{ source: PAYMENTS, ask: { id: 'p1', after: null, untilSettled: true, language: 'EN' }, doors: watched },
    timing: { ...TIMING, pauseMinMs: 1, pauseMaxMs: 2 },
    credential: { canRenew: false },
    inbox: { isFull: false, emptied: () => Promise.resolve(), take: news => taken.push(news) > 0 },
    signal: new AbortController().signal,
  });
  return { visits, taken };
}

test('a door that is heard, and refuses what it is asked for, gives way like one that has never been heard of late', async () => {
  const acknowledged: Door = async ({ heard }) => {
    heard();
    throw refusal();
  };
  const last: Door = async ({ take }) => void take(NEWS);
  const { visits, taken } = await visit([
    ['socket', acknowledged],
    ['poll', last],
  ]);
  expect(visits.map(([name]) => name)).toEqual(['socket', 'socket', 'socket', 'poll']);
  expect(taken).toEqual([NEWS]);
});

test('every visit begins after the last news, or where the last one has come to', async () => {
  const steps: Door[] = [
    async ({ reach }) => {
      reach('c1');
      throw refusal();
    },
    async ({ take }) => {
      take(NEWS);
      throw refusal();
    },
    async () => undefined,
  ];
  const { visits } = await visit([['poll', given => steps.shift()?.(given) ?? Promise.resolve()]]);
  expect(visits.map(([, after]) => after)).toEqual([null, 'c1', 'c2']);
});

test('of one payment a cursor that has expired is followed by its state', async () => {
  const steps: Door[] = [
    async ({ take }) => {
      take(NEWS);
      throw refusal();
    },
    async () => {
      throw new MpesaError({ message: 'Archived.', extensions: { code: 'CURSOR_EXPIRED' } });
    },
    async () => undefined,
  ];
  const { visits } = await visit([['socket', given => steps.shift()?.(given) ?? Promise.resolve()]]);
  expect(visits.map(([, after]) => after)).toEqual([null, 'c2', null]);
});
