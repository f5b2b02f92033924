/** The port to Safaricom: what the gateway may ask of Daraja, and the four kinds of answer there are. */

import type { B2cCommand, Failure } from '../domain/payment.js';
import type { Acknowledgement, ResultUrls } from '../operations/operation.js';

/**
 * ACCEPTED: Daraja took it. REFUSED: Daraja provably did not take it. NOT_SENT: it provably never reached Daraja.
 * UNKNOWN: it may have been taken; only a callback or a query can tell. Nothing that moves money is ever sent twice.
 */
export type Answer<T> =
  | { readonly kind: 'ACCEPTED'; readonly value: T }
  | { readonly kind: 'REFUSED'; readonly failure: Failure; readonly description: string }
  | { readonly kind: 'NOT_SENT'; readonly failure: Failure; readonly description: string }
  | { readonly kind: 'UNKNOWN'; readonly description: string };

export interface StkPushRequest {
  readonly shortcode: string;
  readonly amountCents: number;
  readonly phoneNumber: string;
  readonly accountReference: string;
  readonly description: string;
  readonly callbackUrl: string;
}

/** A question that others may be before. */
export interface InTurn {
  /** Asked each time it is about to leave, with the token in hand; false: it is not sent. */
  readonly mayLeave?: () => Promise<boolean>;
}

export interface StkQueryRequest extends InTurn {
  readonly shortcode: string;
  readonly checkoutRequestId: string;
}

/** What an STK query says: "0" is a success; it never brings a receipt (daraja.md section 5). */
export interface StkQueryResult {
  readonly resultCode: string | null;
  readonly resultDescription: string | null;
}

export interface B2cRequest extends ResultUrls {
  readonly shortcode: string;
  readonly originatorConversationId: string;
  readonly command: B2cCommand;
  readonly amountCents: number;
  readonly phoneNumber: string;
  readonly remarks: string;
  readonly occasion: string | null;
}

/** Exactly one of receipt and originatorConversationId is given. */
export interface TransactionStatusRequest extends ResultUrls, InTurn {
  readonly shortcode: string;
  readonly mpesaReceipt: string | null;
  readonly originatorConversationId: string | null;
  readonly remarks: string;
}

export interface AccountBalanceRequest extends ResultUrls {
  readonly shortcode: string;
  readonly remarks: string;
}

export interface Daraja {
  stkPush(request: StkPushRequest): Promise<Answer<Acknowledgement>>;
  stkQuery(request: StkQueryRequest): Promise<Answer<StkQueryResult>>;
  b2c(request: B2cRequest): Promise<Answer<Acknowledgement>>;
  transactionStatus(request: TransactionStatusRequest): Promise<Answer<Acknowledgement>>;
  accountBalance(request: AccountBalanceRequest): Promise<Answer<Acknowledgement>>;
}
