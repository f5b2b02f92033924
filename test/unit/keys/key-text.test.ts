/** Keys are recognised by their form, and a typing error is told before anything is looked up. */

import { expect, it } from '@jest/globals';
import { ROLES } from '../../../src/callers/roles.js';
import { digestOf, isWellFormedKey, looksLikeKey, makeKey } from '../../../src/keys/key-text.js';
import { systemRandom } from '../../../src/lib/random.js';

it.each(ROLES)('a key of the role %s says its role, fits its check digit and has at least 128 bits', role => {
  const key = makeKey(role, systemRandom);
  expect(key).toMatch(new RegExp(`^mgw_${role}_[0-9A-Za-z]{33}$`));
  expect([looksLikeKey(key), isWellFormedKey(key)]).toEqual([true, true]);
  expect(32 * Math.log2(61)).toBeGreaterThan(128);
});

it('every single wrong character is told', () => {
  const key = makeKey('server', systemRandom);
  const start = 'mgw_server_'.length;
  for (let at = start; at < key.length; at += 1) {
    for (const other of '0aZ9') {
      if (key[at] === other) continue;
      expect(isWellFormedKey(key.slice(0, at) + other + key.slice(at + 1))).toBe(false);
    }
  }
});

it('a key of one role is none of another', () => {
  expect(isWellFormedKey(makeKey('readonly', systemRandom).replace('readonly', 'admin'))).toBe(false);
});

it('no two keys are alike, and each has a digest of its own', () => {
  const keys = Array.from({ length: 500 }, () => makeKey('till', systemRandom));
  expect(new Set(keys.map(digestOf)).size).toBe(500);
});
