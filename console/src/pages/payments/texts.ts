/** The words of the payments page, in both languages. */

import type { AttentionKind, FailureReason, PaymentKind } from '../../api/schema.js';
import { defineTexts } from '../../texts/language.js';
import type { Tab } from './view.js';

export const TEXTS = defineTexts(
  {
    title: 'Payments',
    search: 'Search payments',
    searchHint: 'Receipt, phone, reference, =150, or an M-Pesa message',
    find: 'Find',
    kind: 'Kind',
    everyKind: 'Every kind',
    shortcode: 'Shortcode',
    everyShortcode: 'Every shortcode',
    day: 'Day',
    clear: 'Clear filters',
    time: 'Time',
    age: 'Age',
    phone: 'Phone',
    reference: 'Reference',
    amount: 'Amount',
    status: 'Status',
    receipt: 'Receipt, or why not',
    open: 'Payment of {time}',
    review: 'To review',
    waiting: '↑ {count} new',
    shown: '{count} shown',
    more: '{count} shown, more below',
    loading: 'Loading payments…',
    none: 'No payments yet.',
    noneAdvice: 'The first one appears here by itself. Press ? for the keys of this page.',
    noMatch: 'No payment matches.',
    noMatchAdvice: 'Press / to search again.',
    news: '{count} new payments, {paid} paid',
    asks: 'asks again {time}',
  },
  {
    title: 'Malipo',
    search: 'Tafuta malipo',
    searchHint: 'Risiti, simu, rejea, =150, au ujumbe wa M-Pesa',
    find: 'Tafuta',
    kind: 'Aina',
    everyKind: 'Kila aina',
    shortcode: 'Nambari ya biashara',
    everyShortcode: 'Nambari zote',
    day: 'Siku',
    clear: 'Ondoa vichujio',
    time: 'Saa',
    age: 'Umri',
    phone: 'Simu',
    reference: 'Rejea',
    amount: 'Kiasi',
    status: 'Hali',
    receipt: 'Risiti, au sababu',
    open: 'Malipo ya {time}',
    review: 'Kukagua',
    waiting: '↑ {count} mapya',
    shown: '{count} yanaonyeshwa',
    more: '{count} yanaonyeshwa, mengine chini',
    loading: 'Malipo yanapakiwa…',
    none: 'Hakuna malipo bado.',
    noneAdvice: 'La kwanza litaonekana hapa lenyewe. Bonyeza ? kuona vitufe vya ukurasa huu.',
    noMatch: 'Hakuna malipo yanayolingana.',
    noMatchAdvice: 'Bonyeza / kutafuta tena.',
    news: 'Malipo mapya {count}, yaliyolipwa {paid}',
    asks: 'itauliza tena {time}',
  },
);

export const TAB_TEXTS = defineTexts<Tab>(
  {
    all: 'All',
    open: 'Open',
    paid: 'Paid',
    failed: 'Not paid',
    unknown: 'Unknown',
    returned: 'Returned',
    review: 'Review',
  },
  {
    all: 'Yote',
    open: 'Yanaendelea',
    paid: 'Yamelipwa',
    failed: 'Hayajalipwa',
    unknown: 'Hayajulikani',
    returned: 'Yamerudishwa',
    review: 'Kukagua',
  },
);

export const KIND_TEXTS = defineTexts<PaymentKind>(
  { STK_PUSH: 'Prompt', C2B: 'By hand', B2C: 'To a customer', B2B: 'To a business', REVERSAL: 'Reversal' },
  { STK_PUSH: 'Ombi', C2B: 'Kwa mkono', B2C: 'Kwa mteja', B2B: 'Kwa biashara', REVERSAL: 'Kurudisha' },
);

