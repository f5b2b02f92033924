/** What a shop's program does with the gateway: GraphQL over HTTP, and subscriptions by the stock client of graphql-ws. */

import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

import { type GraphqlAnswer, sendGraphql } from './test-gateway.js';
import { waitUntil } from './wait-until.js';

export interface GatewayClient {
  /** The whole answer, errors included. */
  send(query: string, variables?: Variables): Promise<GraphqlAnswer>;
  /** The value of the only field asked for; an operation that fails fails the test. */
  ask<T>(query: string, variables?: Variables): Promise<T>;
  pushStk(input?: Variables): Promise<PaymentView>;
  payB2c(input?: Variables): Promise<PaymentView>;
  /** Pays a bill, with a key of its own. */
  payB2b(input?: Variables): Promise<PaymentView>;
  /** Reverses a payment, with a key of its own. */
  reverse(input: Variables): Promise<PaymentView>;
  /** The payment as it is now; it must exist. */
  payment(id: string): Promise<PaymentView>;
  /** The payment once it has this status. */
  paymentThat(id: string, status: PaymentView['status']): Promise<PaymentView>;
  /** Follows `paymentUpdated`. */
  watch(variables?: Variables): Watch<PaymentUpdateView>;
  /** Follows the only field of a subscription. */
  subscribe<T>(query: string, variables?: Variables): Watch<T>;
  close(): Promise<void>;
}

export interface Watch<T> {
  /** What has come so far, in order. */
  readonly updates: readonly T[];
  /** Resolves once this many have come. */
  until(count: number): Promise<readonly T[]>;
  /** Resolves when the subscription has completed, with all that came; rejects with the error that ended it. */
  readonly ended: Promise<readonly T[]>;
  stop(): void;
}

export type Variables = Readonly<Record<string, unknown>>;

export interface EventView {
  readonly version: number;
  readonly status: PaymentView['status'];
  readonly evidence: string;
  readonly cursor: string;
  readonly note: string | null;
}

export interface PaymentView {
  readonly id: string;
  readonly kind: string;
  readonly status: 'PENDING' | 'COMPLETED' | 'FAILED' | 'TIMED_OUT' | 'REVERSED';
  readonly version: number;
  readonly amount: string;
  readonly shortcode: string;
  readonly phoneNumber: string;
  readonly accountReference: string | null;
  readonly description: string | null;
  readonly metadata: unknown;
  readonly mpesaReceipt: string | null;
  readonly failure: { readonly reason: string; readonly resultCode: string | null; readonly retryable: boolean } | null;
  readonly needsReview: boolean;
  readonly reviewReasons: readonly string[];
  readonly merchantRequestId: string | null;
  readonly checkoutRequestId: string | null;
  readonly conversationId: string | null;
  readonly originatorConversationId: string | null;
  readonly createdAt: string;
  readonly settledAt: string | null;
  readonly nextCheckAt: string | null;
  readonly cursor: string;
  readonly events: readonly EventView[];
}

export interface PaymentUpdateView {
  readonly cursor: string;
  readonly event: EventView | null;
  readonly payment: PaymentView;
}

const EVENT = 'version status evidence cursor note';
export const PAYMENT = `id kind status version amount shortcode phoneNumber accountReference description metadata
  mpesaReceipt failure { reason resultCode retryable message } needsReview reviewReasons merchantRequestId checkoutRequestId
  conversationId originatorConversationId createdAt settledAt nextCheckAt cursor events { ${EVENT} }`;
export const STK_PUSH = `mutation ($input: StkPushInput!) { initiateStkPush(input: $input) { ${PAYMENT} } }`;
export const B2C = `mutation ($input: B2cInput!) { initiateB2c(input: $input) { ${PAYMENT} } }`;
export const B2B = `mutation ($input: B2bInput!) { initiateB2b(input: $input) { ${PAYMENT} } }`;
export const REVERSE = `mutation ($input: ReversePaymentInput!) { reversePayment(input: $input) { ${PAYMENT} } }`;
export const FIND_PAYMENT = `query ($id: ID!) { payment(id: $id) { ${PAYMENT} } }`;
export const WATCH = `subscription ($id: ID, $filter: PaymentFilter, $after: Cursor, $untilSettled: Boolean) {
  paymentUpdated(id: $id, filter: $filter, after: $after, untilSettled: $untilSettled) {
    cursor event { ${EVENT} } payment { ${PAYMENT} } } }`;

