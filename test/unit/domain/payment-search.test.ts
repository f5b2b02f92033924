/** One box finds a payment by whatever a person has of it. */

import { describe, expect, it } from '@jest/globals';
import { hashesOf } from '../../../src/domain/payer-number.js';
import { matchesSearch, readSearch } from '../../../src/domain/payment-search.js';
import { makePayment } from '../../support/make-payment.js';

const payment = makePayment({
  ...{ id: '0abdfghjkmnprtvwyz12', phoneNumber: '254712345678', mpesaReceipt: 'UKSQ7E720K' },
  ...{ accountReference: 'Invoice 7', amountCents: 15_000 },
});

const finds = (text: string, mayReadNumbers = true) => matchesSearch(payment, readSearch(text, mayReadNumbers));

describe('a search finds a payment by', () => {
  it.each([
    ['its id', payment.id],
    ['its id in capitals, with space around it', ` ${payment.id.toUpperCase()} `],
    ['its receipt', 'UKSQ7E720K'],
    ['its receipt in small letters and groups', 'uksq 7e72 0k'],
    ['the first 4 characters of its receipt', 'uksq'],
    ['its number as people write it', '0712 345-678'],
    ['its number with the code of the country', '+254712345678'],
    ['its number without the 0', '712345678'],
    ['the last 3 digits of its number', '678'],
    ['the last 8 digits of its number', '12 345 678'],
    ['its reference in another case', 'iNVOICE 7'],
    ['the beginning of its reference', 'inv'],
    ['its amount', '=150'],
    ['its amount with cents', '= 150.00'],
  ])('%s', (_what, text) => {
    expect(finds(text)).toBe(true);
  });

  it.each([
    ['another id', '0abdfghjkmnprtvwyz13'],
    ['3 characters of its receipt', 'UKS'],
    ['the middle of its receipt', 'SQ7E'],
    ['2 digits of its number', '78'],
    ['the first digits of its number', '2547'],
    ['other digits', '679'],
    ['the middle of its reference', 'voice'],
    ['a longer reference', 'Invoice 77'],
    ['another amount', '=151'],
    ['its amount without "="', '150'],
    ['what is no amount', '=abc'],
  ])('nothing else: %s', (_what, text) => {
    expect(finds(text)).toBe(false);
  });
});

describe('for a caller who sees masked numbers', () => {
  it.each(['678', '12345678', '712345678', '0712345678'])('%s is not looked up among numbers', text => {
    expect(finds(text)).toBe(true);
    expect(finds(text, false)).toBe(false);
  });

  it.each(['0712 345', '0712', '071', '+254712345', '254-7123', '0712345678', '254712345678'])(
    '%s is not the beginning of a reference, because payers type their own numbers there',
    text => {
      const typed = makePayment({ ...payment, accountReference: text });
      expect(matchesSearch(typed, readSearch(text, true))).toBe(true);
      expect(matchesSearch(typed, readSearch(text, false))).toBe(false);
      expect(readSearch(text, false)).not.toEqual([]);
    },
  );

  it.each(['07123456789', '0812', '2541A', '01', '07-A', '7', 'INV 7'])('%s is the beginning of one', text => {
    const typed = makePayment({ ...payment, accountReference: `${text} B` });
    expect(matchesSearch(typed, readSearch(text, false))).toBe(true);
  });

  it.each(['1042', 'INV-10', '7-1', '71234567', 'JANE 0712', '#0712', '712 345', 'TEL071'])(
    '%s, which may begin a number, is a whole reference and not the beginning of one',
    text => {
      const finds = (accountReference: string, typed = text) =>
        matchesSearch(makePayment({ ...payment, accountReference }), readSearch(typed, false));
      expect([finds(text), finds(text, text.toLowerCase()), finds(`${text}2`), finds(`${text} `)]).toEqual([
        ...[true, true, false, false],
      ]);
    },
  );

  it.each(['712345678', '#0712345678', '0712  345678', 'Salary 0712.345.678', '0712345678 JANE'])(
    '%s is no reference at all, because there is a number in it',
    text => {
      const typed = makePayment({ ...payment, accountReference: text });
      expect(matchesSearch(typed, readSearch(text, false))).toBe(false);
      expect(matchesSearch(typed, readSearch(text, true))).toBe(true);
    },
  );

  it('everything else is found', () => {
    expect(['uksq', 'inv', '=150', payment.id].map(text => finds(text, false))).toEqual([true, true, true, true]);
  });
});

it('a whole number finds the payment of which only its hash is told', () => {
  const [phoneHash = ''] = hashesOf('254712345678');
  const hashed = { ...payment, phoneNumber: null, phoneHash };
  expect(matchesSearch(hashed, readSearch('0712345678', true))).toBe(true);
  expect(matchesSearch(hashed, readSearch('0712345679', true))).toBe(false);
});
