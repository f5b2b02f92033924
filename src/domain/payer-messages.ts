/** One helpful sentence for the payer about why a payment failed, in the two languages of Kenya's phones. */

import type { FailureReason } from './payment.js';

/** English or Swahili. */
export type Language = 'EN' | 'SW';

const MESSAGES: Readonly<Record<FailureReason, Readonly<Record<Language, string>>>> = {
  CANCELLED_BY_CUSTOMER: {
    EN: 'The M-Pesa request was cancelled. You can try again.',
    SW: 'Ombi la M-Pesa limeghairiwa. Unaweza kujaribu tena.',
  },
  INSUFFICIENT_FUNDS: {
    EN: 'There was not enough money in the M-Pesa account. Add money and try again.',
    SW: 'Hakuna pesa za kutosha kwenye akaunti ya M-Pesa. Ongeza pesa kisha ujaribu tena.',
  },
  WRONG_PIN: {
    EN: 'The M-Pesa PIN was not correct. Try again with the right PIN.',
    SW: 'PIN ya M-Pesa si sahihi. Jaribu tena kwa kutumia PIN sahihi.',
  },
  CUSTOMER_UNREACHABLE: {
    EN: 'Your phone could not be reached, or the request was not answered. Check that it is on and has network, then try again.',
    SW: 'Simu yako haikupatikana, au ombi halikujibiwa. Hakikisha simu imewashwa na ina mtandao, kisha ujaribu tena.',
  },
  CUSTOMER_BUSY: {
    EN: 'Another M-Pesa request is open on your phone. Finish it, wait about two minutes and try again.',
    SW: 'Kuna ombi lingine la M-Pesa linaloendelea kwenye simu yako. Likamilishe, subiri kama dakika mbili, kisha ujaribu tena.',
  },
  PROMPT_EXPIRED: {
    EN: 'The time to enter your M-Pesa PIN ran out. Try again.',
    SW: 'Muda wa kuweka PIN ya M-Pesa umeisha. Jaribu tena.',
  },
  LIMIT_EXCEEDED: {
    EN: 'The amount is outside the limits of M-Pesa. Try another amount, or try again tomorrow.',
    SW: 'Kiasi hiki hakiko ndani ya viwango vya M-Pesa. Jaribu kiasi kingine, au ujaribu tena kesho.',
  },
  INVALID_RECIPIENT: {
    EN: 'M-Pesa cannot pay this number. Check the number, and that it is registered for M-Pesa.',
    SW: 'M-Pesa haiwezi kulipa nambari hii. Hakikisha nambari ni sahihi na imesajiliwa kwa M-Pesa.',
  },
  REFUSED_BY_MPESA: {
    EN: 'M-Pesa did not allow this payment. Call Safaricom on 100 or pay in another way.',
    SW: 'M-Pesa haikuruhusu malipo haya. Piga simu kwa Safaricom nambari 100 au ulipe kwa njia nyingine.',
  },
  MPESA_UNAVAILABLE: {
    EN: 'M-Pesa is not available at the moment. Try again in a few minutes.',
    SW: 'M-Pesa haipatikani kwa sasa. Jaribu tena baada ya dakika chache.',
  },
  CONFIGURATION: {
    EN: 'This business cannot use M-Pesa at the moment. Pay in another way or contact the business.',
    SW: 'Biashara hii haiwezi kutumia M-Pesa kwa sasa. Lipa kwa njia nyingine au wasiliana na biashara.',
  },
  OTHER: {
    EN: 'The payment did not go through. Try again, or contact the business.',
    SW: 'Malipo hayakufaulu. Jaribu tena, au wasiliana na biashara.',
  },
};

/** The sentence for a payer. It never names a code, a person or an amount. */
export function payerMessage(reason: FailureReason, language: Language): string {
  return MESSAGES[reason][language];
}
