/** What a process knows of keys: who may come, from where, until when; and who is told that it is over. */

import { expect, it } from '@jest/globals';
import { markKey } from '../../../src/callers/key-marks.js';
import type { ApiKeyRow } from '../../../src/keys/api-key-row.js';
import { digestOf, makeKey } from '../../../src/keys/key-text.js';
import { createKnownKeys } from '../../../src/keys/known-keys.js';
import { systemRandom } from '../../../src/lib/random.js';
import { Secret } from '../../../src/lib/secret.js';

const TOKEN_SECRET = new Secret('t'.repeat(32));
const FIXED = { name: 'boss', role: 'admin', key: new Secret('boss-key-0123456789') } as const;

function open() {
  let now = 1_000;
  const known = createKnownKeys([FIXED], [TOKEN_SECRET], { now: () => now });
  const key = makeKey('till', systemRandom);
  const row: ApiKeyRow = {
    ...{ id: 'k1', name: 'counter', role: 'till', digest: digestOf(key), createdAt: 0 },
    ...{ expiresAt: null, revokedAt: null, lastUsedAt: null, shortcodes: null, addresses: null, madeBy: null },
  };
  return { known, key, row, shift: (ms: number) => (now += ms) };
}

it('a key of the configuration is known from the start, and does not end', () => {
  const { known } = open();
  expect(known.find('boss-key-0123456789', '')).toEqual({
    name: 'boss',
    role: 'admin',
    shortcodes: null,
    key: { mark: markKey([TOKEN_SECRET], FIXED.key)[0], madeAt: null, makers: [] },
    ending: null,
  });
  known.learn([]);
  expect(known.find('boss-key-0123456789', '')).not.toBeNull();
  expect(known.find('boss-key-0123456788', '')).toBeNull();
});

it.each([
  ['192.0.2.7', true],
  ['::ffff:192.0.2.7', true],
  ['198.51.100.1', false],
  ['2001:db8::1', false],
  ['', false],
])('a key that is bound to 192.0.2.0/24 is known from %s: %s', (address, isKnown) => {
  const { known, key, row } = open();
  known.learn([{ ...row, addresses: '192.0.2.0/24' }]);
  expect(known.find(key, address) !== null).toBe(isKnown);
});

it('its holders are told once when it is revoked, and who comes too late at once', () => {
  const { known, key, row } = open();
  known.learn([row]);
  const ending = known.find(key, '')?.ending;
  const told: string[] = [];
  ending?.listen(() => told.push('one'));
  const forget = ending?.listen(() => told.push('gone'));
  forget?.();
  known.learn([row]);
  expect(told).toEqual([]);
  known.learn([{ ...row, revokedAt: 900 }]);
  known.learn([]);
  ending?.listen(() => told.push('late'));
  expect(told).toEqual(['one', 'late']);
  expect(known.find(key, '')).toBeNull();
});

it('it is over at once when it is revoked where the clock is ahead', () => {
  const { known, key, row } = open();
  known.learn([row]);
  const ending = known.find(key, '')?.ending;
  known.learn([{ ...row, revokedAt: 3_600_000 }]);
  expect([known.find(key, ''), ending?.hasEnded()]).toEqual([null, true]);
});

it('it ends by itself at its instant, also while the database is away', () => {
  const { known, key, row, shift } = open();
  known.learn([{ ...row, expiresAt: 5_000 }]);
  expect(known.find(key, '')).not.toBeNull();
  shift(4_000);
  expect(known.find(key, '')).toBeNull();
});

it('what a rotation changes is obeyed, and the same callers stay', () => {
  const { known, key, row, shift } = open();
  known.learn([row]);
  const ending = known.find(key, '')?.ending;
  known.learn([{ ...row, expiresAt: 2_000 }]);
  expect(known.find(key, '')?.ending).toBe(ending);
  shift(1_500);
  known.learn([{ ...row, expiresAt: 2_000 }]);
  expect(ending?.hasEnded()).toBe(true);
});

it('a key is as old as itself, and the work of those who made it and their keys', () => {
  const { known, key, row } = open();
  const later = makeKey('till', systemRandom);
  const made = (id: string, name: string, createdAt: number, madeBy: string | null) => {
    return { ...row, id, name, digest: digestOf(id), createdAt, madeBy };
  };
  known.learn([
    ...[row, { ...row, id: 'k2', digest: digestOf(later), createdAt: 900, madeBy: 'deputy' }],
    ...[made('d1', 'deputy', 100, 'boss'), made('d2', 'deputy', 200, 'deputy'), made('d3', 'deputy', 950, 'stranger')],
  ]);
  expect(known.find(key, '')?.key).toEqual({ mark: 'k1', madeAt: 0, makers: [] });
  // The third key of the deputy was made too late to have made it.
  expect(known.find(later, '')?.key).toEqual({ mark: 'k2', madeAt: 900, makers: ['deputy', 'boss'] });
});

it('uses are handed over once, and only of keys that were let in', () => {
  const { known, key, row } = open();
  known.learn([{ ...row, addresses: '192.0.2.1' }]);
  known.find(key, '198.51.100.1');
  expect(known.takeUses()).toEqual(new Map());
  known.find(key, '192.0.2.1');
  expect(known.takeUses()).toEqual(new Map([['k1', 1_000]]));
  expect(known.takeUses()).toEqual(new Map());
});

it('T44: a watch token ends with the name that made it, and not with a key that only follows another', () => {
  const { known, row } = open();
  const maker = { name: 'counter', at: 500 };
  known.learn([row]);
  const told: string[] = [];
  known.watchOver(maker)?.listen(() => told.push('ended'));
  known.learn([
    { ...row, expiresAt: 600 },
    { ...row, id: 'k2', digest: digestOf('other') },
  ]);
  known.learn([]);
  expect([told, known.watchOver(maker) === null]).toEqual([[], false]);
  known.learn([{ ...row, revokedAt: 900 }]);
  expect([told, known.watchOver(maker)]).toEqual([['ended'], null]);
  // The name goes on with another key: what was made before stays dead, what is made now lives.
  known.learn([
    { ...row, revokedAt: 900 },
    { ...row, id: 'k2', digest: digestOf('other') },
  ]);
  expect([known.watchOver(maker), known.watchOver({ ...maker, at: 901 }) === null]).toEqual([null, false]);
  expect(known.watchOver({ name: 'of another instance', at: 1 })).not.toBeNull();
});
