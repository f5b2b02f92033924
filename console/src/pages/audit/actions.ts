/** What can be in the audit log, in words. */

import { defineTexts } from '../../texts/language.js';

export const ACTIONS = defineTexts(
  {
    KEY_CREATED: 'Key made',
    KEY_ROTATED: 'Key rotated',
    KEY_REVOKED: 'Key revoked',
    PAYOUT_APPROVED: 'Payout approved',
    PAYOUT_REJECTED: 'Payout refused',
    PAYOUTS_PAUSED: 'Payouts paused',
    PAYOUTS_RESUMED: 'Payouts resumed',
    REVIEW_RESOLVED: 'Review resolved',
    CALLBACK_REPLAYED: 'Callback replayed',
    INITIATOR_RELEASED: 'Operator released',
    C2B_URLS_REGISTERED: 'C2B URLs registered',
    PAYMENTS_EXPORTED: 'Payments exported',
    CUSTOMER_ERASED: 'Customer’s data erased',
    OLD_DATA_ERASED: 'Old data erased',
    NOTES_ERASED: 'Notes erased',
  },
  {
    KEY_CREATED: 'Ufunguo ulitengenezwa',
    KEY_ROTATED: 'Ufunguo ulibadilishwa',
    KEY_REVOKED: 'Ufunguo ulifutwa',
    PAYOUT_APPROVED: 'Malipo yaliidhinishwa',
    PAYOUT_REJECTED: 'Malipo yalikataliwa',
    PAYOUTS_PAUSED: 'Malipo yalisitishwa',
    PAYOUTS_RESUMED: 'Malipo yaliendelea',
    REVIEW_RESOLVED: 'Ukaguzi ulihitimishwa',
    CALLBACK_REPLAYED: 'Ujumbe ulichakatwa tena',
    INITIATOR_RELEASED: 'Mwendeshaji aliachiliwa',
    C2B_URLS_REGISTERED: 'URL za C2B zilisajiliwa',
    PAYMENTS_EXPORTED: 'Malipo yalihamishwa',
    CUSTOMER_ERASED: 'Taarifa za mteja zilifutwa',
    OLD_DATA_ERASED: 'Taarifa za zamani zilifutwa',
    NOTES_ERASED: 'Maelezo yalifutwa',
  },
);

/** An action that has words here. A later gateway may have others, which are shown as they are. */
export type AuditAction = keyof typeof ACTIONS.EN;

/** Whether it has words. */
export function isAction(action: string): action is AuditAction {
  return Object.hasOwn(ACTIONS.EN, action);
}
