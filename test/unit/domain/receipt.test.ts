/** A receipt is found however it is written. */

import { expect, test } from '@jest/globals';

import { normaliseReceipt } from '../../../src/domain/receipt.js';

test.each([
  ...[
    'UKSB7MFXGV',
    'uksb7mfxgv',
    'UkSb7mFxGv',
    ' UKSB7MFXGV ',
    'UKSB 7MFX GV',
    'uksb\u00a07mfx\u202fgv',
    'UKSB7MFXGV\r\n',
  ],
  ...['\ufeffUKSB7MFXGV', 'UKSB\u200b7MFXGV', 'U K S B 7 M F X G V'],
])('C11: %j is one form', written => {
  expect(normaliseReceipt(written)).toBe('UKSB7MFXGV');
});

test.each([
  '',
  ' ',
  'UKSB-7MFXGV',
  "' OR 1=1",
  'UKSBé',
  'straße',
  'ıkSb7MFXGV',
  '%',
  'A B',
  'A'.repeat(7),
  'A'.repeat(21),
  '\u0000',
])('C11: %j is no receipt', written => {
  expect(normaliseReceipt(written)).toBeNull();
});
