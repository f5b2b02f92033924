import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { explainResultCode } from '../../../src/domain/result-codes.js';
import { readBody } from '../../../src/operations/read-body.js';
import {
  readDescription,
  readId,
  readObject,
  readPath,
  readReceipt,
  readResultCode,
  readWord,
} from '../../../src/operations/read-fields.js';
import { readStkResult } from '../../../src/operations/stk-push.js';

/** What stands behind "ResultCode": on the wire, and the code that it is. `undefined`: the key is missing. */
const WIRE_CODES: ReadonlyArray<readonly [string | undefined, string | null]> = [
  ['0', '0'],
  ['"0"', '0'],
  ['1032', '1032'],
  ['"1032"', '1032'],
  ['"E3008"', 'E3008'],
  ['"SFC_IC0003"', 'SFC_IC0003'],
  ['"00"', '00'],
  ['"0x0"', '0x0'],
  ['-1', '-1'],
  ['""', null],
  ['" 0"', null],
  ['"0 "', null],
  ['"0\\n"', null],
  ['"٠"', null],
  ['null', null],
  ['true', null],
  ['false', null],
  ['[]', null],
  ['[0]', null],
  ['{}', null],
  ['{"valueOf":0}', null],
  ['-0', null],
  ['-0.0', null],
  ['0.5', null],
  ['1e400', null],
  ['12345678901234567890', null],
  [undefined, null],
];

describe('result codes on the wire', () => {
  it.each(WIRE_CODES)('%s is the code %s', (wire, code) => {
    const field = wire === undefined ? '' : `,"ResultCode":${wire}`;
    const body = readBody(
      Buffer.from(`{"Body":{"stkCallback":{"MerchantRequestID":"1","CheckoutRequestID":"2"${field}}}}`),
    );
    const result = body.ok ? readStkResult(body.value) : body;
    expect(result).toMatchObject({ ok: true, value: { resultCode: code } });
    expect(explainResultCode('STK', code, 'CALLBACK').outcome === 'SUCCESS').toBe(wire === '0' || wire === '"0"');
  });

  it('a code has at most 32 characters', () => {
    expect(readResultCode('x'.repeat(32))).toBe('x'.repeat(32));
    expect(readResultCode('x'.repeat(33))).toBeNull();
  });

  it('a code is "0" for the number 0 and the text "0" only', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withNullPrototype: true }), value => {
        expect(readResultCode(value) === '0').toBe(Object.is(value, 0) || value === '0');
      }),
    );
  });
});

describe('readId', () => {
  it.each(['ws_CO_1', '29100-1234567-1', 'x'.repeat(64)])('takes %s', id => expect(readId(id)).toBe(id));

  it.each([0, 1, true, null, [], ['ws_2'], {}, { $ne: 1 }, '', ' ', 'ws_1 ', 'ws_С', 'a\nb', 'x'.repeat(65)])(
    'gives null for %j',
    value => expect(readId(value)).toBeNull(),
  );
});

describe('readReceipt', () => {
  it.each(['UAD0XY1Z2Q', 'LHG31AA5TX', 'AAUAD0000000', 'UAD0000000AA'])('takes %s', receipt =>
    expect(readReceipt(receipt)).toBe(receipt),
  );

  it.each(['uad0xy1z2q', ' UAD0XY1Z2Q', 'UAD0XY1Z2Q\n', 'UAD0X Y1Z2Q', '\u200bUad0xy1z2q\u00a0'])(
    'takes %j as it is written everywhere else',
    value => expect(readReceipt(value)).toBe('UAD0XY1Z2Q'),
  );

  it.each(['UAD0000000', 'uad0000000 ', 'UAD0XY', 'U\u0410D0XY1Z2Q', '', 1234567890, null, ['UAD0XY1Z2Q']])(
    'gives null for %j',
    value => expect(readReceipt(value)).toBeNull(),
  );
});

describe('readDescription', () => {
  it.each([
    ['Request cancelled by user', 'Request cancelled by user'],
    ['  two\r\nlines\u001b[31m ', 'two lines [31m'],
    ['\u202egnp.exe', 'gnp.exe'],
    ['half a pair \ud83d', 'half a pair'],
    [`${'x'.repeat(254)}😀`, 'x'.repeat(254)],
    ['', null],
    ['\u0000', null],
    [12, null],
    [null, null],
    [['text'], null],
  ])('%j becomes %j', (value, line) => expect(readDescription(value)).toBe(line));
});

describe('readPath', () => {
  it('follows own keys', () => expect(readPath({ a: { b: [1] } }, 'a', 'b')).toEqual([1]));

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])('never finds the inherited %s', key =>
    expect(readPath({}, key)).toBeUndefined(),
  );

  it('goes through objects only', () => {
    expect(readPath('text', 'length')).toBeUndefined();
    expect(readPath([1], 'length')).toBeUndefined();
    expect(readObject([])).toBeNull();
  });
});

describe('a word that means something', () => {
  it.each(['Completed', 'Rev Initiated', ' Completed ', 'x'.repeat(128)])('is read: %.20j', text => {
    expect(readWord(text)).toBe(text.trim());
  });

  it.each([null, 5, '', '  ', 'Complét', 'éCompleted', 'Сompleted', 'x'.repeat(129)])('is none: %.20j', value => {
    expect(readWord(value)).toBeNull();
  });
});
