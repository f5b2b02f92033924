/** One row of a pull: a payment to the shortcode as M-Pesa's own books have it (daraja.md §27). Tolerant: money has moved. */

import { readCents } from '../domain/money.js';
import { instantFromIso } from '../domain/nairobi-time.js';
import { type C2bConfirmation, readPayer, readReference, readWords, textOf } from './c2b-confirmation.js';
import { type Reading, understood, unreadable } from './operation.js';
import { type Fields, readBusiness, readLooseKeys, readObject, readReceipt } from './read-fields.js';

/** What customers pay is debited from them; nobody has seen another type, which would be no payment of theirs. */
const BY_CUSTOMER = /^c2b\b.*\bdebit$/i;
/** Stands where the name of the payer would. */
const NAMELESS = 'MPESA';
const WITHOUT_COUNTRY = /^[17]\d{8}$/;

/** Of any row that names one, whether the rest can be read or not: M-Pesa knows of that payment. */
export function readPulledReceipt(row: Fields): string | null {
  return readReceipt(textOf(readLooseKeys(row).get('transactionid')));
}

/** It says of a payment what a confirmation says. Its shortcode is the one that was asked about. */
export function readPulledRow(row: unknown): Reading<C2bConfirmation> {
  const fields = readObject(row);
  if (!fields) return unreadable('the row is not an object');
  const values = readLooseKeys(fields);
  const receipt = readPulledReceipt(fields);
  if (receipt === null) return unreadable('it has no transactionId');
  const amountCents = readCents(textOf(values.get('amount')).trim());
  if (amountCents === null || amountCents <= 0) return unreadable('it has no amount');
  const transactionType = readWords(values.get('transactiontype'));
  if (transactionType !== null && !BY_CUSTOMER.test(transactionType)) {
    return unreadable('it tells of something else than a payment of a customer');
  }
  const msisdn = textOf(values.get('msisdn')).replace(/\s/g, '');
  const sender = readWords(values.get('sender'));
  return understood({
    receipt,
    amountCents,
    shortcode: null,
    accountReference: readReference(values.get('billreference')),
    payer: readPayer(WITHOUT_COUNTRY.test(msisdn) ? `254${msisdn}` : msisdn),
    isPaidByBusiness: readBusiness(msisdn) !== null,
    partyName: sender === NAMELESS ? null : sender,
    transactionType,
    completedAt: instantFromIso(values.get('trxdate')),
  });
}
