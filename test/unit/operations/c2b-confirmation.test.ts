/** A confirmation is read in every shape that has been seen, and none is refused for what it lacks but a receipt and an amount. */

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readC2bConfirmation } from '../../../src/operations/c2b-confirmation.js';
import { readBody } from '../../../src/operations/read-body.js';
import { c2bBody } from '../../support/c2b-body.js';

const HASH = 'bbff37cea44ac0b2d964ee0dfb8d2df8513dc7ba1b36129a929fc3fbd6dd4af4';
const NOBODY = { phoneNumber: null, phoneHash: null };

function read(changes: Readonly<Record<string, unknown>> = {}) {
  const reading = readC2bConfirmation(JSON.parse(JSON.stringify(c2bBody({ TransID: 'UAD9QW2E4R', ...changes }))));
  if (!reading.ok) throw new Error(reading.problem);
  return reading.value;
}

describe('a confirmation', () => {
  it('says what has been paid, by whom, for what and when', () => {
    expect(read()).toEqual({
      receipt: 'UAD9QW2E4R',
      amountCents: 12_000,
      shortcode: '600000',
      accountReference: 'INV-77',
      payer: { phoneNumber: '2547*****126', phoneHash: null },
      isPaidByBusiness: false,
      partyName: 'JANE',
      transactionType: 'Pay Bill',
      completedAt: Date.UTC(2026, 10, 28, 7, 15, 46),
    });
  });

  it.each([
    ['the number', '254708374149', { ...NOBODY, phoneNumber: '254708374149' }],
    ['the number of a JSON number', 254708374149, { ...NOBODY, phoneNumber: '254708374149' }],
    ['a mask with spaces', '2547 ***** 149', { ...NOBODY, phoneNumber: '2547*****149' }],
    ['a mask without', '25470****149', { ...NOBODY, phoneNumber: '25470****149' }],
    ['a hash', HASH, { ...NOBODY, phoneHash: HASH }],
    ['a hash in capitals', HASH.toUpperCase(), { ...NOBODY, phoneHash: HASH }],
    [
      'a masked hash',
      `${HASH.slice(0, 34)} ***** ${HASH.slice(-25)}`,
      { ...NOBODY, phoneHash: `${HASH.slice(0, 34)}*****${HASH.slice(-25)}` },
    ],
    ['62 digits of a hash', HASH.slice(2), NOBODY],
    ['nothing', '', NOBODY],
    ['null', null, NOBODY],
    ['no key', undefined, NOBODY],
  ])('tells the payer by %s', (_what, MSISDN, payer) => {
    expect(read({ MSISDN })).toMatchObject({ payer, isPaidByBusiness: false });
  });

  it('is of a business where the payer is a shortcode', () => {
    for (const MSISDN of ['60012', '600123', '60012345']) {
      expect(read({ MSISDN })).toMatchObject({ payer: NOBODY, isPaidByBusiness: true });
    }
  });

  it.each<[string, Record<string, unknown>, string | null]>([
    ['all three', { FirstName: 'JANE', MiddleName: 'W', LastName: 'DOE' }, 'JANE W DOE'],
    ['the first alone', { MiddleName: undefined, LastName: undefined }, 'JANE'],
    ['nulls', { FirstName: null, MiddleName: null, LastName: null }, null],
    ['no keys', { FirstName: undefined, MiddleName: undefined, LastName: undefined }, null],
    ['names of another script', { FirstName: 'ዓለም' }, 'ዓለም'],
  ])('names the payer with %s', (_what, names, partyName) => {
    expect(read(names)).toMatchObject({ partyName });
  });

  it.each<[string, Record<string, unknown>, object]>([
    ['a time that no clock shows', { TransTime: '20261328101546' }, { completedAt: null }],
    ['no time', { TransTime: undefined }, { completedAt: null }],
    [
      'a sweep',
      { TransactionType: 'Organization To Organization Transfer' },
      { transactionType: 'Organization To Organization Transfer' },
    ],
    ['an empty type', { TransactionType: '' }, { transactionType: null }],
    ['a till, without a reference', { BillRefNumber: '' }, { accountReference: '' }],
    ['a reference of spaces', { BillRefNumber: '  ' }, { accountReference: '' }],
    ['null for a reference', { BillRefNumber: null }, { accountReference: null }],
    ['a reference that is no text', { BillRefNumber: ['INV-77'] }, { accountReference: null }],
    ['a reference that is not ASCII', { BillRefNumber: ' Café 7 ' }, { accountReference: 'Caf? 7' }],
    ['a shortcode of seven digits', { BusinessShortCode: '4012345' }, { shortcode: '4012345' }],
    ['a till of eight digits', { BusinessShortCode: '40123456' }, { shortcode: '40123456' }],
    ['a shortcode of nine digits', { BusinessShortCode: '401234567' }, { shortcode: null }],
    ['no shortcode', { BusinessShortCode: undefined }, { shortcode: null }],
    ['a receipt in small letters', { TransID: ' uad9qw2e4r' }, { receipt: 'UAD9QW2E4R' }],
  ])('is taken with %s', (_what, changes, expected) => {
    expect(read(changes)).toMatchObject(expected);
  });

  it('is read whatever the case of its keys', () => {
    const body = Object.fromEntries(Object.entries(c2bBody()).map(([key, value]) => [key.toUpperCase(), value]));
    expect(readC2bConfirmation({ ...body, ThirdPartyTransId: 'x' })).toMatchObject({ ok: true });
  });

  it.each<[string, Record<string, unknown>]>([
    ['no receipt', { TransID: '' }],
    ['two receipts', { transid: 'UAD9QW2E4S' }],
    ['no amount', { TransAmount: undefined }],
    ['an amount of nothing', { TransAmount: '0.00' }],
    ['an amount below nothing', { TransAmount: '-5.00' }],
    ['an amount in words', { TransAmount: 'ten' }],
  ])('with %s cannot be read', (_what, changes) => {
    expect(readC2bConfirmation(JSON.parse(JSON.stringify(c2bBody(changes)))).ok).toBe(false);
  });

  it('of any bytes is read or refused, and never throws', () => {
    const edit = fc.tuple(fc.nat(500), fc.nat(20), fc.uint8Array({ maxLength: 20 }));
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), edits => {
        const bytes = edits.reduce<Uint8Array>(
          (body, [at, cut, put]) => Buffer.concat([body.subarray(0, at), put, body.subarray(at + cut)]),
          Buffer.from(JSON.stringify(c2bBody())),
        );
        const body = readBody(bytes);
        const reading = readC2bConfirmation(body.ok ? body.value : undefined);
        if (reading.ok) expect(reading.value.amountCents).toBeGreaterThan(0);
      }),
      { numRuns: Number(process.env.MUTATED_BODIES ?? 2_000) },
    );
  });
});
