/** What a payer's page says beside the sentences of the gateway, in English and Swahili. */

import type { Language } from './generated/schema.js';
import { PHASE_TEXTS } from './generated/texts.js';

const EN = {
  /** Under PROMPTED, when it has been there for 15 seconds. */
  nothingOnPhone: 'Nothing on your phone? Unlock it and wait a moment.',
  /** Under UNKNOWN. */
  unknownAdvice: 'If money left your account, this page will show it.',
  offline: 'You are offline. The payment goes on at M-Pesa; this page catches up.',
  /** The token has ended, and there is no new one. */
  expired: 'This page has expired. Open your order again.',
  /** With CUSTOMER_BUSY; `{seconds}` is `retryAfterSeconds`. */
  busy: 'There is already a request on this phone. Finish it, or wait {seconds} seconds.',
  outage: 'M-Pesa has problems right now. You may try, or pay in another way.',
  badNumber: 'Enter a mobile number such as 0712 345 678.',
  /** `{amount}` is the price. */
  pay: 'Pay {amount}',
  tryAgain: 'Try again',
  anotherNumber: 'Another number',
  copy: 'Copy',
  print: 'Print',
};

/** Every text in English has one in Swahili: the compiler says so. */
export type PageTexts = Readonly<Record<keyof typeof EN, string>>;

const SW: PageTexts = {
  nothingOnPhone: 'Hujaona ombi? Fungua simu yako na usubiri kidogo.',
  unknownAdvice: 'Kama pesa zimetoka kwenye akaunti yako, ukurasa huu utaonyesha.',
  offline: 'Huna mtandao. Malipo yanaendelea M-Pesa; ukurasa huu utajisasisha ukirudi mtandaoni.',
  expired: 'Muda wa ukurasa huu umeisha. Fungua oda yako tena.',
  busy: 'Tayari kuna ombi kwenye simu hii. Likamilishe, au subiri sekunde {seconds}.',
  outage: 'M-Pesa ina matatizo kwa sasa. Unaweza kujaribu, au ulipe kwa njia nyingine.',
  badNumber: 'Weka nambari ya simu kama 0712 345 678.',
  pay: 'Lipa {amount}',
  tryAgain: 'Jaribu tena',
  anotherNumber: 'Nambari nyingine',
  copy: 'Nakili',
  print: 'Chapisha',
};

/** The texts of a page, and the sentence of each phase as the gateway says it. */
export const TEXTS: Readonly<
  Record<Language, { readonly page: PageTexts; readonly phases: (typeof PHASE_TEXTS)['EN'] }>
> = {
  EN: { page: EN, phases: PHASE_TEXTS.EN },
  SW: { page: SW, phases: PHASE_TEXTS.SW },
};