let phones = 0;
let keys = 0;

/** A number that pays, and that no other test of this process uses. */
export function freshPhone(): string {
  phones += 1;
  return `254712${String(phones).padStart(6, '0')}`;
}

export function createGatewayClient(url: string, key: string): GatewayClient {
  const authorization = `Bearer ${key}`;
  const socket = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization },
    retryAttempts: 0,
  });
  const send = (query: string, variables: Variables = {}) => sendGraphql(url, { query, variables }, authorization);
  const ask = async <T>(query: string, variables?: Variables): Promise<T> => {
    let answer = await send(query, variables);
    // A database that says nothing for two seconds is away for the gateway; on a busy machine it is only slow.
    await waitUntil('the database answers', async () => {
      if (!isDatabaseAway(answer)) return true;
      answer = await send(query, variables);
      return false;
    });
    if (answer.errors.length > 0) throw new Error(JSON.stringify(answer.errors));
    return onlyField(answer.data);
  };
  const payment = (id: string) => ask<PaymentView>(FIND_PAYMENT, { id });
  return Object.freeze({
    send,
    ask,
    payment,
    pushStk: (input: Variables = {}) =>
      ask<PaymentView>(STK_PUSH, {
        input: { amount: 150, phoneNumber: freshPhone(), accountReference: 'INVOICE 7', ...input },
      }),
    payB2c: (input: Variables = {}) => {
      const phoneNumber = freshPhone();
      const idempotencyKey = `payout to ${phoneNumber}`;
      return ask<PaymentView>(B2C, {
        input: { amount: 150, phoneNumber, remarks: 'Refund', idempotencyKey, ...input },
      });
    },
    payB2b: (input: Variables = {}) => {
      keys += 1;
      const bill = { command: 'PAY_BILL', partyShortcode: '888880', accountReference: 'INV 7' };
      const given = { ...bill, amount: 150, remarks: 'Supplies', idempotencyKey: `b2b ${keys}`, ...input };
      return ask<PaymentView>(B2B, { input: given });
    },
    reverse: (input: Variables) => {
      keys += 1;
      const given = { remarks: 'Sent twice', idempotencyKey: `reversal ${keys}`, ...input };
      return ask<PaymentView>(REVERSE, { input: given });
    },
    async paymentThat(id: string, status: PaymentView['status']) {
      let found = await payment(id);
      await waitUntil(`${id} is ${status}`, async () => {
        found = await payment(id);
        return found.status === status;
      });
      return found;
    },
    watch: (variables?: Variables) => follow<PaymentUpdateView>(socket, WATCH, variables),
    subscribe: <T>(query: string, variables?: Variables) => follow<T>(socket, query, variables),
    close: async () => socket.dispose(),
  } satisfies GatewayClient);
}

function isDatabaseAway({ errors }: GraphqlAnswer): boolean {
  return errors.some(({ message }) => message.startsWith('The gateway cannot reach its database'));
}

function follow<T>(socket: Client, query: string, variables: Variables = {}): Watch<T> {
  const updates: T[] = [];
  let stop = (): void => undefined;
  const ended = new Promise<readonly T[]>((resolve, reject) => {
    stop = socket.subscribe<Record<string, unknown>>(
      { query, variables },
      {
        next: ({ data, errors }) => (errors ? reject(errors[0]) : updates.push(onlyField<T>(data))),
        error: error => reject(Array.isArray(error) ? error[0] : error),
        complete: () => resolve(updates),
      },
    );
  });
  // Whoever does not ask how it ended does not mind.
  ended.catch(() => undefined);
  return {
    ...{ updates, ended, stop },
    async until(count) {
      await waitUntil(`${count} updates`, () => updates.length >= count);
      return updates;
    },
  };
}

/** The caller of a test's own document knows what its only field holds. */
function onlyField<T>(data: Record<string, unknown> | null | undefined): T {
  return Object.values(data ?? {})[0] as T;
}
