/** What each field of the type Payment shows, and to whom: the one place that decides which fields a caller may read. */

import type { GraphQLResolveInfo } from 'graphql';
import { type Caller, canReadPrivateFields, canReadTexts } from '../../../callers/caller.js';
import { isAwaitingApproval } from '../../../domain/approval.js';
import { maskNumbers } from '../../../domain/mask-numbers.js';
import { audienceOf } from '../../../domain/payer-message.js';
import { type Payment as DomainPayment, isSettled } from '../../../domain/payment.js';
import { maskName, maskPhoneNumber } from '../../../domain/phone-number.js';
import type { PaymentPart, PaymentParts } from '../../../payments/payments.js';
import { findAskedFor } from '../input/asked-for.js';

interface ShownField {
  readonly needs: readonly PaymentPart[];
  readonly show: (payment: PaymentParts, canReadAll: boolean, canReadTexts: boolean) => unknown;
}

/** `show` sees only the parts that are named, so that no other can be needed. */
function shown<P extends PaymentPart, T>(
  needs: readonly P[],
  show: (payment: Pick<DomainPayment, P>, canReadAll: boolean, canReadTexts: boolean) => T,
) {
  return { needs, show };
}

/** A part as it is, which a caller may read or not. */
function open<P extends PaymentPart>(part: P) {
  return shown([part], payment => payment[part]);
}

function closed<P extends PaymentPart>(part: P) {
  return shown([part], (payment, canReadAll) => (canReadAll ? payment[part] : null));
}

const DEADLINE_PARTS = ['kind', 'status', 'createdAt', 'approval'] as const;
const PHASE_PARTS = [...DEADLINE_PARTS, 'unconfirmed', 'merchantRequestId', 'conversationId'] as const;
const MESSAGE_PARTS = ['amountCents', 'mpesaReceipt', 'failure', 'claimedSuccess'] as const;

/** Those that show something that was read; the others are resolved by themselves. */
const FIELDS = {
  id: open('id'),
  kind: open('kind'),
  status: open('status'),
  version: open('version'),
  amount: shown(['amountCents'], ({ amountCents }) => amountCents),
  currency: open('currency'),
  shortcode: open('shortcode'),
  phoneNumber: shown(['phoneNumber'], ({ phoneNumber }, canReadAll) =>
    phoneNumber === null || canReadAll ? phoneNumber : maskPhoneNumber(phoneNumber),
  ),
  partyName: shown(['partyName'], ({ partyName }, canReadAll) =>
    partyName === null || canReadAll ? partyName : maskName(partyName),
  ),
  transactionType: open('transactionType'),
  completedAt: open('completedAt'),
  recipientIdType: closed('recipientIdType'),
  partyShortcode: open('partyShortcode'),
  accountReference: shown(['accountReference'], ({ accountReference }, _, canReadTexts) => {
    // That nothing was typed is of use inside only.
    if (accountReference === null || accountReference === '') return null;
    return canReadTexts ? accountReference : maskNumbers(accountReference);
  }),
  description: shown(['description'], ({ description }, _, canReadTexts) =>
    description === null || canReadTexts ? description : maskNumbers(description),
  ),
  mpesaReceipt: open('mpesaReceipt'),
  failure: shown(['failure', 'kind'], payment => {
    return payment.failure && { ...payment.failure, audience: audienceOf(payment) };
  }),
  needsReview: shown(['reviewReasons'], ({ reviewReasons }) => reviewReasons.length > 0),
  reviewReasons: open('reviewReasons'),
  metadata: shown(['metadata'], ({ metadata }, canReadAll): unknown =>
    metadata === null || !canReadAll ? null : JSON.parse(metadata),
  ),
  merchantRequestId: closed('merchantRequestId'),
  checkoutRequestId: closed('checkoutRequestId'),
  conversationId: closed('conversationId'),
  originatorConversationId: closed('originatorConversationId'),
  reverses: open('reverses'),
  checkout: open('checkoutId'),
  createdAt: open('createdAt'),
  updatedAt: open('updatedAt'),
  settledAt: open('settledAt'),
  // A second look at a failure does not open its outcome again, unless somebody says that it was paid.
  nextCheckAt: shown(['nextCheckAt', 'status', 'unconfirmed', 'approval'], payment =>
    (isSettled(payment.status) && payment.unconfirmed !== 'WAITING') || isAwaitingApproval(payment)
      ? null
      : payment.nextCheckAt,
  ),
  // Parts of which the resolvers make what depends on the time, or on an argument.
  phase: shown(PHASE_PARTS, payment => payment),
  confirmingAt: shown(DEADLINE_PARTS, payment => payment),
  deadlineAt: shown(DEADLINE_PARTS, payment => payment),
  payerMessage: shown([...PHASE_PARTS, ...MESSAGE_PARTS], payment => payment),
  approval: closed('approval'),
};

type FieldName = keyof typeof FIELDS;

/** What the fields show; the type Payment takes it as its own. */
export type ShownFields = { readonly [F in FieldName]: ReturnType<(typeof FIELDS)[F]['show']> };

/** Asked for or not: what is resolved by itself (its events, its cursor) starts from these. */
const ALWAYS: readonly FieldName[] = ['id', 'version'];

/** Some fields of payments, and the parts of a payment that they need. */
export interface AskedFields {
  readonly parts: readonly PaymentPart[];
  readonly fields: readonly (ShownField & { readonly name: string })[];
}

export const ALL_FIELDS: AskedFields = describe(Object.keys(FIELDS).filter(isField));

const described = new WeakMap<ReadonlySet<string>, AskedFields>();

/** The fields of payments that are asked for below this field, or below the path from it. */
export function askedFields(info: GraphQLResolveInfo, ...path: readonly string[]): AskedFields {
  const asked = findAskedFor(info, ...path);
  const known = described.get(asked) ?? describe([...new Set([...ALWAYS, ...[...asked].filter(isField)])]);
  described.set(asked, known);
  return known;
}

/**
 * Puts these fields of a payment, of which the parts that they need have been read, into an object that the caller has just
 * made: copies of copies cost a page of payments a tenth of its time.
 */
export function showFields<T extends Record<string, unknown>>(
  payment: PaymentParts,
  caller: Caller,
  { fields }: AskedFields,
  into: T,
): T & ShownFields {
  const canReadAll = canReadPrivateFields(caller);
  const canReadAllTexts = canReadTexts(caller);
  const values: Record<string, unknown> = into;
  for (const { name, show } of fields) values[name] = show(payment, canReadAll, canReadAllTexts);
  // Nobody resolves a field that was not asked for.
  return values as T & ShownFields;
}

function describe(names: readonly FieldName[]): AskedFields {
  const fields = names.map(name => ({ name, ...FIELDS[name] }) as ShownField & { readonly name: string });
  return { parts: [...new Set(fields.flatMap(({ needs }) => needs))], fields };
}

function isField(name: string): name is FieldName {
  return Object.hasOwn(FIELDS, name);
}
