/** Where a payment stands: a glyph, a word and a colour, so that no one of them has to be seen. */

import type { Payment, PaymentPhase } from '../api/schema.js';
import { defineTexts, useTexts } from '../texts/language.js';

const GLYPHS: Readonly<Record<PaymentPhase, string>> = {
  ...{ AWAITING_APPROVAL: '⏸', SENDING: '◌', PROMPTED: '▯', CONFIRMING: '◌' },
  ...{ UNKNOWN: '?', PAID: '✓', FAILED: '✕', REVERSED: '↩' },
};

const TEXTS = defineTexts<PaymentPhase>(
  {
    AWAITING_APPROVAL: 'Waits for approval',
    SENDING: 'Sending',
    PROMPTED: 'On the phone',
    CONFIRMING: 'Asking M-Pesa',
    UNKNOWN: 'Unknown',
    PAID: 'Paid',
    FAILED: 'Not paid',
    REVERSED: 'Returned',
  },
  {
    AWAITING_APPROVAL: 'Inasubiri idhini',
    SENDING: 'Inatumwa',
    PROMPTED: 'Iko kwenye simu',
    CONFIRMING: 'Tunauliza M-Pesa',
    UNKNOWN: 'Haijulikani',
    PAID: 'Imelipwa',
    FAILED: 'Haijalipwa',
    REVERSED: 'Imerudishwa',
  },
);

export function PaymentState({ payment }: { readonly payment: Pick<Payment, 'phase'> }) {
  const texts = useTexts(TEXTS);
  const { phase } = payment;
  return (
    <span className="state" data-phase={phase}>
      <span aria-hidden="true">{GLYPHS[phase]}</span> {texts[phase]}
    </span>
  );
}
