import { expect, it } from '@jest/globals';

import { allValues, namedValues, onlyValue } from '../../../src/operations/named-values.js';

it('reads an array of entries', () => {
  const values = namedValues(
    [
      { Key: 'Amount', Value: 1 },
      { Key: 'ReceiptNo', Value: 'R' },
    ],
    'Key',
  );
  expect(onlyValue(values, 'Amount')).toBe(1);
  expect(onlyValue(values, 'ReceiptNo')).toBe('R');
});

it('reads a single entry', () => {
  expect(onlyValue(namedValues({ Key: 'Amount', Value: 1 }, 'Key'), 'Amount')).toBe(1);
});

it('compares names without case, spaces, dashes and underscores', () => {
  const values = namedValues([{ Name: 'Originator Conversation ID', Value: 'x' }], 'Name');
  expect(onlyValue(values, 'OriginatorConversationID')).toBe('x');
});

it('keeps look-alike letters apart', () => {
  const values = namedValues(
    [
      { Key: '\u0410mount', Value: 1 },
      { Key: 'to\u212aen', Value: 2 },
    ],
    'Key',
  );
  expect(onlyValue(values, 'Amount')).toBeUndefined();
  expect(onlyValue(values, 'token')).toBeUndefined();
});

it('passes over entries without a value', () => {
  const values = namedValues([{ Key: 'Amount' }, { Key: 'Amount', Value: null }, { Key: 'Amount', Value: 5 }], 'Key');
  expect(onlyValue(values, 'Amount')).toBe(5);
});

it('gives no only value where the list contradicts itself', () => {
  const values = namedValues(
    [
      { Key: 'Amount', Value: 1 },
      { Key: 'amount', Value: 2 },
      { Key: 'Amount', Value: 1 },
    ],
    'Key',
  );
  expect(onlyValue(values, 'Amount')).toBeUndefined();
  expect(allValues(values, 'Amount')).toEqual([1, 2]);
});

it.each(['__proto__', 'constructor', 'toString'])('takes %s for a name like any other', name => {
  expect(onlyValue(namedValues([], 'Key'), name)).toBeUndefined();
  expect(onlyValue(namedValues([{ Key: name, Value: 1 }], 'Key'), name)).toBe(1);
});

it.each([undefined, null, 0, 'Amount', [null, 1, 'x', [], {}], { Key: 1, Value: 2 }])('finds nothing in %j', list => {
  expect(namedValues(list, 'Key').size).toBe(0);
});
