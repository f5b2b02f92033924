/** A filter as conditions on the rows of payments: the same meaning as `matchesFilter`, in terms that indexes can answer. */

import { hashesOf } from '../domain/payer-number.js';
import type { PaymentFilter } from '../domain/payment-filter.js';
import { PHONE_END_DIGITS, type SearchTerm } from '../domain/payment-search.js';
import { firstIdAt } from '../lib/ids.js';
import type { Condition } from '../store/select-rows.js';
import type { PaymentRow } from './payment-row.js';

type Conditions = readonly Condition<PaymentRow>[];

/** A payment matches if all conditions of one of these lists hold; each list is a range of one index, and it may hold for several. */
export function alternativesOf(filter: PaymentFilter): readonly Conditions[] {
  const { phoneNumber, search } = filter;
  const numbers = phoneNumber === undefined ? [[]] : ofNumber(phoneNumber);
  const meanings = search === undefined ? [[]] : search.flatMap(ofTerm);
  const where = conditionsOf(filter);
  return meanings.flatMap(meaning => numbers.map(number => [...meaning, ...number, ...where]));
}

/** The payments of a number: by it, and by its hash where M-Pesa told no more. */
export function ofNumber(phoneNumber: string): readonly Conditions[] {
  return [
    [{ field: 'phoneNumber', is: '=', value: phoneNumber }],
    [{ field: 'phoneHash', is: 'IN', value: hashesOf(phoneNumber) }],
  ];
}

function ofTerm(term: SearchTerm): readonly Conditions[] {
  switch (term.by) {
    case 'ID':
      return [[{ field: 'id', is: '=', value: term.id }]];
    case 'RECEIPT':
      return [[{ field: 'mpesaReceipt', is: 'STARTS', value: term.prefix }]];
    case 'PHONE':
      return ofNumber(term.phoneNumber);
    case 'PHONE_END':
      return [
        [
          { field: 'phoneEnd', is: '=', value: term.digits.slice(-PHONE_END_DIGITS) },
          { field: 'phoneNumber', is: 'ENDS', value: term.digits },
        ],
      ];
    case 'REFERENCE':
      return [[{ field: 'referenceFolded', is: 'STARTS_FOLDED', value: term.prefix }]];
    case 'WHOLE_REFERENCE':
      return [[{ field: 'referenceFolded', is: '=', value: term.reference.toLowerCase() }]];
    case 'AMOUNT':
      return [[{ field: 'amountCents', is: '=', value: term.amountCents }]];
  }
}

/** When a payment was made is a range of ids, so that most filters are one range on one index. */
function conditionsOf(filter: PaymentFilter): Conditions {
  const { id, status, kind, shortcode, shortcodes, accountReference, needsReview, failureReason } = filter;
  const { amountFrom, amountTo, createdAfter, createdBefore, settledAfter, settledBefore, checkoutId } = filter;
  const where: Condition<PaymentRow>[] = [];
  if (id) where.push({ field: 'id', is: 'IN', value: id });
  if (status) where.push({ field: 'status', is: 'IN', value: status });
  if (kind) where.push({ field: 'kind', is: 'IN', value: kind });
  if (shortcodes) where.push({ field: 'shortcode', is: 'IN', value: shortcodes });
  if (shortcode !== undefined) where.push({ field: 'shortcode', is: '=', value: shortcode });
  if (accountReference !== undefined) where.push({ field: 'accountReference', is: 'EXACTLY', value: accountReference });
  if (failureReason) where.push({ field: 'failureReason', is: 'IN', value: failureReason });
  if (checkoutId !== undefined) where.push({ field: 'checkoutId', is: '=', value: checkoutId });
  if (needsReview !== undefined) where.push({ field: 'needsReview', is: '=', value: needsReview ? 1 : 0 });
  if (amountFrom !== undefined) where.push({ field: 'amountCents', is: '>=', value: amountFrom });
  if (amountTo !== undefined) where.push({ field: 'amountCents', is: '<', value: amountTo + 1 });
  if (createdAfter !== undefined) where.push({ field: 'id', is: '>=', value: firstIdAt(createdAfter + 1) });
  if (createdBefore !== undefined) where.push({ field: 'id', is: '<', value: firstIdAt(createdBefore) });
  if (settledAfter !== undefined) where.push({ field: 'settledAt', is: '>', value: settledAfter });
  if (settledBefore !== undefined) where.push({ field: 'settledAt', is: '<', value: settledBefore });
  return where;
}
