/** What moved money, in the words of a shop. */

import type { PaymentKind } from '../../api/schema.js';
import { defineTexts } from '../../texts/language.js';

export const KIND_NAMES = defineTexts<PaymentKind>(
  {
    STK_PUSH: 'Prompt on the phone',
    B2C: 'Payout to a customer',
    C2B: 'Paid by hand',
    B2B: 'Payment to a business',
    REVERSAL: 'Given back',
  },
  {
    STK_PUSH: 'Ombi kwenye simu',
    B2C: 'Malipo kwa mteja',
    C2B: 'Mteja alilipa mwenyewe',
    B2B: 'Malipo kwa biashara',
    REVERSAL: 'Pesa zilizorudishwa',
  },
);
