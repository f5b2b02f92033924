/** The documents that the client sends. What they select is generated from the schema, and so are the types of their answers. */

import type { Source } from './doors/door.js';
import {
  ACCOUNT_BALANCE,
  BALANCE_ENQUIRY,
  CHECKOUT,
  PAYMENT,
  PAYMENT_UPDATE,
  PAYMENT_UPDATE_PAGE,
  type PaymentStatus,
  WATCH_TOKEN,
} from './generated/schema.js';

/** Nothing more comes for these, as far as M-Pesa says. */
export const SETTLED: readonly PaymentStatus[] = ['COMPLETED', 'FAILED', 'REVERSED'];

const UPDATED = `subscription Watch($id: ID, $filter: PaymentFilter, $after: Cursor, $collapse: Boolean, $untilSettled: Boolean, $language: Language) {
news: paymentUpdated(id: $id, filter: $filter, after: $after, collapse: $collapse, untilSettled: $untilSettled) { ${PAYMENT_UPDATE} } }`;

const UPDATES = `query Poll($id: ID, $filter: PaymentFilter, $after: Cursor, $collapse: Boolean, $language: Language) {
page: paymentUpdates(id: $id, filter: $filter, after: $after, collapse: $collapse) { ${PAYMENT_UPDATE_PAGE} } }`;

/** One payment or all of them. */
export const PAYMENTS: Source = { subscription: UPDATED, poll: UPDATES };

export const PAY = `mutation Pay($input: StkPushInput!, $language: Language) {
news: initiateStkPush(input: $input) { ${PAYMENT} watchToken { ${WATCH_TOKEN} } } }`;

export const SEND = `mutation Send($input: B2cInput!, $language: Language) { news: initiateB2c(input: $input) { ${PAYMENT} } }`;

export const ONE = `query Payment($id: ID!, $language: Language) { news: payment(id: $id) { ${PAYMENT} } }`;

export const PAGE = `query Payments($filter: PaymentFilter, $first: Int, $after: String, $language: Language) {
payments(filter: $filter, first: $first, after: $after) { cursor pageInfo { hasNextPage endCursor } edges { node { ${PAYMENT} } } } }`;

export const BALANCE = `query Balance($shortcode: String) { news: balance(shortcode: $shortcode) { ${ACCOUNT_BALANCE} } }`;

export const ASK_BALANCE = `mutation AskBalance($shortcode: String) { news: requestAccountBalance(shortcode: $shortcode) { ${BALANCE_ENQUIRY} } }`;

export const ENQUIRY = `query Enquiry($id: ID!) { news: balanceEnquiry(id: $id) { ${BALANCE_ENQUIRY} } }`;

export const TOKEN = `mutation Token($id: ID!, $ttlSeconds: Int) { news: createWatchToken(paymentId: $id, ttlSeconds: $ttlSeconds) { ${WATCH_TOKEN} } }`;

export const OPEN_CHECKOUT = `mutation Open($input: CreateCheckoutInput!, $language: Language) { news: createCheckout(input: $input) { ${CHECKOUT} } }`;

export const PAY_CHECKOUT = `mutation PayCheckout($id: ID!, $phoneNumber: PhoneNumber!, $language: Language) {
news: payCheckout(id: $id, phoneNumber: $phoneNumber) { ${CHECKOUT} } }`;

export const CANCEL_CHECKOUT = `mutation CancelCheckout($id: ID!, $language: Language) { news: cancelCheckout(id: $id) { ${CHECKOUT} } }`;

export const ONE_CHECKOUT = `query Checkout($id: ID!, $language: Language) { news: checkout(id: $id) { ${CHECKOUT} } }`;

/** One checkout. */
export const CHECKOUTS: Source = {
  subscription: `subscription WatchCheckout($id: ID!, $language: Language) { news: checkoutUpdated(id: $id) { ${CHECKOUT} } }`,
  poll: ONE_CHECKOUT,
};
