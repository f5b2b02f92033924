import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { centsFromDecimal, decimalFromCents, readCents, shillingsFromCents } from '../../../src/domain/money.js';

const CENTS_MAX = 10 ** 15 - 1;
const cents = fc.integer({ min: -CENTS_MAX, max: CENTS_MAX });

describe('money', () => {
  it('comes back from its decimal', () => {
    fc.assert(
      fc.property(cents, amount => {
        expect(centsFromDecimal(decimalFromCents(amount))).toBe(amount);
        expect(readCents(decimalFromCents(amount))).toBe(amount);
      }),
    );
  });

  it('comes back from a JSON number', () => {
    fc.assert(fc.property(cents, amount => expect(readCents(JSON.parse(decimalFromCents(amount)))).toBe(amount)));
  });

  it('is null or whole cents, whatever is read', () => {
    fc.assert(
      fc.property(fc.anything(), value => {
        const amount = readCents(value);
        expect(amount === null || (Number.isSafeInteger(amount) && !Object.is(amount, -0))).toBe(true);
      }),
    );
  });
});

describe('centsFromDecimal', () => {
  it.each([
    ['150', 15_000],
    ['150.5', 15_050],
    ['150.00', 15_000],
    ['0.05', 5],
    ['-12.30', -1230],
    ['-0', 0],
    [150, 15_000],
    [-0, 0],
  ])('%j is %j cents', (input, amount) => expect(centsFromDecimal(input)).toBe(amount));

  it.each(['', ' 1', '1 ', '+1', '1.', '.5', '1.005', '1.000', '01', '1e2', '1,000', 'KES 1', '٣', '1'.repeat(14)])(
    'gives null for %j',
    input => expect(centsFromDecimal(input)).toBeNull(),
  );

  it.each([1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 1e21])('gives null for the number %j', input =>
    expect(centsFromDecimal(input)).toBeNull(),
  );
});

describe('readCents', () => {
  it.each([
    [120, 12_000],
    [120.5, 12_050],
    ['120.00', 12_000],
    ['120.000', 12_000],
    ['120.5000', 12_050],
    ['0120', 12_000],
    [-45, -4500],
    ['-12.00', -1200],
    [0, 0],
    [-0, 0],
    ['-0.00', 0],
  ])('%j is %j cents', (value, amount) => expect(readCents(value)).toBe(amount));

  it.each([
    0.001,
    '120.005',
    '1,000',
    'KES 100',
    '',
    ' 1',
    1e308,
    2 ** 53,
    Number.NaN,
    '1e99',
    '-4.5E-4',
    '1.005E0',
    '1e',
    'e5',
    '1e2.5',
    null,
    [],
    [120],
    {},
    true,
  ])('gives null for %j', value => expect(readCents(value)).toBeNull());
});

describe('D4: an amount as Java writes it', () => {
  it.each([
    ['1.0E7', 1_000_000_000],
    ['1.234567805E7', 1_234_567_805],
    ['-1.5E1', -1_500],
    ['5E-2', 5],
    ['12.5e+1', 12_500],
    ['0.0E0', 0],
  ])('%s is read exactly', (text, cents) => expect(readCents(text)).toBe(cents));

  it('is the same amount with an exponent as without one', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(10 ** 14), max: 10 ** 14 }), fc.integer({ min: 0, max: 13 }), (cents, power) => {
        const sign = cents < 0 ? '-' : '';
        const digits = String(Math.abs(cents)).padStart(power + 1, '0');
        const at = digits.length - power;
        const mantissa = `${sign}${digits.slice(0, at)}${power > 0 ? `.${digits.slice(at)}` : ''}`;
        fc.pre(at <= 13);
        expect(readCents(`${mantissa}E${power - 2}`)).toBe(cents);
      }),
    );
  });
});

describe('decimalFromCents', () => {
  it.each([
    [15_000, '150.00'],
    [5, '0.05'],
    [-5, '-0.05'],
    [0, '0.00'],
    [-1_234_567, '-12345.67'],
  ])('%j is %s', (amount, text) => expect(decimalFromCents(amount)).toBe(text));

  it('writes sums of any size', () => {
    expect(decimalFromCents(11_999_999_999_999_988n)).toBe('119999999999999.88');
    expect([0n, -5n].map(decimalFromCents)).toEqual(['0.00', '-0.05']);
  });

  it('takes whole cents only', () => expect(() => decimalFromCents(0.5)).toThrow('cents are a safe integer'));
});

describe('shillingsFromCents', () => {
  it('takes whole shillings only', () => {
    expect(shillingsFromCents(12_000)).toBe(120);
    expect(() => shillingsFromCents(12_001)).toThrow('whole shillings');
  });

  it('takes nothing that a double cannot hold exactly', () => {
    expect(() => shillingsFromCents(1e20)).toThrow('whole shillings');
  });
});
