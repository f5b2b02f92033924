/** Tells a registered business that money has come in: also for an STK push, beside its own callback (daraja.md §9.2, §9.5). */

import { createHash } from 'node:crypto';
import { befall } from '../befall.js';
import type { C2bRegistration } from '../books/c2b-urls.js';
import type { Transaction } from '../books/transaction.js';
import type { Core } from '../core.js';
import { drawMischief } from '../handsets.js';
import { formatShillings } from './money.js';
import { nairobiStamp } from './nairobi.js';

/** Nothing if the shortcode has no URL. At once or one delay later, so that either notice may come first. `thirdPartyId`: of its validation. */
export function confirmC2b(core: Core, payment: Transaction, thirdPartyId = ''): void {
  const { shortcode } = payment;
  const registration = core.c2bUrls.get(shortcode);
  if (registration === undefined) return;
  const OrgAccountBalance = formatShillings(core.ledger.balance(shortcode).utility.currentCents);
  const told = describePayment(core, payment, registration.version);
  const text = JSON.stringify({ ...told, OrgAccountBalance, ThirdPartyTransID: thirdPartyId });
  const callback = { url: registration.confirmationUrl, shortcode, text };
  for (const each of befall(callback, drawMischief(core.dice, core.behaviour))) {
    core.schedule.after(core.dice.pick([0, core.delayMs]), { kind: 'DELIVER', callback: each });
  }
}

/** All values are strings. Version 1 hashes the number; version 2 masks it and often names the payer by first name only. */
export function describePayment(core: Core, payment: Transaction, version: C2bRegistration['version']): object {
  const { msisdn } = payment;
  const otherNames = version === 'v1' || core.dice.chance(0.5) ? { MiddleName: '', LastName: '' } : {};
  return {
    TransactionType: core.dice.pick(['Pay Bill', 'Customer Merchant Payment']),
    TransID: payment.receipt,
    TransTime: nairobiStamp(payment.settledAt ?? 0),
    TransAmount: formatShillings(payment.amountCents),
    BusinessShortCode: payment.shortcode,
    BillRefNumber: payment.reference,
    InvoiceNumber: '',
    OrgAccountBalance: '',
    ThirdPartyTransID: '',
    MSISDN:
      version === 'v1'
        ? createHash('sha256').update(msisdn).digest('hex')
        : `${msisdn.slice(0, 4)} ***** ${msisdn.slice(-3)}`,
    FirstName: 'TEST',
    ...otherNames,
  };
}
