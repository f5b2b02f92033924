/** Addresses and ranges: what counts as one, and which addresses a list holds. */

import { describe, expect, test } from '@jest/globals';

import { createAddressList, isAddressRange, isNearlyEveryAddress } from '../../../src/lib/address-list.js';

describe('an address list', () => {
  const list = createAddressList(['127.0.0.1', '196.201.214.0/24', '2001:db8::/32', '::ffff:10.0.0.0/104', '::1']);

  test.each(['127.0.0.1', '::ffff:127.0.0.1', '196.201.214.200', '2001:db8::7', '10.9.8.7', '::ffff:10.1.1.1', '::1'])(
    'holds %s',
    address => {
      expect(list.has(address)).toBe(true);
    },
  );

  test.each(['127.0.0.2', '196.201.213.1', '2001:db9::1', '11.0.0.1', '', 'localhost', '127.1', '127.0.0.1:80', '::2'])(
    'does not hold "%s"',
    address => {
      expect(list.has(address)).toBe(false);
    },
  );

  test('without entries holds nothing', () => {
    expect(createAddressList([]).has('127.0.0.1')).toBe(false);
  });

  test.each(['10.0.0.0/8', '10.0.0.1', '::1', 'fe80::/10', '0.0.0.0/0', '::ffff:10.0.0.1'])(
    '%s can be listed',
    text => {
      expect(isAddressRange(text)).toBe(true);
    },
  );

  test.each([
    '',
    'true',
    '1',
    '10.1',
    '0x7f.0.0.1',
    '10.0.0.0/33',
    '10.0.0.0/8/8',
    '10.0.0.0/',
    'loopback',
    '::/129',
    '256.1.1.1',
  ])('"%s" cannot be listed', text => {
    expect(isAddressRange(text)).toBe(false);
  });

  test.each([
    '0.0.0.0/0',
    '::/0',
    '::ffff:0.0.0.0/96',
    '0.0.0.0/1,128.0.0.0/1',
    '10.0.0.0/8,2000::/3',
    '0.0.0.0/4,16.0.0.0/4',
  ])('A16: knows that %s is nearly every address', ranges =>
    expect(isNearlyEveryAddress(ranges.split(','))).toBe(true),
  );

  test.each(['0.0.0.0', '10.0.0.0/8,172.16.0.0/12,192.168.0.0/16', 'fc00::/7', '2001:db8::/32,10.0.0.0/8'])(
    '%s is not',
    ranges => expect(isNearlyEveryAddress(ranges.split(','))).toBe(false),
  );
});
