/** What to tell about a failure, in the two languages of Kenya's phones: what happened, then what to do about it. */

import type { Failure, FailureReason } from './payment.js';

/** English or Swahili. */
export type Language = 'EN' | 'SW';

/** One sentence or two, in each language. */
export type Text = Readonly<Record<Language, string>>;

/** Who reads it: the payer of a payment to the business, or the business about its own payout. */
export type Audience = 'PAYER' | 'BUSINESS';

/** The advice follows what happened: `again` where a new request may help, `otherwise` where it may not. */
interface Words {
  readonly what: Text;
  readonly again?: Text;
  readonly otherwise?: Text;
}

/** The same in both languages. */
export const text = (EN: string, SW: string): Text => ({ EN, SW });

const AGAIN = text('You can try again.', 'Unaweza kujaribu tena.');
const CONTACT = text('Contact the business.', 'Wasiliana na biashara.');
const CHECK_NUMBER = text(
  'Check the number, and that it is registered for M-Pesa.',
  'Hakikisha nambari ni sahihi na imesajiliwa M-Pesa.',
);
const OTHER_WAY = text('Pay in another way.', 'Lipa kwa njia nyingine.');

const PAYER: Readonly<Record<FailureReason, Words>> = {
  CANCELLED_BY_CUSTOMER: {
    what: text(
      'The M-Pesa request was cancelled, or not answered in time.',
      'Ombi la M-Pesa limeghairiwa, au halikujibiwa kwa wakati.',
    ),
  },
  INSUFFICIENT_FUNDS: {
    what: text(
      'There is not enough money in your M-Pesa, Fuliza included.',
      'Huna pesa za kutosha kwenye M-Pesa, hata pamoja na Fuliza.',
    ),
    again: text('Add money and try again.', 'Ongeza pesa kisha ujaribu tena.'),
  },
  WRONG_PIN: {
    what: text('The M-Pesa PIN was not correct.', 'PIN uliyoweka si sahihi.'),
    again: text('Try again. Forgot it? Dial *334#.', 'Jaribu tena. Umesahau PIN? Piga *334#.'),
  },
  CUSTOMER_UNREACHABLE: {
    what: text(
      'Your phone could not be reached, or the request was not answered.',
      'Simu yako haikupatikana, au ombi halikujibiwa.',
    ),
    again: text(
      'Check that it is on and has network, then try again.',
      'Hakikisha simu imewashwa na ina mtandao, kisha ujaribu tena.',
    ),
  },
  CUSTOMER_BUSY: {
    what: text(
      'Another M-Pesa request is open on your phone.',
      'Kuna ombi lingine la M-Pesa linaloendelea kwenye simu yako.',
    ),
    again: text(
      'Finish it, wait about two minutes and try again.',
      'Likamilishe, subiri kama dakika mbili, kisha ujaribu tena.',
    ),
  },
  PROMPT_EXPIRED: { what: text('The time to enter your M-Pesa PIN ran out.', 'Muda wa kuweka PIN umeisha.') },
  LIMIT_EXCEEDED: {
    what: text(
      "M-Pesa's limits do not allow this amount now.",
      'Kiasi hiki hakiruhusiwi na viwango vya M-Pesa kwa sasa.',
    ),
    otherwise: OTHER_WAY,
  },
  INVALID_RECIPIENT: {
    what: text('M-Pesa cannot use this number.', 'M-Pesa haiwezi kutumia nambari hii.'),
    otherwise: CHECK_NUMBER,
  },
  REFUSED_BY_MPESA: {
    what: text('M-Pesa did not allow this payment.', 'M-Pesa haikuruhusu malipo haya.'),
    otherwise: text('Pay in another way, or call Safaricom on 100.', 'Lipa kwa njia nyingine, au piga Safaricom 100.'),
  },
  MPESA_UNAVAILABLE: {
    what: text('M-Pesa is not available at the moment.', 'M-Pesa haipatikani kwa sasa.'),
    again: text('Try again in a few minutes.', 'Tafadhali jaribu tena baada ya dakika chache.'),
  },
  CONFIGURATION: {
    what: text('This business cannot use M-Pesa at the moment.', 'Biashara hii haiwezi kutumia M-Pesa kwa sasa.'),
    otherwise: text('Pay in another way or contact the business.', 'Lipa kwa njia nyingine au wasiliana na biashara.'),
  },
  REJECTED: { what: text('The business did not approve this payment.', 'Biashara haikuidhinisha malipo haya.') },
  OTHER: { what: text('The payment did not go through.', 'Malipo hayakufaulu.') },
};

