/** The table of payment kinds: everything in which one kind of payment differs from another, one row each. */

import { type MpesaIds, PAYMENT_KINDS, type Payment, type PaymentKind } from './payment.js';

/** The question that M-Pesa can answer about a payment: STK_QUERY at once, TRANSACTION_STATUS by a callback of its own. */
export type Question = 'STK_QUERY' | 'TRANSACTION_STATUS';

/** Which pair of "first query" and "deadline" of the configuration counts. */
export type ScheduleName = 'stk' | 'result';

/** Everything that differs for one kind; code asks the row and never the kind. */
export interface PaymentKindRow {
  /** The ids by which M-Pesa names such a payment; both must match where a message has no key (contract 3, rule 6). */
  readonly namingIds: readonly (keyof MpesaIds)[];
  /** What a question names the payment by. */
  readonly askedById: keyof MpesaIds | 'mpesaReceipt';
  readonly askedWith: Question;
  readonly schedule: ScheduleName;
  /** Whether the request carries our own id as OriginatorConversationID, which so exists before the request leaves. */
  readonly isNamedByUs: boolean;
  /** Opens a prompt on a phone: one at a time for a number, from the payment's row until it is settled or TIMED_OUT. */
  readonly isPrompt: boolean;
  /** Money comes to the shortcode; else it leaves. */
  readonly isMoneyIn: boolean;
  /** M-Pesa gives it back when it is asked to. */
  readonly canBeReversed: boolean;
}

const CONVERSATION_IDS = ['conversationId', 'originatorConversationId'] as const;

/** Sources: daraja.md sections 4, 5, 7, 8.1 and 22. */
const PAYMENT_KIND_ROWS: Readonly<Record<PaymentKind, PaymentKindRow>> = {
  STK_PUSH: {
    namingIds: ['merchantRequestId', 'checkoutRequestId'],
    askedById: 'checkoutRequestId',
    askedWith: 'STK_QUERY',
    schedule: 'stk',
    isNamedByUs: false,
    isPrompt: true,
    isMoneyIn: true,
    canBeReversed: true,
  },
  B2C: {
    namingIds: CONVERSATION_IDS,
    askedById: 'originatorConversationId',
    askedWith: 'TRANSACTION_STATUS',
    schedule: 'result',
    isNamedByUs: true,
    isPrompt: false,
    isMoneyIn: false,
    canBeReversed: false,
  },
  B2B: {
    namingIds: CONVERSATION_IDS,
    askedById: 'originatorConversationId',
    askedWith: 'TRANSACTION_STATUS',
    schedule: 'result',
    isNamedByUs: false,
    isPrompt: false,
    isMoneyIn: false,
    canBeReversed: false,
  },
  C2B: {
    namingIds: [],
    askedById: 'mpesaReceipt',
    askedWith: 'TRANSACTION_STATUS',
    schedule: 'result',
    isNamedByUs: false,
    isPrompt: false,
    isMoneyIn: true,
    canBeReversed: true,
  },
  REVERSAL: {
    namingIds: CONVERSATION_IDS,
    askedById: 'originatorConversationId',
    askedWith: 'TRANSACTION_STATUS',
    schedule: 'result',
    isNamedByUs: false,
    isPrompt: false,
    isMoneyIn: false,
    canBeReversed: false,
  },
};

/** The row of a payment's kind. */
export function kindOf({ kind }: Pick<Payment, 'kind'>): PaymentKindRow {
  return PAYMENT_KIND_ROWS[kind];
}

/** A value for each kind, so that a new kind cannot be left out. */
export function forEachKind<T>(make: (kind: PaymentKind, row: PaymentKindRow) => T): Readonly<Record<PaymentKind, T>> {
  const entries = PAYMENT_KINDS.map(kind => [kind, make(kind, PAYMENT_KIND_ROWS[kind])] as const);
  // One entry for each kind, so the record is complete.
  return Object.freeze(Object.fromEntries(entries)) as Readonly<Record<PaymentKind, T>>;
}

/** Whether an STK query is what answers a question about this payment: no receipt yet, so transaction status cannot find it. */
export function isAnsweredByStkQuery(payment: Pick<Payment, 'kind' | 'mpesaReceipt'>): boolean {
  return kindOf(payment).askedWith === 'STK_QUERY' && payment.mpesaReceipt === null;
}
