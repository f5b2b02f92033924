import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { foldedForms, maskPhoneNumber, normalisePhoneNumber, writtenForms } from '../../../src/domain/phone-number.js';

const subscriber = fc.stringMatching(/^[17]\d{8}$/);
const separated = (digits: string, separators: readonly string[]) =>
  [...digits].map((digit, at) => digit + (at === digits.length - 1 ? '' : (separators[at] ?? ''))).join('');

describe('normalisePhoneNumber', () => {
  it('knows one form of every way to write a number', () => {
    const separators = fc.array(fc.constantFrom('', '', ' ', '-'), { maxLength: 11 });
    const space = fc.constantFrom('', ' ', '\t', '\n ');
    fc.assert(
      fc.property(
        subscriber,
        fc.constantFrom('0', '254', '+254'),
        separators,
        space,
        (digits, prefix, marks, around) => {
          const plus = prefix.startsWith('+') ? '+' : '';
          const written = `${around}${plus}${separated(prefix.replace('+', '') + digits, marks)}${around}`;
          expect(normalisePhoneNumber(written)).toBe(`254${digits}`);
        },
      ),
    );
  });

  it('is 2547… or 2541… with 12 digits, or null', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[+0-9 -]{8,16}$/)), text => {
        const phoneNumber = normalisePhoneNumber(text);
        expect(phoneNumber === null || /^254[17]\d{8}$/.test(phoneNumber)).toBe(true);
        if (phoneNumber !== null) expect(normalisePhoneNumber(phoneNumber)).toBe(phoneNumber);
      }),
    );
  });

  it.each([
    '',
    '712345678',
    '00254712345678',
    '+0712345678',
    '++254712345678',
    '0712  345678',
    '0712--345678',
    '-0712345678',
    '(0712) 345678',
    '071234567',
    '07123456789',
    '0201234567',
    '0412345678',
    '254812345678',
    '255712345678',
    '+44712345678',
    '٠٧١٢٣٤٥٦٧٨',
    '07123O5678',
    '2547*****678',
    '2547 ***** 678',
    'a'.repeat(64),
    '0712345678,0712345679',
  ])('gives null for %j', text => expect(normalisePhoneNumber(text)).toBeNull());
});

describe('maskPhoneNumber', () => {
  it('shows the network and the last three digits', () => {
    expect(maskPhoneNumber('254712345678')).toBe('2547*****678');
    fc.assert(fc.property(subscriber, digits => normalisePhoneNumber(maskPhoneNumber(`254${digits}`)) === null));
  });
});

describe('writtenForms', () => {
  const phoneNumber = '254712345678';
  const forms = writtenForms(phoneNumber);

  it('are read as the number, as they are or without their 0', () => {
    expect(new Set(forms.map(form => normalisePhoneNumber(form) ?? normalisePhoneNumber(`0${form}`)))).toEqual(
      new Set([phoneNumber]),
    );
    expect(new Set(forms).size).toBe(forms.length);
  });

  it.each([
    ...['0712345678', '254712345678', '+254712345678', '712345678', '0712 345 678', '0712-345-678', '0712 345678'],
    ...['+254 712 345 678', '254-712345678', '712 345 678', '07 12 34 56 78', '0 712 345678'],
  ])('have %s', form => {
    expect(forms).toContain(form);
  });

  it('are these four once spaces and dashes are gone', () => {
    expect(new Set(forms.map(form => form.replace(/[ -]/g, '')))).toEqual(new Set(foldedForms(phoneNumber)));
  });
});
