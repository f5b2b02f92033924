import { describe, expect, it } from '@jest/globals';
import { assert } from '../../../src/lib/assert.js';

describe('assert', () => {
  it('throws what was believed', () => {
    expect(() => assert(1 + 1 === 3, 'one and one is three')).toThrow('one and one is three');
  });
});
