/** Why a person has to look at a payment, what it means, and what to do: the advice of docs/runbook.md. */

import type { ReviewReason } from '../api/schema.js';
import { defineTexts } from './language.js';

export const REVIEW_NAMES = defineTexts<ReviewReason>(
  {
    FACTS_DIFFER: 'Facts differ',
    RECEIPT_TAKEN: 'Receipt taken',
    FAILURE_AFTER_SUCCESS: 'Failed after paid',
    SUCCESS_AFTER_FAILURE: 'Paid after failed',
    QUERY_DENIES_SUCCESS: 'M-Pesa denies it',
    UNANSWERABLE: 'No answer',
    PAID_TWICE: 'Paid twice',
    AMOUNT_DIFFERS: 'Another amount',
    SEVERAL_CHECKOUTS: 'Several orders fit',
    NOT_AT_MPESA: 'Not in M-Pesa’s list',
  },
  {
    FACTS_DIFFER: 'Taarifa zinatofautiana',
    RECEIPT_TAKEN: 'Risiti imetumika',
    FAILURE_AFTER_SUCCESS: 'Imeshindwa baada ya kulipwa',
    SUCCESS_AFTER_FAILURE: 'Imelipwa baada ya kushindwa',
    QUERY_DENIES_SUCCESS: 'M-Pesa inakanusha',
    UNANSWERABLE: 'Hakuna jibu',
    PAID_TWICE: 'Imelipwa mara mbili',
    AMOUNT_DIFFERS: 'Kiasi tofauti',
    SEVERAL_CHECKOUTS: 'Oda kadhaa zinalingana',
    NOT_AT_MPESA: 'Haipo kwenye orodha ya M-Pesa',
  },
);

export const REVIEW_MEANINGS = defineTexts<ReviewReason>(
  {
    FACTS_DIFFER: 'A signed message names another amount, id or receipt than the request.',
    RECEIPT_TAKEN: 'The receipt already belongs to another payment.',
    FAILURE_AFTER_SUCCESS: 'M-Pesa said paid, then failed. The payment stays paid.',
    SUCCESS_AFTER_FAILURE: 'M-Pesa said failed, then paid. The payment is paid.',
    QUERY_DENIES_SUCCESS: 'M-Pesa’s message said paid; asked again, M-Pesa says that it is not.',
    UNANSWERABLE: 'There is no id to ask M-Pesa with, or M-Pesa has not answered for three days.',
    PAID_TWICE: 'It is a second payment for an order that is paid.',
    AMOUNT_DIFFERS: 'The customer paid by hand, and the order with that reference is of another amount.',
    SEVERAL_CHECKOUTS: 'The customer paid by hand, and several orders fit equally well.',
    NOT_AT_MPESA: 'M-Pesa’s own list of payments, three hours later, does not have this receipt.',
  },
  {
    FACTS_DIFFER: 'Ujumbe uliosainiwa unataja kiasi, kitambulisho au risiti tofauti na ombi.',
    RECEIPT_TAKEN: 'Risiti hii tayari ni ya malipo mengine.',
    FAILURE_AFTER_SUCCESS: 'M-Pesa ilisema imelipwa, kisha ikasema imeshindwa. Malipo yanabaki kuwa yamelipwa.',
    SUCCESS_AFTER_FAILURE: 'M-Pesa ilisema imeshindwa, kisha ikasema imelipwa. Malipo yamelipwa.',
    QUERY_DENIES_SUCCESS: 'Ujumbe wa M-Pesa ulisema imelipwa; ilipoulizwa tena, M-Pesa inasema haijalipwa.',
    UNANSWERABLE: 'Hakuna kitambulisho cha kuulizia M-Pesa, au M-Pesa haijajibu kwa siku tatu.',
    PAID_TWICE: 'Haya ni malipo ya pili ya oda iliyokwisha kulipwa.',
    AMOUNT_DIFFERS: 'Mteja alilipa mwenyewe, na oda yenye kumbukumbu hiyo ni ya kiasi tofauti.',
    SEVERAL_CHECKOUTS: 'Mteja alilipa mwenyewe, na oda kadhaa zinalingana sawasawa.',
    NOT_AT_MPESA: 'Orodha ya M-Pesa yenyewe, saa tatu baadaye, haina risiti hii.',
  },
);

export const REVIEW_ADVICE = defineTexts<ReviewReason>(
  {
    FACTS_DIFFER:
      'Compare the callback with the statement of your shortcode. If the amount differs, go by the receipt.',
    RECEIPT_TAKEN: 'Find both payments and the receipt in the statement.',
    FAILURE_AFTER_SUCCESS: 'Check the statement before you deliver.',
    SUCCESS_AFTER_FAILURE: 'Deliver, or pay back.',
    QUERY_DENIES_SUCCESS: 'Check the statement before you deliver, and before anyone charges again.',
    UNANSWERABLE: 'Look for the amount and phone number in the statement. This goes away by itself if an answer comes.',
    PAID_TWICE: 'Give it back, or deliver twice if that was meant.',
    AMOUNT_DIFFERS: 'Ask the customer for the rest, or give it back.',
    SEVERAL_CHECKOUTS: 'Look at who paid, and deliver the right order.',
    NOT_AT_MPESA: 'Look for the receipt in the M-Pesa portal before you deliver. This goes away when the list has it.',
  },
  {
    FACTS_DIFFER: 'Linganisha ujumbe na taarifa ya nambari yako ya biashara. Kiasi kikitofautiana, fuata risiti.',
    RECEIPT_TAKEN: 'Tafuta malipo yote mawili na risiti kwenye taarifa.',
    FAILURE_AFTER_SUCCESS: 'Angalia taarifa kabla ya kutoa bidhaa.',
    SUCCESS_AFTER_FAILURE: 'Toa bidhaa, au rudisha pesa.',
    QUERY_DENIES_SUCCESS: 'Angalia taarifa kabla ya kutoa bidhaa, na kabla ya mtu kulipishwa tena.',
    UNANSWERABLE: 'Tafuta kiasi na nambari ya simu kwenye taarifa. Hii itaondoka yenyewe jibu likija.',
    PAID_TWICE: 'Rudisha pesa, au toa bidhaa mara mbili kama ndivyo ilivyokusudiwa.',
    AMOUNT_DIFFERS: 'Mwombe mteja salio, au rudisha pesa.',
    SEVERAL_CHECKOUTS: 'Angalia ni nani aliyelipa, kisha utoe oda sahihi.',
    NOT_AT_MPESA: 'Tafuta risiti kwenye tovuti ya M-Pesa kabla ya kutoa bidhaa. Hii itaondoka orodha ikiwa nayo.',
  },
);