/** Codes that say more to a payer than their reason does. */
const PAYER_CODES: ReadonlyMap<string | null, Words> = new Map([
  [
    '15',
    {
      what: text('M-Pesa already has this request.', 'M-Pesa tayari ina ombi hili.'),
      otherwise: text('Do not pay again; we are checking the first one.', 'Usilipe tena; tunafuatilia ombi la kwanza.'),
    },
  ],
  [
    '8006',
    {
      what: text('Your M-Pesa PIN is locked.', 'PIN yako ya M-Pesa imefungwa.'),
      otherwise: text('Dial *334# to unlock it.', 'Piga *334# kuifungua.'),
    },
  ],
]);

const OTHER_DOCUMENT: Words = {
  what: text(
    'The identity document does not match the recipient, so M-Pesa did not pay.',
    'Kitambulisho cha mpokeaji si hicho, kwa hivyo M-Pesa haikulipa.',
  ),
  otherwise: text('Check it with the recipient.', 'Kihakikishe na mpokeaji.'),
};

const UNKNOWN_ACCOUNT: Words = {
  what: text('The receiver does not know this account.', 'Mpokeaji haitambui akaunti hii.'),
  otherwise: text('Check the account reference.', 'Hakikisha nambari ya akaunti.'),
};

/** Codes that say more to a business than their reason does. */
const BUSINESS_CODES: ReadonlyMap<string | null, Words> = new Map([
  ['R002', OTHER_DOCUMENT],
  ['R003', OTHER_DOCUMENT],
  ['23', UNKNOWN_ACCOUNT],
  ['1005', UNKNOWN_ACCOUNT],
  ['2202', UNKNOWN_ACCOUNT],
]);

const REFUSED: Words = { what: text('M-Pesa refused the payout.', 'M-Pesa imekataa malipo haya.') };

/** What cannot happen to a payout gets the general message. */
const BUSINESS: Readonly<Partial<Record<FailureReason, Words>>> = {
  REJECTED: {
    what: text('The payout was not approved.', 'Malipo haya hayakuidhinishwa.'),
    again: text('You can ask for it again.', 'Unaweza kuyaomba tena.'),
    otherwise: text('Ask the person who rejected it.', 'Muulize aliyeyakataa.'),
  },
  INSUFFICIENT_FUNDS: {
    what: text(
      'There is too little money in the account that pays.',
      'Hakuna pesa za kutosha kwenye akaunti inayolipa.',
    ),
    again: text('Move money into it, then send a new payment.', 'Ongeza pesa, kisha utume malipo mapya.'),
  },
  LIMIT_EXCEEDED: {
    what: text(
      "The amount is outside M-Pesa's limits, or the recipient's.",
      'Kiasi hiki hakiruhusiwi na viwango vya M-Pesa au vya mpokeaji.',
    ),
    otherwise: text('Send another amount, or send it on another day.', 'Tuma kiasi kingine, au tuma siku nyingine.'),
  },
  INVALID_RECIPIENT: {
    what: text('M-Pesa cannot pay this recipient.', 'M-Pesa haiwezi kumlipa mpokeaji huyu.'),
    otherwise: CHECK_NUMBER,
  },
  MPESA_UNAVAILABLE: {
    what: text('M-Pesa could not be reached, or took no more requests.', 'M-Pesa haikupatikana, au haikupokea maombi.'),
    again: text('Send a new payment in a few minutes.', 'Tuma malipo mapya baada ya dakika chache.'),
  },
  CONFIGURATION: {
    what: text(
      'The business is not set up for this at M-Pesa or in the gateway.',
      'Biashara haijawekwa sawa kwa malipo haya, M-Pesa au kwenye mfumo.',
    ),
    otherwise: text("See M-Pesa's result code in the runbook.", 'Angalia nambari ya jibu la M-Pesa.'),
  },
};

const ADVICE: Readonly<Record<Audience, Required<Omit<Words, 'what'>>>> = {
  PAYER: { again: AGAIN, otherwise: CONTACT },
  BUSINESS: {
    again: text('You can send it again as a new payment.', 'Unaweza kuyatuma tena kama malipo mapya.'),
    otherwise: text("See M-Pesa's result code.", 'Angalia nambari ya jibu la M-Pesa.'),
  },
};

/** What happened, and advice that agrees with `retryable`. It never names a code, a person or an amount. */
export function failureMessage({ reason, resultCode, retryable }: Failure, audience: Audience, language: Language) {
  const words =
    audience === 'BUSINESS'
      ? (BUSINESS_CODES.get(resultCode) ?? BUSINESS[reason] ?? REFUSED)
      : (PAYER_CODES.get(resultCode) ?? PAYER[reason]);
  const advice = retryable ? 'again' : 'otherwise';
  return `${words.what[language]} ${(words[advice] ?? ADVICE[audience][advice])[language]}`;
}
