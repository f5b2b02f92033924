/** What keys are for, and what each may do, in words. */

import type { Right, Role } from '../api/schema.js';
import { defineTexts } from './language.js';

export const ROLES: readonly Role[] = ['SERVER', 'PAYOUT', 'TILL', 'READONLY', 'FEED', 'METRICS', 'ADMIN'];

export const ROLE_TEXTS = defineTexts<Role>(
  {
    ADMIN: 'admin: everything',
    PAYOUT: 'payout: takes payments and sends money',
    SERVER: 'server: takes payments, cannot send money',
    TILL: 'till: the counter, payments of 24 hours, numbers masked',
    FEED: 'feed: hands in M-Pesa’s messages',
    METRICS: 'metrics: reads /metrics',
    READONLY: 'readonly: looks on, numbers masked',
  },
  {
    ADMIN: 'admin: kila kitu',
    PAYOUT: 'payout: hupokea malipo na kutuma pesa',
    SERVER: 'server: hupokea malipo, hautumi pesa',
    TILL: 'till: kaunta, malipo ya saa 24, nambari zimefichwa',
    FEED: 'feed: huleta jumbe za M-Pesa',
    METRICS: 'metrics: husoma /metrics',
    READONLY: 'readonly: hutazama tu, nambari zimefichwa',
  },
);

export const RIGHT_TEXTS = defineTexts<Right>(
  {
    KNOW_GATEWAY: 'ask about the gateway',
    READ_PAYMENTS: 'see payments',
    READ_CHECKOUTS: 'see checkouts',
    READ_ENQUIRIES: 'see balances and enquiries',
    READ_PRIVATE_FIELDS: 'see phone numbers in full',
    READ_NOTES: 'read notes',
    TAKE_PAYMENTS: 'ask customers for payments',
    ASK_MPESA: 'ask M-Pesa',
    MAKE_TOKENS: 'make tokens for customers’ pages',
    SEND_MONEY: 'send money, and approve payouts',
    FEED_CALLBACKS: 'hand in M-Pesa’s messages',
    READ_METRICS: 'read metrics',
    OPERATE: 'operate the gateway: callbacks, reviews, the pause of payouts',
    MANAGE_KEYS: 'make and revoke keys',
    READ_AUDIT: 'read the audit log',
    ERASE: 'erase the personal data of a customer',
  },
  {
    KNOW_GATEWAY: 'kuuliza kuhusu lango',
    READ_PAYMENTS: 'kuona malipo',
    READ_CHECKOUTS: 'kuona oda za malipo',
    READ_ENQUIRIES: 'kuona salio na maulizo',
    READ_PRIVATE_FIELDS: 'kuona nambari kamili za simu',
    READ_NOTES: 'kusoma maelezo',
    TAKE_PAYMENTS: 'kuomba wateja walipe',
    ASK_MPESA: 'kuuliza M-Pesa',
    MAKE_TOKENS: 'kutengeneza tokeni za kurasa za wateja',
    SEND_MONEY: 'kutuma pesa, na kuidhinisha malipo',
    FEED_CALLBACKS: 'kuleta jumbe za M-Pesa',
    READ_METRICS: 'kusoma vipimo',
    OPERATE: 'kuendesha lango: jumbe, ukaguzi, kusitisha malipo',
    MANAGE_KEYS: 'kutengeneza na kufuta funguo',
    READ_AUDIT: 'kusoma kumbukumbu ya ukaguzi',
    ERASE: 'kufuta taarifa binafsi za mteja',
  },
);
