/** A payer's number is hashed and compared as M-Pesa does it: by the vectors that were computed from its own captures. */

import { describe, expect, it } from '@jest/globals';
import { canBeNumber, hashPhoneNumber, isNumberTold, maskHash } from '../../../src/domain/payer-number.js';

const KNOWN = '254708374149';
const HASH = 'bbff37cea44ac0b2d964ee0dfb8d2df8513dc7ba1b36129a929fc3fbd6dd4af4';
const NOTHING = { phoneNumber: null, phoneHash: null };

describe('the hash of a number', () => {
  it.each([
    [KNOWN, HASH],
    ['254700000001', '172509f6416f41d1ce3b78a757c1d4ce90fc1ab1c9d4cdf1edf25ab7bf3fbdfd'],
    ['254110000001', '06c223416b5fa930a114fc7b640d471282f86ef2ca40937889e85f4ff44cc614'],
  ])('of %s is that of M-Pesa', (number, hash) => {
    expect(hashPhoneNumber(number)).toBe(hash);
  });
});

describe('what M-Pesa tells of a number', () => {
  it.each([
    ['the number', { phoneNumber: KNOWN }, KNOWN, '254708374148'],
    ['a mask', { phoneNumber: '2547*****149' }, KNOWN, '254708374148'],
    ['a mask with more in front', { phoneNumber: '25470****149' }, KNOWN, '254718374149'],
    ['a hash', { phoneHash: HASH }, KNOWN, '254700000001'],
    ['a hash with a masked middle', { phoneHash: maskHash(HASH) }, KNOWN, '254700000001'],
    ['a mask of another length', { phoneNumber: '2547****149' }, '25470837149', KNOWN],
  ])('%s can be this number, and not another', (_what, told, own, other) => {
    expect(canBeNumber({ ...NOTHING, ...told }, own)).toBe(true);
    expect(canBeNumber({ ...NOTHING, ...told }, other)).toBe(false);
    expect(isNumberTold({ ...NOTHING, ...told })).toBe(true);
  });

  it('nothing contradicts no number, and tells none', () => {
    expect(canBeNumber(NOTHING, KNOWN)).toBe(true);
    expect(isNumberTold(NOTHING)).toBe(false);
  });

  it('every character of a hash counts', () => {
    for (let at = 0; at < HASH.length; at += 1) {
      const other = HASH.slice(0, at) + (HASH[at] === '0' ? '1' : '0') + HASH.slice(at + 1);
      expect(canBeNumber({ ...NOTHING, phoneHash: other }, KNOWN)).toBe(false);
    }
  });
});
