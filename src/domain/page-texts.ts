/** What a payer's page says beside the sentence of a phase, in English and Swahili; the client gets the same texts. */

import type { Language } from './failure-messages.js';

const EN = {
  /** Under PROMPTED, when it has been there for 15 seconds. */
  nothingOnPhone: 'Nothing on your phone? Unlock it and wait a moment.',
  /** Under UNKNOWN. */
  unknownAdvice: 'If money left your account, this page will show it.',
  offline: 'You are offline. The payment goes on at M-Pesa; this page catches up.',
  /** Nothing has come from the gateway for a while, although the phone says that it is online. */
  catchingUp: 'No connection right now. This page catches up by itself.',
  /** The token has ended, and there is no new one. */
  expired: 'This page has expired. Open your order again.',
  /** With CUSTOMER_BUSY; `{seconds}` is `retryAfterSeconds`. */
  busy: 'There is already a request on this phone. Finish it, or wait {seconds} seconds.',
  /** With RATE_LIMITED. */
  limited: 'This phone has had too many requests. Wait {seconds} seconds, or use another number.',
  outage: 'M-Pesa has problems right now. You may try, or pay in another way.',
  badNumber: 'Enter a mobile number such as 0712 345 678.',
  /** A number of another network: a hint only, because numbers move. */
  otherNetwork: 'Is this a Safaricom number? M-Pesa works on Safaricom only.',
  /** Above the field. */
  number: 'M-Pesa number',
  /** `{amount}` is the price. */
  pay: 'Pay {amount}',
  /** `{reference}` is the checkout's. */
  reference: 'Reference {reference}',
  /** For a paybill that tells the gateway of such payments. */
  byHand: 'Or pay by hand. Pay Bill, business number {shortcode}, account number {reference}, amount {amount}.',
  /** A checkout that nobody can try to pay any more. */
  timeOver: 'The time to pay is over. Go back to the shop.',
  cancelled: 'The shop has cancelled this payment.',
  noTriesLeft: 'There were too many tries. Contact the shop.',
  /** The shop has not begun the payment. */
  notBegun: 'That did not work, and no money was taken. Try again.',
  /** The gateway itself cannot answer. */
  comeBack: 'This page cannot be shown right now. It tries again by itself.',
  refreshing: 'This page refreshes itself.',
  backToShop: 'Back to the shop',
  tryAgain: 'Try again',
  anotherNumber: 'Another number',
  copy: 'Copy',
  copied: 'Copied',
  print: 'Print',
};

/** Every text in English has one in Swahili: the compiler says so. */
export type PageTexts = Readonly<Record<keyof typeof EN, string>>;

const SW: PageTexts = {
  nothingOnPhone: 'Hujaona ombi? Fungua simu yako na usubiri kidogo.',
  unknownAdvice: 'Kama pesa zimetoka kwenye akaunti yako, ukurasa huu utaonyesha.',
  offline: 'Huna mtandao. Malipo yanaendelea M-Pesa; ukurasa huu utajisasisha ukirudi mtandaoni.',
  catchingUp: 'Hakuna mawasiliano kwa sasa. Ukurasa huu utajisasisha wenyewe.',
  expired: 'Muda wa ukurasa huu umeisha. Fungua oda yako tena.',
  busy: 'Tayari kuna ombi kwenye simu hii. Likamilishe, au subiri sekunde {seconds}.',
  limited: 'Simu hii imepata maombi mengi. Subiri sekunde {seconds}, au tumia nambari nyingine.',
  outage: 'M-Pesa ina matatizo kwa sasa. Unaweza kujaribu, au ulipe kwa njia nyingine.',
  badNumber: 'Weka nambari ya simu kama 0712 345 678.',
  otherNetwork: 'Je, hii ni nambari ya Safaricom? M-Pesa hufanya kazi kwenye Safaricom pekee.',
  number: 'Nambari ya M-Pesa',
  pay: 'Lipa {amount}',
  reference: 'Kumbukumbu {reference}',
  byHand:
    'Au lipa mwenyewe. Lipa Bili, nambari ya biashara {shortcode}, nambari ya akaunti {reference}, kiasi {amount}.',
  timeOver: 'Muda wa kulipa umeisha. Rudi dukani.',
  cancelled: 'Duka limesitisha malipo haya.',
  noTriesLeft: 'Umejaribu mara nyingi. Wasiliana na duka.',
  notBegun: 'Hatukuweza kuanza, na pesa hazijakatwa. Jaribu tena.',
  comeBack: 'Ukurasa huu hauwezi kuonyeshwa kwa sasa. Utajaribu tena wenyewe.',
  refreshing: 'Ukurasa huu unajisasisha wenyewe.',
  backToShop: 'Rudi dukani',
  tryAgain: 'Jaribu tena',
  anotherNumber: 'Nambari nyingine',
  copy: 'Nakili',
  copied: 'Imenakiliwa',
  print: 'Chapisha',
};

export const PAGE_TEXTS: Readonly<Record<Language, PageTexts>> = { EN, SW };

/** Puts values into the places of a text. */
export function fillText(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}
