/** A payment for tests: valid defaults for every field, so that each field a test sets is one it is about. */

import { buildLadder, type Schedule } from '../../src/domain/ladder.js';
import { newPayment } from '../../src/domain/new-payment.js';
import { type MpesaIds, type Payment, type PaymentRequest, UNSAID } from '../../src/domain/payment.js';
import { forEachKind } from '../../src/domain/payment-kinds.js';

/** The contract's defaults. */
export const SCHEDULE: Schedule = {
  stkFirstQueryMs: 20_000,
  stkDeadlineMs: 180_000,
  resultFirstQueryMs: 60_000,
  resultDeadlineMs: 86_400_000,
  enquiryDeadlineMs: 120_000,
};

export const STK_LADDER = buildLadder('stk', SCHEDULE);
export const B2C_LADDER = buildLadder('result', SCHEDULE);
export const LADDERS = forEachKind((_, row) => buildLadder(row.schedule, SCHEDULE));

export const CREATED_AT = Date.UTC(2026, 10, 23, 9);

/** What M-Pesa calls the payments of `makePayment` once it has acknowledged them. */
export const STK_IDS = { merchantRequestId: '29115-34620561-1', checkoutRequestId: 'ws_CO_231120261200' } as const;
export const B2C_IDS = {
  conversationId: 'AG_20261123_0000',
  originatorConversationId: '0000000000000000000p',
} as const;

const STK: PaymentRequest = {
  ...UNSAID,
  id: '0000000000000000000p',
  kind: 'STK_PUSH',
  amountCents: 15_000,
  currency: 'KES',
  shortcode: '600000',
  phoneNumber: '254712345678',
  accountReference: 'INVOICE 7',
  description: 'Invoice 7',
  metadata: null,
  createdAt: CREATED_AT,
};

const B2C: PaymentRequest = { ...STK, kind: 'B2C', accountReference: null, command: 'BUSINESS_PAYMENT' };

/** An STK push as its row is first written: PENDING, no ids yet. */
export function makePayment(given: Partial<Payment> = {}): Payment {
  const isB2c = given.kind === 'B2C';
  return { ...newPayment(isB2c ? B2C : STK, isB2c ? B2C_LADDER : STK_LADDER, null), ...given };
}

/** The same once Daraja has taken it. */
export function makeAcknowledged(given: Partial<Payment> = {}): Payment {
  const ids: Partial<MpesaIds> = given.kind === 'B2C' ? B2C_IDS : STK_IDS;
  return makePayment({ ...ids, version: 2, ...given });
}
