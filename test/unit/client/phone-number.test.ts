/** Numbers as people type and paste them into <mpesa-pay>. */

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { groupNumber, isOfOtherNetwork, readNumber } from '../../../client/src/element/phone-number.js';
import { normalisePhoneNumber } from '../../../src/domain/phone-number.js';

const type = (text: string, caret = text.length) => groupNumber({ text, caret });

describe('a number', () => {
  test.each([
    ['0712345678', '254712345678'],
    ['0110 345 678', '254110345678'],
    ['254712345678', '254712345678'],
    ['+254 712 345 678', '254712345678'],
    ['+254 (0) 712-345-678', '254712345678'],
    ['712345678', '254712345678'],
    ['Mama Njeri: 0712.345.678', '254712345678'],
    ['tel:+254712345678', '254712345678'],
    ['071234567', null],
    ['07123456789', null],
    ['0212345678', null],
    ['+255712345678', null],
    ['', null],
  ])('%s is read as %s', (text, number) => {
    expect(readNumber(text)).toBe(number);
  });

  test('whatever the gateway takes is read as the gateway reads it', () => {
    const digits = fc.array(fc.constantFrom('0', '1', '2', '4', '5', '7', '9', '+', ' ', '-'), { maxLength: 14 });
    fc.assert(
      fc.property(digits, parts => {
        const number = normalisePhoneNumber(parts.join(''));
        if (number !== null) expect(readNumber(parts.join(''))).toBe(number);
      }),
    );
    fc.assert(
      fc.property(fc.nat(99_999_999), fc.constantFrom('07', '01', '2547', '+2541'), (rest, start) => {
        const text = `${start}${String(rest).padStart(8, '0')}`;
        expect(readNumber(text)).toBe(normalisePhoneNumber(text));
      }),
    );
  });

  test.each([
    ['254733445566', true],
    ['254751445566', true],
    ['254771445566', true],
    ['254101445566', true],
    ['254712345678', false],
    ['254757445566', false],
    ['254110345678', false],
  ])('%s is of another network: %s', (number, isOther) => {
    expect(isOfOtherNetwork(number)).toBe(isOther);
  });
});

describe('typing', () => {
  test.each([
    ['0712345678', '0712 345 678'],
    ['0712', '0712'],
    ['07123', '0712 3'],
    ['254712345678', '254 712 345 678'],
    ['+254712345678', '+254 712 345 678'],
    ['712345678', '712 345 678'],
    ['+', '+'],
    ['Njeri 0712345678', '0712 345 678'],
  ])('%s becomes %s', (text, grouped) => {
    expect(type(text)).toEqual({ text: grouped, caret: grouped.length });
  });

  test('the caret stays behind the digit that it was behind', () => {
    expect(type('07129 345 67', 5)).toEqual({ text: '0712 934 567', caret: 6 });
    expect(type('0712345 678', 4)).toEqual({ text: '0712 345 678', caret: 4 });
  });

  test('grouping twice changes nothing, and no digit is lost or made', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\+?\d{0,12}$/), fc.nat(13), (text, caret) => {
        const once = type(text, Math.min(caret, text.length));
        expect(groupNumber(once)).toEqual(once);
        expect(once.text.replaceAll(' ', '')).toBe(text);
      }),
    );
  });
});
