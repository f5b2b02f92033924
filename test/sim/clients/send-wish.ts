/** Puts a wish to a gateway, as the kind of request that it is. */

import type { B2bCommand, Payment } from '../../../src/domain/payment.js';
import { TILL_PARTY } from '../daraja/wire.js';
import type { Gateway } from '../world/gateways.js';

/** One wish to pay and what its caller was told. */
export interface Wish {
  readonly reference: string;
  readonly kind: 'STK_PUSH' | 'B2C' | 'B2B' | 'REVERSAL';
  readonly key: string | null;
  readonly amount: number;
  readonly phone: string;
  /** The payment to be given back, of a reversal. */
  readonly reverses: string | null;
  /** The business to be paid, of a payment to one. */
  readonly party: string | null;
  /** Ids of payments that were returned for it. */
  readonly told: Set<string>;
  /** A process died while it was asked for this, or had yet to store what became of it: what it had done by then, nobody knows. */
  isCut: boolean;
}

/** Who is paid by which command, and under what name. */
const BUSINESSES: ReadonlyMap<string, { readonly command: B2bCommand; readonly accountReference: string | null }> =
  new Map([
    ['888880', { command: 'PAY_BILL', accountReference: 'INV 7' }],
    [TILL_PARTY, { command: 'BUY_GOODS', accountReference: null }],
    ['600997', { command: 'TOP_UP_B2C', accountReference: null }],
    ['572572', { command: 'PAY_TAX', accountReference: '2026123456789012' }],
  ]);

/** One for each command. */
export const PARTIES = [...BUSINESSES.keys()];

/** Rejects as the gateway refuses it. */
export function sendWish({ stations }: Gateway, wish: Wish, shortcode: string): Promise<Payment> {
  const { requestPayment } = stations;
  const { kind, key, amount, phone, reference, reverses, party } = wish;
  const asker = { caller: 'shop', metadata: null };
  const payout = { ...asker, idempotencyKey: key ?? `key ${reference}`, amountCents: amount * 100, remarks: reference };
  switch (kind) {
    case 'STK_PUSH': {
      const words = { accountReference: reference, description: null };
      const asked = { ...asker, ...words, idempotencyKey: key, amountCents: amount * 100, phoneNumber: phone };
      return requestPayment.stkPush({ ...asked, shortcode });
    }
    case 'B2C': {
      const words = { occasion: null, recipientId: null, command: 'BUSINESS_PAYMENT' } as const;
      return requestPayment.b2c({ ...payout, ...words, shortcode: null, phoneNumber: phone });
    }
    case 'B2B': {
      const business = BUSINESSES.get(party ?? '');
      if (party === null || business === undefined) throw new Error(`nobody pays the business ${party}`);
      return requestPayment.b2b({ ...payout, ...business, shortcode: null, partyShortcode: party, requester: null });
    }
    case 'REVERSAL':
      return requestPayment.reversal({ ...payout, paymentId: reverses, mpesaReceipt: null });
  }
}
