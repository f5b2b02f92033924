/** A payment's success as Daraja posts it, with whatever a case wants changed, and what a case says of it. */

import type { CallbackRoute } from '../../../src/operations/callback-routes.js';

/** A payment as Daraja knows it. */
export interface Pushed {
  readonly id: string;
  readonly merchantRequestId: string;
  readonly checkoutRequestId: string;
  readonly receipt: string;
}

export interface BadCallback {
  readonly name: string;
  readonly route?: CallbackRoute;
  readonly body: (payment: Pushed) => string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** 200 if absent. */
  readonly status?: number;
  /** What the payment is afterwards; PENDING if absent. */
  readonly becomes?: 'PENDING' | 'COMPLETED' | 'FAILED';
}

/** In whole shillings, of every payment. */
export const AMOUNT = 150;

type Values = Readonly<Record<string, unknown>>;

/** A success in Daraja's shape; every value may be something else. Numbers may be given as text between § and §, to be written raw. */
export function paid(payment: Pushed, changed: Values = {}, items?: unknown): string {
  const value = (name: string, usual: unknown) => (Object.hasOwn(changed, name) ? changed[name] : usual);
  const item = (Name: string, usual: unknown) => ({ Name, Value: value(Name, usual) });
  const metadata = {
    Item: items ?? [
      item('Amount', AMOUNT),
      item('MpesaReceiptNumber', payment.receipt),
      item('TransactionDate', 20261123102115),
      item('PhoneNumber', 254712345678),
    ],
  };
  const callback = {
    MerchantRequestID: value('MerchantRequestID', payment.merchantRequestId),
    CheckoutRequestID: value('CheckoutRequestID', payment.checkoutRequestId),
    ResultCode: value('ResultCode', 0),
    ResultDesc: value('ResultDesc', 'The service request is processed successfully.'),
    CallbackMetadata: value('CallbackMetadata', metadata),
  };
  const body = { Body: value('Body', { stkCallback: value('stkCallback', callback) }) };
  return JSON.stringify(body).replace(/"§(.*?)§"/g, '$1');
}

/** Text that `paid` writes as it is, not as a string. */
export const raw = (text: string) => `§${text}§`;
