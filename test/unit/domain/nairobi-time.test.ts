import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { instantFromNairobi, nairobiTimestamp } from '../../../src/domain/nairobi-time.js';

const HOUR_MS = 3_600_000;
/** Whole seconds of the years 2000–2099 in Nairobi. */
const instant = fc
  .integer({ min: Date.UTC(2000, 0, 1) / 1000, max: Date.UTC(2100, 0, 1) / 1000 - 1 })
  .map(seconds => seconds * 1000 - 3 * HOUR_MS);

describe('Nairobi time', () => {
  it('comes back from its timestamp, as text, as a number and with dots', () => {
    fc.assert(
      fc.property(instant, at => {
        const text = nairobiTimestamp(at);
        const [, year, month, day, hour, minute, second] = /^(\d{4})(..)(..)(..)(..)(..)$/.exec(text) ?? [];
        expect(instantFromNairobi(text)).toBe(at);
        expect(instantFromNairobi(Number(text))).toBe(at);
        expect(instantFromNairobi(`${day}.${month}.${year} ${hour}:${minute}:${second}`)).toBe(at);
      }),
    );
  });

  it('is three hours ahead of UTC', () => {
    expect(nairobiTimestamp(Date.UTC(2026, 11, 31, 21, 0, 0))).toBe('20270101000000');
    expect(instantFromNairobi(20_191_219_102_115)).toBe(Date.UTC(2019, 11, 19, 7, 21, 15));
    expect(instantFromNairobi('29.02.2028 00:00:00')).toBe(Date.UTC(2028, 1, 28, 21));
  });

  it.each([
    20_261_301_000_000,
    20_260_230_000_000,
    '20270229000000',
    '20260101240000',
    '20260101006000',
    '20260101000060',
    '20260001000000',
    '20260100000000',
    '99991231235959',
    '19991231235959',
    '260113101546',
    '2026-01-13T10:15:46Z',
    '13.01.2026',
    '13.1.2026 10:15:46',
    '32.01.2026 10:15:46',
    '113.01.2026 10:15:46',
    '13.01.2026 10:15:461',
    '13.01.1926 10:15:46',
    ' 20260113101546',
    '20260113101546\n',
    0,
    -1,
    20_260_113_101_546.5,
    Number.NaN,
    '',
    null,
    undefined,
    [],
    ['20260113101546'],
    {},
    true,
  ])('gives null for %j', value => expect(instantFromNairobi(value)).toBeNull());

  it('takes anything without throwing', () => {
    fc.assert(fc.property(fc.anything(), value => !Number.isNaN(instantFromNairobi(value))));
  });
});
