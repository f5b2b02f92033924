/** A number that somebody wrote into a text is masked however it is written, and what is no number stays. */

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { beginsNumber, hasNumber, maskNumbers } from '../../../src/domain/mask-numbers.js';

const MASK = '2547*****678';

it.each(['07-2026-0042', '01.2026.0042', 'INV 07-2026-0042'])('%s is a month, a year and a counter', text => {
  expect(maskNumbers(text)).toBe(text);
});

it.each([
  ['0712345678', MASK],
  ['0112345678', '2541*****678'],
  ['712345678', MASK],
  ['112345678', '2541*****678'],
  ['254712345678', MASK],
  ['+254712345678', MASK],
  ['00254712345678', MASK],
  ['+254 (0) 712 345 678', MASK],
  ['+254 (712) 345-678', MASK],
  ['0712  345678', MASK],
  ['0712   345678', MASK],
  ['0712.345.678', MASK],
  ['0712/345/678', MASK],
  ['0712_345_678', MASK],
  ['(0712) 345678', `(${MASK}`],
  ['07 12 34 56 78', MASK],
  ['07-12-34-56-78', MASK],
  ['0 7 1 2 3 4 5 6 7 8', MASK],
  ['7 1234 5678', MASK],
  ['712 345 678', MASK],
  ['712.345.678', MASK],
  ['#0712345678', `#${MASK}`],
  ['0712345678 JANE', `${MASK} JANE`],
  ['Salary 0712345678', `Salary ${MASK}`],
  ['JANE 712345678', `JANE ${MASK}`],
  ['Tel:0712 345-678, urgent', `Tel:${MASK}, urgent`],
  ['TEL0712345678', `TEL${MASK}`],
  ['0712345678JANE', `${MASK}JANE`],
  ['0712345678,0112345678', `${MASK},2541*****678`],
  ['0712345678 or +254 112 345 678.', `${MASK} or 2541*****678.`],
  ['12 0712345678', `12 ${MASK}`],
  ['0712345678-2', `${MASK}-2`],
  ['INV-2026-0712345678', `INV-2026-${MASK}`],
  ['https://shop.example/o?tel=254712345678&n=1', `https://shop.example/o?tel=${MASK}&n=1`],
  ['07/12 0712 345678', `07/12 ${MASK}`],
  ['paid 07.12.2026 10:45 by 0712345678', `paid 07.12.2026 10:45 by ${MASK}`],
])('%j is shown as %j', (text, shown) => {
  expect(maskNumbers(text)).toBe(shown);
  expect(hasNumber(text)).toBe(true);
  expect(maskNumbers(shown)).toBe(shown);
});

it.each([
  ...['', 'INV 7', 'INV-2026-0712', '2026-0712', 'ORDER 1042', '12345', '07', '0712', '071234567', '07123456789'],
  ...['0812345678', '0201234567', '812345678', '1712345678', '7123456780', '255712345678', '+44712345678'],
  ...[
    'UKSQ7E720K',
    'UKN0712345',
    'UKN0712345 678',
    'NLJ7RT61SV',
    '69mv2ft84t9h46fnm16y',
    'A712345678Z',
    'A0712345678B9',
  ],
  ...[
    '550e8400-e29b-0712-3456-78ab55440000',
    '150000000.00',
    '712345678.50',
    '1,500,000.00',
    '112,345,678',
    '1234567.89',
  ],
  ...[
    'KES 1,500,000.00',
    '07.12.2026 10:45',
    '01/12/26 10:45:30',
    '07/12 10:30:45',
    '2026-11-30 07:12:34',
    '1764489600',
  ],
  ...['20261130075005', MASK, '2541 ***** 678', '254*********', '0712,,,,345678 A', '7 and 12345678'],
])('%j stays as it is', text => {
  expect(maskNumbers(text)).toBe(text);
  expect(hasNumber(text)).toBe(false);
});

describe('whatever stands between its digits,', () => {
  const apart = fc.stringMatching(/^[ ().+_#*-]{0,2}$/);
  const written = fc
    .tuple(
      fc.constantFrom('0', '254', '+254', '00254'),
      fc.stringMatching(/^[17]\d{8}$/),
      fc.array(apart, { minLength: 9, maxLength: 9 }),
    )
    .map(([start, digits, signs]) => ({
      digits,
      text: start + [...digits].map((digit, at) => `${signs[at]}${digit}`).join(''),
    }));

  it('a number in a sentence is gone, and the sentence is not', () => {
    fc.assert(
      fc.property(written, ({ text, digits }) => {
        const masked = `254${digits[0]}*****${digits.slice(-3)}`;
        expect(maskNumbers(`Pay ${text} now`)).toBe(`Pay ${masked} now`);
        expect(maskNumbers(`${text} JANE`)).toBe(`${masked} JANE`);
      }),
    );
  });

  it('no beginning that tells more than the mask passes for another text', () => {
    fc.assert(
      fc.property(written, fc.constantFrom('', '#', 'JANE ', 'TEL'), ({ text, digits }, before) => {
        const known = digits.slice(0, 1);
        for (let end = 1; end <= text.length; end += 1) {
          const begun = before + text.slice(0, end);
          const told = text.slice(0, end).replace(/\D/g, '');
          const rest = told.replace(/^(?:00254|254|0)/, '');
          if (rest.length <= 1 || !`${known}${digits.slice(1)}`.startsWith(rest)) continue;
          expect([begun, beginsNumber(begun) || hasNumber(begun)]).toEqual([begun, true]);
        }
      }),
    );
  });
});

it.each(['0', '07', '7', '1', 'INV', 'INV-2026-1', 'JANE 07', 'INV7', 'INV12', '812', '07123456789'])(
  '%j begins no number of which it tells more than a mask',
  text => {
    expect(beginsNumber(text)).toBe(false);
  },
);

it.each(['071', '71', '1042', '0712 345', 'Salary 071', '#0712', '+2547 1', 'INV-10', '0712-', '0712    3', 'TEL071'])(
  '%j may begin one',
  text => {
    expect(beginsNumber(text)).toBe(true);
  },
);
