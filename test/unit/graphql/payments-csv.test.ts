/** A line of an export is the same in every program that reads CSV, and a formula in none. */

import { expect, it } from '@jest/globals';
import { csvHeader, csvLine, csvTrailer } from '../../../src/graphql/over-http/payments-csv.js';

const cellsOf = (text: string) => csvLine({ accountReference: text }).split(',');
const REFERENCE = csvHeader().split(',').indexOf('accountReference');

it.each(['=1+1', '+254', '-1', '@SUM(A1)', ' =1', '\t=1', '＝1', '\t7'])('%j is no formula', text => {
  expect(csvLine({ accountReference: text })).toContain(`'${text}`);
});

it.each(['INV 7', 'a=b', '7-1', 'me@shop', "'quoted"])('%j stays as it is', text => {
  expect(cellsOf(text)[REFERENCE]).toBe(text);
});

it('commas, quotes and line ends stay inside their cell', () => {
  expect(csvLine({ accountReference: 'a,"b"\r\nc' })).toContain(',"a,""b""\r\nc",');
});

it('times are those of Nairobi', () => {
  expect(csvLine({ createdAt: '2026-11-29T21:30:05.678Z' })).toContain(',2026-11-30 00:30:05,');
});

it('what is not there is empty, and every line has as many cells as the first', () => {
  const columns = csvHeader().split(',').length;
  expect(csvLine({})).toBe(`${','.repeat(columns - 1)}\r\n`);
  const failed = csvLine({ needsReview: false, failure: { reason: 'WRONG_PIN', resultCode: '2001' } });
  expect(failed).toContain(',WRONG_PIN,2001,false,');
  expect(csvTrailer(7)).toBe('END,7\r\n');
});
