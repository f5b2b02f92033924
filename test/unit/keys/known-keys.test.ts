/** What a process knows of keys: who may come, from where, until when; and who is told that it is over. */

import { expect, it } from '@jest/globals';
import type { ApiKeyRow } from '../../../src/keys/api-key-row.js';
import { digestOf, makeKey } from '../../../src/keys/key-text.js';
import { createKnownKeys } from '../../../src/keys/known-keys.js';
import { systemRandom } from '../../../src/lib/random.js';
import { Secret } from '../../../src/lib/secret.js';

const FIXED = { name: 'boss', role: 'admin', key: new Secret('boss-key-0123456789') } as const;

function open() {
  let now = 1_000;
  const known = createKnownKeys([FIXED], { now: () => now });
  const key = makeKey('till', systemRandom);
  const row: ApiKeyRow = {
    ...{ id: 'k1', name: 'counter', role: 'till', digest: digestOf(key), createdAt: 0 },
    ...{ expiresAt: null, revokedAt: null, lastUsedAt: null, shortcodes: null, addresses: null },
  };
  return { known, key, row, shift: (ms: number) => (now += ms) };
}

it('a key of the configuration is known from the start, and does not end', () => {
  const { known } = open();
  expect(known.find('boss-key-0123456789', '')).toEqual({
    name: 'boss',
    role: 'admin',
    shortcodes: null,
    since: null,
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

it('a key that follows another is as old as the first of its name', () => {
  const { known, key, row } = open();
  const later = makeKey('till', systemRandom);
  known.learn([row, { ...row, id: 'k2', digest: digestOf(later), createdAt: 900 }]);
  expect([known.find(key, '')?.since, known.find(later, '')?.since]).toEqual([0, 0]);
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