/** For operators: what happened, not what the payer should do. */
export const REASON_TEXTS = defineTexts<FailureReason>(
  {
    CANCELLED_BY_CUSTOMER: 'cancelled, or not answered in time',
    INSUFFICIENT_FUNDS: 'not enough money',
    WRONG_PIN: 'wrong PIN',
    CUSTOMER_UNREACHABLE: 'phone not reached',
    CUSTOMER_BUSY: 'phone busy with another request',
    PROMPT_EXPIRED: 'prompt expired',
    LIMIT_EXCEEDED: 'over a limit of M-Pesa',
    INVALID_RECIPIENT: 'recipient not valid',
    REFUSED_BY_MPESA: 'refused by M-Pesa',
    MPESA_UNAVAILABLE: 'M-Pesa not available',
    CONFIGURATION: 'configuration of the gateway',
    REJECTED: 'not approved',
    OTHER: 'another reason',
  },
  {
    CANCELLED_BY_CUSTOMER: 'limeghairiwa, au halikujibiwa kwa wakati',
    INSUFFICIENT_FUNDS: 'pesa hazitoshi',
    WRONG_PIN: 'PIN si sahihi',
    CUSTOMER_UNREACHABLE: 'simu haikupatikana',
    CUSTOMER_BUSY: 'simu ina ombi lingine',
    PROMPT_EXPIRED: 'muda wa ombi umeisha',
    LIMIT_EXCEEDED: 'limezidi kiwango cha M-Pesa',
    INVALID_RECIPIENT: 'mpokeaji si sahihi',
    REFUSED_BY_MPESA: 'limekataliwa na M-Pesa',
    MPESA_UNAVAILABLE: 'M-Pesa haipatikani',
    CONFIGURATION: 'mipangilio ya lango',
    REJECTED: 'halikuidhinishwa',
    OTHER: 'sababu nyingine',
  },
);

export const ATTENTION_TEXTS = defineTexts<AttentionKind>(
  {
    REVIEW_OPEN: '{count} to review: somebody has to decide.',
    APPROVAL_WAITING: '{count} payouts wait for approval.',
    CONFIRMATION_HELD: '{count} payments by hand wait until it is clear which request they belong to.',
    CONFIRMATION_NOT_APPLIED:
      '{count} messages about payments by hand could not be used: their money may be missing from the list.',
    CALLBACK_UNCONFIRMED: '{count} callbacks wait until M-Pesa confirms them.',
    CALLBACK_WAITING: '{count} callbacks could not be applied yet.',
    NO_CALLBACKS: 'No callbacks arrive: {count} pushes timed out unanswered.',
    INITIATOR_SUSPENDED: 'M-Pesa refused an API operator: its calls have stopped.',
    PAYOUTS_PAUSED: 'Payouts are paused.',
    SPOOL_NOT_EMPTY: '{count} callbacks wait on disk until the database is back.',
    C2B_NOT_PROVEN:
      'The C2B URLs for payments by hand are not proven to work. Run npx mpesa-gateway register-c2b --show; if M-Pesa has accepted them, pay one shilling by hand.',
  },
  {
    REVIEW_OPEN: '{count} ya kukagua: mtu anahitaji kuamua.',
    APPROVAL_WAITING: 'Malipo {count} ya kutuma yanasubiri idhini.',
    CONFIRMATION_HELD: 'Malipo {count} ya mkono yanasubiri ijulikane ni ya ombi gani.',
    CONFIRMATION_NOT_APPLIED:
      'Taarifa {count} za malipo ya mkono hazikuweza kutumika: huenda pesa zake hazimo kwenye orodha.',
    CALLBACK_UNCONFIRMED: 'Taarifa {count} zinasubiri M-Pesa izithibitishe.',
    CALLBACK_WAITING: 'Taarifa {count} hazijaweza kutumika bado.',
    NO_CALLBACKS: 'Hakuna taarifa zinazofika: maombi {count} hayakujibiwa kwa wakati.',
    INITIATOR_SUSPENDED: 'M-Pesa ilikataa mtumiaji wa API: maombi yake yamesimama.',
    PAYOUTS_PAUSED: 'Malipo ya kutuma yamesimamishwa.',
    SPOOL_NOT_EMPTY: 'Taarifa {count} zinasubiri kwenye diski hadi hifadhidata irudi.',
    C2B_NOT_PROVEN:
      'Malipo ya mkono: haijathibitika kwamba M-Pesa huliarifu lango hili. Endesha npx mpesa-gateway register-c2b --show; kama M-Pesa imezikubali URL, lipa shilingi moja kwa mkono.',
  },
);
