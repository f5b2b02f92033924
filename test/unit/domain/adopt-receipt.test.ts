import { describe, expect, it } from '@jest/globals';
import { adoptReceipt, canBringReceipt } from '../../../src/domain/adopt-receipt.js';
import { makeAnswer, makeSuccess, RECEIPT } from '../../support/make-evidence.js';
import { makeAcknowledged, makePayment } from '../../support/make-payment.js';

describe('a receipt', () => {
  it('is known from whoever brought it', () => {
    const adopted = { mpesaReceipt: RECEIPT, receiptSource: 'KEYED' };
    expect(adoptReceipt(makeAcknowledged(), makeSuccess(), false)).toEqual({ changes: adopted, review: null });
    expect(adoptReceipt(makeAcknowledged(), makeAnswer('SUCCESS', { receipt: RECEIPT }), false)).toEqual({
      changes: { ...adopted, receiptSource: 'QUERY' },
      review: null,
    });
  });

  it('of an unsigned message gives way to one that was found to fit, which a person is told', () => {
    const bare = makeAcknowledged({ status: 'COMPLETED', mpesaReceipt: 'UKN7MADEUP', receiptSource: 'BARE' });
    const told = makeSuccess({ source: 'C2B_CONFIRMATION' });
    const changes = { mpesaReceipt: RECEIPT, receiptSource: 'TWIN' };
    expect(adoptReceipt(bare, told, false)).toEqual({ changes, review: 'FACTS_DIFFER' });
    expect(adoptReceipt({ ...bare, mpesaReceipt: RECEIPT }, told, false)).toEqual({ changes, review: null });
  });

  it.each(['TWIN', 'KEYED', 'QUERY'] as const)('of source %s does not give way to another that fits', receiptSource => {
    const payment = makeAcknowledged({ status: 'COMPLETED', mpesaReceipt: 'UKN7OTHER0', receiptSource });
    expect(adoptReceipt(payment, makeSuccess({ source: 'C2B_CONFIRMATION' }), false)).toBe('DIFFERENT');
  });

  it('that was found to fit gives way to the one of a signed callback, unless it was given back', () => {
    const found = makeAcknowledged({ status: 'COMPLETED', mpesaReceipt: 'UKN0TWIN00', receiptSource: 'TWIN' });
    const changes = { mpesaReceipt: RECEIPT, receiptSource: 'KEYED' };
    expect(adoptReceipt(found, makeSuccess(), false)).toEqual({ changes, review: null });
    expect(adoptReceipt(found, makeSuccess(), true)).toBe('DIFFERENT');
    const bare = { ...found, receiptSource: 'BARE' } as const;
    expect(adoptReceipt(bare, makeSuccess(), false)).toMatchObject({ changes });
    expect(adoptReceipt(bare, makeSuccess(), true)).toBe('DIFFERENT');
  });

  it('that M-Pesa knows is not thereby known to be the one of this push', () => {
    const found = makeAcknowledged({ status: 'COMPLETED', mpesaReceipt: RECEIPT, receiptSource: 'TWIN' });
    const known = makeAnswer('SUCCESS', { receipt: RECEIPT });
    expect(adoptReceipt(found, known, false)).toEqual({ changes: {}, review: null });
    const changes = { mpesaReceipt: RECEIPT, receiptSource: 'TWIN' };
    expect(adoptReceipt({ ...found, receiptSource: 'BARE' }, known, false)).toEqual({ changes, review: null });
    // A payout is named in the answer by its own ids.
    const payout = makePayment({ kind: 'B2C', status: 'COMPLETED', mpesaReceipt: RECEIPT, receiptSource: 'BARE' });
    expect(adoptReceipt(payout, known, false)).toEqual({
      changes: { ...changes, receiptSource: 'QUERY' },
      review: null,
    });
  });

  it('that is missing changes nothing, whatever the payment has', () => {
    for (const mpesaReceipt of [null, RECEIPT]) {
      const payment = makeAcknowledged({ mpesaReceipt });
      expect(adoptReceipt(payment, makeSuccess({ receipt: null }), false)).toEqual({ changes: {}, review: null });
      expect(canBringReceipt(payment, makeSuccess({ receipt: null }))).toBe(false);
    }
  });
});
