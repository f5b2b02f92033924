/** Writes the STK callback: metadata only on success, read by name because Balance may shift it (daraja.md §4.3). */

import type { Transaction } from '../books/transaction.js';
import type { Core } from '../core.js';
import { formatShillings } from './money.js';
import { nairobiStamp } from './nairobi.js';
import { pickResultWords } from './result-words.js';

/** The body as text, because `Amount` is written with or without decimals. */
export function buildStkCallback(core: Core, push: Transaction): string {
  const resultCode = push.resultCode ?? '';
  const stkCallback = {
    MerchantRequestID: push.ids.merchantRequestId,
    CheckoutRequestID: push.ids.checkoutRequestId,
    ResultCode: /^\d+$/.test(resultCode) ? Number(resultCode) : resultCode,
    ResultDesc: pickResultWords(core.dice, resultCode),
    ...(push.status === 'COMPLETED' ? { CallbackMetadata: { Item: buildItems(core, push) } } : {}),
  };
  return writeAmount(core, push, JSON.stringify({ Body: { stkCallback } }));
}

function buildItems({ behaviour }: Core, push: Transaction): readonly object[] {
  return [
    { Name: 'Amount', Value: push.amountCents / 100 },
    { Name: 'MpesaReceiptNumber', Value: push.receipt },
    ...(behaviour.balanceItem === 'NAME_ONLY' ? [{ Name: 'Balance' }] : []),
    { Name: 'TransactionDate', Value: Number(nairobiStamp(push.settledAt ?? 0)) },
    { Name: 'PhoneNumber', Value: Number(push.msisdn) },
  ];
}

/** `1`, `1.0` and `1.00` are all on the wire; JSON.stringify knows only the first. */
function writeAmount({ dice }: Core, { amountCents }: Transaction, text: string): string {
  const plain = String(amountCents / 100);
  const written = dice.pick([plain, `${plain}.0`, formatShillings(amountCents)]);
  return text.replace(`"Amount","Value":${plain}`, `"Amount","Value":${written}`);
}
