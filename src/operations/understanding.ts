/** The meaning of a callback: about a payment, about an enquiry, or unreadable. */

import type { MpesaIds } from '../domain/payment.js';
import type { ResultCodeFamily } from '../domain/result-codes.js';
import type { AccountBalanceResult } from './account-balance.js';
import { type C2bConfirmation, type C2bQuestion, readC2bConfirmation, readC2bValidation } from './c2b-confirmation.js';
import type { PaymentResult, Reading } from './operation.js';
import { readPulledRow } from './pulled-payment.js';
import type { TransactionStatusResult } from './transaction-status.js';

/** The answer to an enquiry, by what was asked; TIMEOUT: M-Pesa's timeout route. */
export type EnquiryAnswer =
  | { readonly kind: 'STATUS'; readonly result: TransactionStatusResult }
  | { readonly kind: 'BALANCE'; readonly result: AccountBalanceResult }
  | { readonly kind: 'TIMEOUT'; readonly ids: MpesaIds };

/** What an enquiry asks for. */
export type EnquirySubject = 'STATUS' | 'BALANCE';

/** What a body says, in our words. NOTHING is kept for a person, with the problem as its note. */
export type Understanding =
  | { readonly about: 'PAYMENT'; readonly family: ResultCodeFamily; readonly result: PaymentResult }
  | { readonly about: 'PAYMENT_TIMEOUT'; readonly ids: MpesaIds }
  | { readonly about: 'ENQUIRY'; readonly subject: EnquirySubject; readonly answer: EnquiryAnswer }
  | { readonly about: 'CONFIRMATION'; readonly confirmation: C2bConfirmation }
  /** It has been answered, and changes nothing. */
  | { readonly about: 'VALIDATION'; readonly question: C2bQuestion }
  | { readonly about: 'NOTHING'; readonly problem: string };

/** How a callback route is read, and what the ticket in its long form names. */
export interface CallbackReader {
  readonly ticket: 'PAYMENT' | 'ENQUIRY' | 'SHORTCODE';
  /** AT_ONCE: M-Pesa waits for our word, and for nothing that may fail. */
  readonly answered: 'ONCE_KEPT' | 'AT_ONCE';
  /** FEED: a program of the shop hands in what M-Pesa told it. PULL: nobody posts, the gateway has asked for it. */
  readonly door: 'MPESA' | 'FEED' | 'PULL';
  /** Pure; never throws. `body` is the parsed JSON. */
  readonly read: (body: unknown) => Understanding;
}

const OF_PAYMENT = { ticket: 'PAYMENT', answered: 'ONCE_KEPT', door: 'MPESA' } as const;

/** The result of a payment operation. */
export function paymentResult(
  family: ResultCodeFamily,
  read: (body: unknown) => Reading<PaymentResult>,
): CallbackReader {
  return { ...OF_PAYMENT, read: by(read, result => ({ about: 'PAYMENT', family, result })) };
}

/** M-Pesa's queue let a payment operation time out. */
export function paymentTimeout(read: (body: unknown) => Reading<MpesaIds>): CallbackReader {
  return { ...OF_PAYMENT, read: by(read, ids => ({ about: 'PAYMENT_TIMEOUT', ids })) };
}

/** The answer to an enquiry about `subject`; `present` names it. */
export function enquiryAnswer<T>(
  subject: EnquirySubject,
  read: (body: unknown) => Reading<T>,
  present: (value: T) => EnquiryAnswer,
): CallbackReader {
  return {
    ...{ ticket: 'ENQUIRY', answered: 'ONCE_KEPT', door: 'MPESA' },
    read: by(read, value => ({ about: 'ENQUIRY', subject, answer: present(value) })),
  };
}

/** A payment by hand; the ticket is the shortcode, whose URL is registered once and used for years. */
export const c2bConfirmation: CallbackReader = {
  ...{ ticket: 'SHORTCODE', answered: 'ONCE_KEPT', door: 'MPESA' },
  read: by(readC2bConfirmation, confirmation => ({ about: 'CONFIRMATION', confirmation })),
};

/** The same message, handed in by a program of the shop. */
export const fedConfirmation: CallbackReader = { ...c2bConfirmation, door: 'FEED' };

/** A row of M-Pesa's own list of payments, kept as if it had been posted. */
export const pulledRow: CallbackReader = {
  ...{ ticket: 'SHORTCODE', answered: 'ONCE_KEPT', door: 'PULL' },
  read: by(readPulledRow, confirmation => ({ about: 'CONFIRMATION', confirmation })),
};

/** M-Pesa is given a URL with the registration for pulls, and no document says what it posts there: it is kept for a person. */
export const pullNotice: CallbackReader = {
  ...{ ticket: 'SHORTCODE', answered: 'ONCE_KEPT', door: 'MPESA' },
  read: () => ({ about: 'NOTHING', problem: 'the gateway does not know this kind of message' }),
};

/** The question whether a payer may pay (contract 3.7). */
export const c2bValidation: CallbackReader = {
  ...{ ticket: 'SHORTCODE', answered: 'AT_ONCE', door: 'MPESA' },
  read: by(readC2bValidation, question => ({ about: 'VALIDATION', question })),
};

function by<T>(read: (body: unknown) => Reading<T>, present: (value: T) => Understanding) {
  return (body: unknown): Understanding => {
    const reading = read(body);
    return reading.ok ? present(reading.value) : { about: 'NOTHING', problem: reading.problem };
  };
}
