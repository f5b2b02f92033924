import { describe, expect, it } from '@jest/globals';
import { adoptReceipt, canBringReceipt } from '../../../src/domain/adopt-receipt.js';
import { makeAnswer, makeSuccess, RECEIPT } from '../../support/make-evidence.js';
import { makeAcknowledged } from '../../support/make-payment.js';

describe('a receipt', () => {
  it('is known from whoever brought it', () => {
    const adopted = { mpesaReceipt: RECEIPT, receiptSource: 'KEYED' };
    expect(adoptReceipt(makeAcknowledged(), makeSuccess())).toEqual({ changes: adopted, review: null });
    expect(adoptReceipt(makeAcknowledged(), makeAnswer('SUCCESS', { receipt: RECEIPT }))).toEqual({
      changes: { ...adopted, receiptSource: 'QUERY' },
      review: null,
    });
  });

  it('that is missing changes nothing, whatever the payment has', () => {
    for (const mpesaReceipt of [null, RECEIPT]) {
      const payment = makeAcknowledged({ mpesaReceipt });
      expect(adoptReceipt(payment, makeSuccess({ receipt: null }))).toEqual({ changes: {}, review: null });
      expect(canBringReceipt(payment, makeSuccess({ receipt: null }))).toBe(false);
    }
  });
});
