import { describe, expect, it } from '@jest/globals';
import { readPulledReceipt, readPulledRow } from '../../../src/operations/pulled-payment.js';
import { pullRow } from '../../support/pull-body.js';

const read = (changes: Readonly<Record<string, unknown>>) => {
  const reading = readPulledRow(pullRow({ transactionId: 'UKP0000001', ...changes }));
  return reading.ok ? reading.value : reading.problem;
};

describe('a row of a pull', () => {
  it('says of a payment what a confirmation says', () => {
    expect(read({})).toEqual({
      ...{ receipt: 'UKP0000001', amountCents: 12_000, shortcode: null, accountReference: 'INV-77' },
      ...{ payer: { phoneNumber: '254712345126', phoneHash: null }, isPaidByBusiness: false, partyName: null },
      ...{ transactionType: 'c2b-pay-bill-debit', completedAt: Date.UTC(2026, 10, 28, 7, 15, 46) },
    });
  });

  it.each([
    ['a number', 254112345126, '254112345126'],
    ['a number without its country', 712345126, '254712345126'],
    ['text', '0712345126', '254712345126'],
    ['a mask', '2547 ***** 126', '2547*****126'],
    ['nothing', null, null],
  ])('takes a phone number that is %s', (_what, msisdn, phoneNumber) => {
    expect(read({ msisdn })).toMatchObject({ payer: { phoneNumber } });
  });

  it.each([
    ['', ''],
    [null, null],
    [undefined, null],
  ])('with the reference %p says %p', (billreference, accountReference) => {
    expect(read({ billreference })).toMatchObject({ accountReference });
  });

  it.each([
    ['2026-11-28T07:15:46.123Z', Date.UTC(2026, 10, 28, 7, 15, 46)],
    ['2026-11-28T10:15:46+03:00', Date.UTC(2026, 10, 28, 7, 15, 46)],
    ['2026-11-28 10:15:46', Date.UTC(2026, 10, 28, 7, 15, 46)],
    ['2026-11-28 10:15', Date.UTC(2026, 10, 28, 7, 15)],
    ['2026-11-28 10:10:000', null],
    ['2026-02-30T10:15:46Z', null],
    [1_764_314_146_000, null],
  ])('reads the time %s', (trxDate, completedAt) => {
    expect(read({ trxDate })).toMatchObject({ completedAt });
  });

  it('is read whatever the spelling of its keys', () => {
    const row = { 'Transaction Id': 'ukp0000001', Amount: '1.2E3', BILL_REFERENCE: 'A', Sender: 'JANE' };
    expect(readPulledRow(row)).toMatchObject({
      value: { receipt: 'UKP0000001', amountCents: 120_000, accountReference: 'A', partyName: 'JANE' },
    });
  });

  it.each([
    ['no receipt', { transactionId: undefined }, 'it has no transactionId'],
    ['a receipt that says nothing', { transactionId: 'UKP0000000' }, 'it has no transactionId'],
    ['no amount', { amount: undefined }, 'it has no amount'],
    ['nothing paid', { amount: 0 }, 'it has no amount'],
    ['another movement', { transactiontype: 'b2c-payment' }, expect.stringContaining('something else')],
    ['money that went back', { transactiontype: 'c2b-pay-bill-credit' }, expect.stringContaining('something else')],
  ])('with %s opens nothing', (_what, changes, problem) => {
    expect(read(changes)).toEqual(problem);
  });

  it.each([
    ['another movement', { transactiontype: 'Pay Bill Online' }, 'UKP0000001'],
    ['no amount', { amount: '1,000.00' }, 'UKP0000001'],
    ['no receipt', { transactionId: 'none' }, null],
  ])('with %s still tells its receipt where it has one', (_what, changes, receipt) => {
    expect(readPulledReceipt(pullRow({ transactionId: 'UKP0000001', ...changes }))).toBe(receipt);
  });

  it.each([['c2b-buy-goods-debit'], [''], [undefined]])('of type %p is a payment', transactiontype => {
    expect(read({ transactiontype })).toMatchObject({ receipt: 'UKP0000001' });
  });
});
