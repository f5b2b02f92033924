/** The documents that the client sends. What they select is generated from the schema, and so are the types of their answers. */

import type { Source } from './doors/door.js';
import {
  ACCOUNT_BALANCE,
  BALANCE_ENQUIRY,
  CHECKOUT,
  PAYMENT,
  PAYMENT_UPDATE,
  PAYMENT_UPDATE_PAGE,
  WATCH_TOKEN,
} from './generated/schema.js';

/** Nothing more comes for these, as far as M-Pesa says. */
export const SETTLED: readonly unknown[] = ['COMPLETED', 'FAILED', 'REVERSED'];

/** Its root field is called `news`. `given` is what that takes, as the schema writes it: each is a variable of the same name. */
function write(operation: string, given: string, selection: string): string {
  const [kind, field] = operation.split(' ');
  // A variable that nothing uses is refused.
  const variables = selection.includes('$language') ? `${given}, language: Language` : given;
  const declared = variables.replace(/\w+:/g, '$$$&');
  const passed = given.replace(/(\w+): \w+!?/g, '$1: $$$1');
  return `${kind} (${declared}) { news: ${field}(${passed}) { ${selection} } }`;
}

const FOLLOWED = 'id: ID, filter: PaymentFilter, after: Cursor, collapse: Boolean';

/** All payments, or those of a filter. */
export const PAYMENTS: Source = {
  subscription: write('subscription paymentUpdated', `${FOLLOWED}, untilSettled: Boolean`, PAYMENT_UPDATE),
  poll: write('query paymentUpdates', FOLLOWED, PAYMENT_UPDATE_PAGE),
};

/** One payment, which has few versions: a payer's token pays for the room that a page has, also when it is empty. */
export const ONE_PAYMENT: Source = { ...PAYMENTS, poll: PAYMENTS.poll.replace('id: $id', '$&, first: 4') };

export const PAY = write(
  'mutation initiateStkPush',
  'input: StkPushInput!',
  `${PAYMENT} watchToken { ${WATCH_TOKEN} }`,
);

export const SEND = write('mutation initiateB2c', 'input: B2cInput!', PAYMENT);

export const ONE = write('query payment', 'id: ID!', PAYMENT);

export const PAGE = write(
  'query payments',
  'filter: PaymentFilter, first: Int, after: String',
  `cursor pageInfo { hasNextPage endCursor } edges { node { ${PAYMENT} } }`,
);

export const BALANCE = write('query balance', 'shortcode: String', ACCOUNT_BALANCE);

export const ASK_BALANCE = write('mutation requestAccountBalance', 'shortcode: String', BALANCE_ENQUIRY);

export const ENQUIRY = write('query balanceEnquiry', 'id: ID!', BALANCE_ENQUIRY);

export const TOKEN = write('mutation createWatchToken', 'paymentId: ID!, ttlSeconds: Int', WATCH_TOKEN);

export const OPEN_CHECKOUT = write('mutation createCheckout', 'input: CreateCheckoutInput!', CHECKOUT);

export const PAY_CHECKOUT = write('mutation payCheckout', 'id: ID!, phoneNumber: PhoneNumber!', CHECKOUT);

export const CANCEL_CHECKOUT = write('mutation cancelCheckout', 'id: ID!', CHECKOUT);

export const ONE_CHECKOUT = write('query checkout', 'id: ID!', CHECKOUT);

/** One checkout. */
export const CHECKOUTS: Source = {
  subscription: write('subscription checkoutUpdated', 'id: ID!', CHECKOUT),
  poll: ONE_CHECKOUT,
};
