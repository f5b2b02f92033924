/** Amounts in words, and receipts in what people show: the pure parts of the console that money depends on. */

import { expect, test } from '@jest/globals';
import { amountInWords } from '../../../console/src/format/amount-in-words.js';
import { inGroups, readReceipt } from '../../../console/src/money/read-receipt.js';
import { sumOfDirection } from '../../../console/src/money/totals.js';
import { readSearch } from '../../../console/src/pages/payments/view.js';

test.each([
  ['1', 'one shilling', 'shilingi moja'],
  ['10', 'ten shillings', 'shilingi kumi'],
  ['21', 'twenty-one shillings', 'shilingi ishirini na moja'],
  ['150', 'one hundred and fifty shillings', 'shilingi mia moja na hamsini'],
  ['999', 'nine hundred and ninety-nine shillings', 'shilingi mia tisa na tisini na tisa'],
  ['1000', 'one thousand shillings', 'shilingi elfu moja'],
  ['2005', 'two thousand and five shillings', 'shilingi elfu mbili, na tano'],
  ['20005', 'twenty thousand and five shillings', 'shilingi elfu ishirini, na tano'],
  ['25000', 'twenty-five thousand shillings', 'shilingi elfu ishirini na tano'],
  ['250000', 'two hundred and fifty thousand shillings', 'shilingi elfu mia mbili na hamsini'],
  [
    '112350',
    'one hundred and twelve thousand three hundred and fifty shillings',
    'shilingi elfu mia moja na kumi na mbili, mia tatu na hamsini',
  ],
])('%s is "%s" and "%s"', (amount, english, swahili) => {
  expect([amountInWords(amount, 'EN'), amountInWords(amount, 'SW')]).toEqual([english, swahili]);
});

test('what is not whole shillings has no words', () => {
  for (const amount of ['', '1.50', '-1', '1e3', '1234567', 'x']) expect(amountInWords(amount, 'EN')).toBeNull();
});

test('no two amounts have the same words', () => {
  for (const language of ['EN', 'SW'] as const) {
    const words = new Set<string | null>();
    for (let amount = 1; amount <= 30_000; amount += 1) words.add(amountInWords(String(amount), language));
    expect(words.size).toBe(30_000);
  }
});

test.each([
  ['UKSBMFXGVT', 'UKSBMFXGVT'],
  [' uksb mfxg vt ', 'UKSBMFXGVT'],
  ['UKSBMFXGVT Confirmed. Ksh150.00 paid to DUKA LA WANJIKU. on 29/11/26', 'UKSBMFXGVT'],
  ['uks2r36s9e imethibitishwa Ksh80.00 zimelipwa', 'UKS2R36S9E'],
  ['Receipt: UKS2R36S9E, thank you', 'UKS2R36S9E'],
  ['Confirmed. Ksh150.00 paid', null],
  ['0712345678', '0712345678'],
  ['Sent to 0712345678 yesterday', null],
  ['', null],
])('%p holds the receipt %p', (text, receipt) => {
  expect(readReceipt(text)).toBe(receipt);
});

test.each([
  ['UKSBMFXGVT Confirmed. Ksh150.00 paid to DUKA LA WANJIKU. on 29/11/26 at 8:20 AM.', 'UKSBMFXGVT'],
  ['UKS2R36S9E Imethibitishwa. Ksh80.00 zimelipwa', 'UKS2R36S9E'],
  ['Receipt: UKS2R36S9E, thank you', 'UKS2R36S9E'],
  ['Wanjiku Kamau', 'Wanjiku Kamau'],
  ['SUPERMARKE ngong', 'SUPERMARKE ngong'],
  ['rent apartment1', 'rent apartment1'],
  [' uksbmfxgvt ', 'uksbmfxgvt'],
  [`a ${'x'.repeat(60)}`, `a ${'x'.repeat(38)}`],
])('pasted into the search, %p looks for %p', (typed, search) => {
  expect(readSearch(typed)).toBe(search);
});

test('a receipt is read aloud in groups', () => {
  expect(inGroups('UKSBMFXGVT')).toBe('UKSB MFXG VT');
});

test('a day adds cents without losing one, and counts money that was given back in neither sum', () => {
  const of = (kind: 'STK_PUSH' | 'C2B' | 'B2C' | 'REVERSAL', status: 'COMPLETED' | 'REVERSED', amount: string) => ({
    ...{ kind, status, amount, count: 1 },
  });
  const rows = [
    ...[of('STK_PUSH', 'COMPLETED', '0.10'), of('C2B', 'COMPLETED', '0.20'), of('STK_PUSH', 'REVERSED', '5.00')],
    ...[of('REVERSAL', 'COMPLETED', '5.00'), of('B2C', 'COMPLETED', '99.00')],
  ];
  expect(sumOfDirection(rows, 'IN')).toEqual({ count: 2, amount: '0.30' });
  expect(sumOfDirection(rows, 'OUT')).toEqual({ count: 1, amount: '99.00' });
});
