/** The callback of a push, as M-Pesa writes it, for tests that call back themselves. */

import { nairobiTimestamp } from '../../src/domain/nairobi-time.js';
import type { Transaction } from '../../src/simulator/books/transaction.js';

const RECEIPT = 'UAD0XY1Z2Q';

/** What M-Pesa says about a push; `changes` replaces fields of the callback. */
export function stkBody({ ids, amountCents }: Pick<Transaction, 'ids' | 'amountCents'>, changes: object = {}): object {
  const items = [
    { Name: 'Amount', Value: amountCents / 100 },
    { Name: 'MpesaReceiptNumber', Value: RECEIPT },
    { Name: 'TransactionDate', Value: Number(nairobiTimestamp(Date.now())) },
    { Name: 'PhoneNumber', Value: 254712345678 },
  ];
  const { merchantRequestId: MerchantRequestID, checkoutRequestId: CheckoutRequestID } = ids;
  const named = { MerchantRequestID, CheckoutRequestID };
  const success = { ResultCode: 0, ResultDesc: 'Done', CallbackMetadata: { Item: items } };
  return { Body: { stkCallback: { ...named, ...success, ...changes } } };
}

/** Changes of `stkBody`: paid with this receipt, 150 shillings. */
export const withReceipt = (receipt: string) => ({
  CallbackMetadata: {
    Item: [
      { Name: 'Amount', Value: 150 },
      { Name: 'MpesaReceiptNumber', Value: receipt },
      { Name: 'TransactionDate', Value: Number(nairobiTimestamp(Date.now())) },
    ],
  },
});
