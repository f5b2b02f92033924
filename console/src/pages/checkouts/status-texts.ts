/** Where a checkout stands. */

import type { CheckoutStatus } from '../../api/schema.js';
import { defineTexts } from '../../texts/language.js';

export const STATUSES: readonly CheckoutStatus[] = ['OPEN', 'PAID', 'EXPIRED', 'CANCELLED'];

export const STATUS_TEXTS = defineTexts<CheckoutStatus>(
  { OPEN: 'To be paid', PAID: 'Paid', EXPIRED: 'Expired', CANCELLED: 'Cancelled' },
  { OPEN: 'Inasubiri kulipwa', PAID: 'Imelipwa', EXPIRED: 'Muda umeisha', CANCELLED: 'Imeghairiwa' },
);

/** As a payment in the same place is shown. */
export const STATUS_SIGNS: Readonly<Record<CheckoutStatus, { readonly glyph: string; readonly phase: string }>> = {
  OPEN: { glyph: '◌', phase: 'CONFIRMING' },
  PAID: { glyph: '✓', phase: 'PAID' },
  EXPIRED: { glyph: '✕', phase: 'FAILED' },
  CANCELLED: { glyph: '✕', phase: 'FAILED' },
};
