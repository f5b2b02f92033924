/** Keys are derived for one use each. */

import { describe, expect, test } from '@jest/globals';

import { deriveKey } from '../../../src/lib/derive-key.js';
import { Secret } from '../../../src/lib/secret.js';

const secret = new Secret('one secret of enough characters, for tests');

describe('derived keys', () => {
  test('are 32 bytes, the same each time, and differ by label and by secret', () => {
    const key = deriveKey(secret, 'callback-url');
    expect(key).toHaveLength(32);
    expect(deriveKey(secret, 'callback-url')).toEqual(key);
    expect(deriveKey(secret, 'watch-token')).not.toEqual(key);
    expect(deriveKey(new Secret('another'), 'callback-url')).not.toEqual(key);
  });
});
