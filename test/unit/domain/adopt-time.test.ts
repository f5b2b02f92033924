/** When M-Pesa says that the money moved: by whose word, with which receipt, and what is not believed. */

import { describe, expect, it } from '@jest/globals';
import type { Evidence } from '../../../src/domain/evidence.js';
import { makeAnswer, makeFailure, makeSuccess, RECEIPT } from '../../support/make-evidence.js';
import { CREATED_AT, makeAcknowledged } from '../../support/make-payment.js';
import { fold, weigh } from '../../support/weigh.js';

const AT = CREATED_AT + 4_000;
const DAY_MS = 86_400_000;
const told = makeSuccess({ completedAt: AT });
const twin = (given: Partial<Evidence> = {}) => makeSuccess({ source: 'C2B_CONFIRMATION', completedAt: AT, ...given });

describe('the time of a payment', () => {
  it.each([
    ['its callback', told],
    ['the answer to a question', makeAnswer('SUCCESS', { completedAt: AT })],
    ['a confirmation that was found to fit', twin()],
  ])('comes with what completes it: %s', (_what, evidence) => {
    expect(weigh(makeAcknowledged(), evidence).payment).toMatchObject({
      status: 'COMPLETED',
      completedAt: AT,
      version: 3,
    });
  });

  it('is the first one that is told, and another is no difference', () => {
    const paid = fold(makeAcknowledged(), [told]);
    for (const later of [twin({ completedAt: AT + 1_000 }), { ...told, completedAt: AT - 1_000 }]) {
      expect(weigh(paid, later)).toMatchObject({ verdict: 'DUPLICATE', event: null, payment: { completedAt: AT } });
    }
  });

  it('that comes later is a version of its own, once, also after the money was given back', () => {
    for (const status of ['COMPLETED', 'REVERSED'] as const) {
      const paid = makeAcknowledged({ status, mpesaReceipt: RECEIPT, receiptSource: 'KEYED' });
      const { payment, event, verdict } = weigh(paid, twin());
      expect([payment.version, payment.completedAt, payment.status, verdict]).toEqual([3, AT, status, 'APPLIED']);
      expect(event).not.toBeNull();
      expect(weigh(payment, twin())).toMatchObject({ verdict: 'DUPLICATE', event: null, payment });
    }
  });

  it.each([
    ['a day before the request', CREATED_AT - DAY_MS],
    ['a day after the message', told.occurredAt + DAY_MS],
  ])('is believed at most %s', (_what, limit) => {
    const beyond = limit + Math.sign(limit - CREATED_AT);
    expect(weigh(makeAcknowledged(), { ...told, completedAt: limit }).payment.completedAt).toBe(limit);
    const refused = weigh(makeAcknowledged(), { ...told, completedAt: beyond }).payment;
    expect(refused).toMatchObject({ status: 'COMPLETED', completedAt: null, reviewReasons: [], mpesaReceipt: RECEIPT });
  });

  it('goes with its receipt when that gives way', () => {
    const found = fold(makeAcknowledged(), [twin({ receipt: 'UKN0TWIN00' })]);
    for (const completedAt of [AT + 60_000, null]) {
      const { payment } = weigh(found, { ...told, completedAt });
      expect(payment).toMatchObject({ mpesaReceipt: RECEIPT, receiptSource: 'KEYED', completedAt });
    }
    const yielding = { ...makeSuccess({ receipt: 'UKN0TWIN00' }), claim: 'YIELD' } as const;
    expect(weigh(found, yielding).payment).toMatchObject({ mpesaReceipt: null, completedAt: null });
  });

  it.each<[string, Evidence]>([
    ['an unsigned message', { ...told, trust: 'BARE' }],
    ['an unsigned message that waited for an answer', { ...told, trust: 'BARE', isAnswered: true }],
    ['a message that contradicts it', { ...told, amountCents: 1 }],
    ['a message of another receipt', { ...told, receipt: 'UKN0OTHER0' }],
    ['a failure', makeFailure({ completedAt: AT })],
    ['the word that it was given back', makeAnswer('REVERSED', { completedAt: AT })],
  ])('is not taken from %s', (_what, evidence) => {
    const paid = fold(makeAcknowledged(), [makeSuccess()]);
    expect(weigh(paid, evidence).payment.completedAt).toBeNull();
    expect(weigh(makeAcknowledged(), { ...evidence, amountCents: 1 }).payment.completedAt).toBeNull();
  });
});
