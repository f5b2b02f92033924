/** Compares a message with a payment: do its facts match the request and what is known? */

import { isDoneByAnybody } from './claimed-success.js';
import type { Evidence } from './evidence.js';
import type { MpesaIds, Payment } from './payment.js';
import { kindOf } from './payment-kinds.js';

export const ID_NAMES = [
  'merchantRequestId',
  'checkoutRequestId',
  'conversationId',
  'originatorConversationId',
] as const;

/** The first fact that differs, as a word for the note, or null. What a message does not say cannot differ. */
export function findDifference(payment: Payment, evidence: Evidence): string | null {
  for (const name of ID_NAMES) {
    if (differs(payment[name], evidence.ids[name])) return name;
  }
  if (differs(payment.shortcode, evidence.shortcode)) return 'shortcode';
  if (differs(receiverOf(payment), evidence.partyShortcode)) return 'receiver';
  if (differs(payment.reversesReceipt, evidence.reversesReceipt)) return 'receipt of the original';
  if (evidence.claim === 'SUCCESS' && differs(payment.amountCents, evidence.amountCents)) return 'amount';
  return null;
}

/** Ids that the message knows and we do not. One with a number in it may have been erased: none is learnt then. */
export function newIds(payment: Payment, evidence: Evidence): Partial<MpesaIds> {
  if (payment.erasedAt !== null) return {};
  const found = ID_NAMES.filter(name => payment[name] === null && evidence.ids[name] !== null);
  return Object.fromEntries(found.map(name => [name, evidence.ids[name]]));
}

/** Whether both of M-Pesa's ids are known on both sides and equal. */
export function matchesBothIds(payment: Payment, ids: MpesaIds): boolean {
  const { namingIds } = kindOf(payment);
  return namingIds.length > 0 && namingIds.every(name => payment[name] !== null && payment[name] === ids[name]);
}

/** Whether a message names the payment by one at least of the ids that it has; without any, only its URL names it. */
export function isNamed(payment: Payment, { ids }: Evidence): boolean {
  const known = kindOf(payment).namingIds.filter(name => payment[name] !== null);
  return known.length === 0 || known.some(name => payment[name] === ids[name]);
}

/** The same of those ids that M-Pesa has given it: one that we have given stands in the URL too. */
export function isNamedByMpesa(payment: Payment, evidence: Evidence): boolean {
  const isOurs = payment.originatorConversationId === payment.id;
  return isNamed(isOurs ? { ...payment, originatorConversationId: null } : payment, evidence);
}

/** Whether there is an id to ask Daraja with; a reversal can always be asked about by what it gives back. */
export function isAskable(payment: Payment): boolean {
  return payment.reversesReceipt !== null || payment[kindOf(payment).askedById] !== null;
}

/**
 * The receipt by which M-Pesa is asked about a payment: its own. A reversal that M-Pesa has not named, or calls done without a receipt,
 * is asked about by the original's; null: by the id that M-Pesa has given it.
 */
export function receiptToAskBy(payment: Payment): string | null {
  const { mpesaReceipt, reversesReceipt, originatorConversationId } = payment;
  if (mpesaReceipt !== null) return mpesaReceipt;
  return originatorConversationId === null || isDoneByAnybody(payment) ? reversesReceipt : null;
}

/** The number by which M-Pesa names the business that is paid. For a till it may say that of the store, which nobody has told us. */
function receiverOf({ command, partyShortcode }: Payment): string | null {
  return command === 'BUY_GOODS' ? null : partyShortcode;
}

function differs<T>(known: T | null, said: T | null): boolean {
  return known !== null && said !== null && known !== said;
}
