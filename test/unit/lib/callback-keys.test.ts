/** A callback key fits one route and one ticket, and is recognised as long as its secret is in the list. */

import { describe, expect, test } from '@jest/globals';

import { createCallbackKeys } from '../../../src/lib/callback-keys.js';
import { Secret } from '../../../src/lib/secret.js';

const OLD = new Secret('an old secret of enough characters');
const NEW = new Secret('a new secret, also long enough for it');
const TICKET = '0123456789abdfghjkmn';

describe('callback keys', () => {
  const keys = createCallbackKeys([NEW, OLD]);
  const key = keys.sign('stk/callback', TICKET);

  test('are 32 lower-case hexadecimal characters and always the same', () => {
    expect(key).toMatch(/^[0-9a-f]{32}$/);
    expect(keys.sign('stk/callback', TICKET)).toBe(key);
    expect(keys.verify('stk/callback', TICKET, key)).toBe(true);
  });

  test('fit one route and one ticket only', () => {
    expect(keys.verify('b2c/callback', TICKET, key)).toBe(false);
    expect(keys.verify('stk/callback', `${TICKET.slice(1)}0`, key)).toBe(false);
  });

  test('are signed by the first secret and recognised by every one in the list', () => {
    expect(createCallbackKeys([NEW]).verify('stk/callback', TICKET, key)).toBe(true);
    expect(createCallbackKeys([OLD]).verify('stk/callback', TICKET, key)).toBe(false);
    const oldKey = createCallbackKeys([OLD]).sign('stk/callback', TICKET);
    expect(keys.verify('stk/callback', TICKET, oldKey)).toBe(true);
    expect(createCallbackKeys([NEW]).verify('stk/callback', TICKET, oldKey)).toBe(false);
  });

  test.each([
    ['nothing', ''],
    ['one character less', key.slice(1)],
    ['one character more', `${key}0`],
    ['upper case', key.toUpperCase()],
    ['a changed character', `${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}`],
    ['32 characters of two bytes', 'é'.repeat(32)],
  ])('%s is not a key', (_what, wrong) => {
    expect(keys.verify('stk/callback', TICKET, wrong)).toBe(false);
  });

  test('a secret is needed', () => {
    expect(() => createCallbackKeys([])).toThrow('at least one callback secret');
  });
});
