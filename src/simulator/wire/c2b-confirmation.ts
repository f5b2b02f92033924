/** Tells a registered business that money has come in: also for an STK push, beside its own callback (daraja.md §9.2, §9.5). */

import { createHash } from 'node:crypto';
import { befall } from '../befall.js';
import type { C2bRegistration } from '../books/c2b-urls.js';
import type { Transaction } from '../books/transaction.js';
import type { Core } from '../core.js';
import { drawMischief } from '../handsets.js';
import { formatShillings } from './money.js';
import { nairobiStamp } from './nairobi.js';

/** Nothing if the shortcode has no URL. At once or one delay later, so that either notice may come first. */
export function confirmC2b(core: Core, payment: Transaction): void {
  const { shortcode } = payment;
  const registration = core.c2bUrls.get(shortcode);
  if (registration === undefined) return;
  const text = JSON.stringify(buildConfirmation(core, payment, registration.version));
  const callback = { url: registration.confirmationUrl, shortcode, text };
  for (const each of befall(callback, drawMischief(core.dice, core.behaviour))) {
    core.schedule.after(core.dice.pick([0, core.delayMs]), { kind: 'DELIVER', callback: each });
  }
}

/** All values are strings. Version 1 hashes the number; version 2 masks it and often names the payer by first name only. */
function buildConfirmation(core: Core, payment: Transaction, version: C2bRegistration['version']): object {
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
    OrgAccountBalance: formatShillings(core.ledger.balance(payment.shortcode).utility.currentCents),
    ThirdPartyTransID: '',
    MSISDN:
      version === 'v1'
        ? createHash('sha256').update(msisdn).digest('hex')
        : `${msisdn.slice(0, 4)} ***** ${msisdn.slice(-3)}`,
    FirstName: 'TEST',
    ...otherNames,
  };
}
