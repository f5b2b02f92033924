/** The schema: every operation of the gateway in one list. An operation is added by one file and one line here. */

import 'reflect-metadata';
import { type GraphQLSchema, OperationTypeNode } from 'graphql';
import { buildSchemaSync, type PubSub } from 'type-graphql';

import { AssertionError } from '../lib/assert.js';
import { guardRootFields } from './authorize.js';
import { CreateWatchToken } from './mutations/create-watch-token.js';
import { InitiateB2c } from './mutations/initiate-b2c.js';
import { InitiateStkPush } from './mutations/initiate-stk-push.js';
import { RefreshPayment } from './mutations/refresh-payment.js';
import { ReleaseInitiator } from './mutations/release-initiator.js';
import { ReplayCallback } from './mutations/replay-callback.js';
import { RequestAccountBalance } from './mutations/request-account-balance.js';
import { RequestTransactionStatus } from './mutations/request-transaction-status.js';
import { ResolveReview } from './mutations/resolve-review.js';
import { BalanceQueries } from './queries/balances.js';
import { CallbackQueries } from './queries/callbacks.js';
import { EnquiryQueries } from './queries/enquiries.js';
import { InitiatorQueries } from './queries/initiators.js';
import { PaymentUpdates } from './queries/payment-updates.js';
import { PaymentQueries } from './queries/payments.js';
import { BalanceUpdated } from './subscriptions/balance-updated.js';
import { EnquiriesUpdated } from './subscriptions/enquiries-updated.js';
import { PaymentUpdated } from './subscriptions/payment-updated.js';
import { BalanceEnquiryResolver } from './types/balance-enquiry.js';
import { CallbackResolver } from './types/callback.js';
import { PaymentResolver } from './types/payment.js';
import { PaymentFailureResolver } from './types/payment-failure.js';
import { StatusEnquiryResolver } from './types/status-enquiry.js';

/** type-graphql asks for one as soon as there is a subscription; ours follow the feed and never use it. */
const NO_PUB_SUB: PubSub = {
  publish: () => refusePubSub(),
  subscribe: () => refusePubSub(),
};

const ROOT_DESCRIPTIONS = [
  [OperationTypeNode.QUERY, 'What can be asked. Sent by HTTP.'],
  [OperationTypeNode.MUTATION, 'What can be done. Sent by HTTP.'],
  [
    OperationTypeNode.SUBSCRIPTION,
    'What can be watched. Sent by WebSocket (graphql-transport-ws), or as server-sent events.',
  ],
] as const;

export function buildSchema(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: [
      ...[PaymentQueries, PaymentUpdates, BalanceQueries, EnquiryQueries, CallbackQueries, InitiatorQueries],
      ...[InitiateStkPush, InitiateB2c, RequestTransactionStatus, RequestAccountBalance],
      ...[RefreshPayment, ResolveReview, CreateWatchToken, ReplayCallback, ReleaseInitiator],
      ...[PaymentUpdated, BalanceUpdated, EnquiriesUpdated],
      ...[PaymentResolver, PaymentFailureResolver, StatusEnquiryResolver, BalanceEnquiryResolver, CallbackResolver],
    ] as const,
    pubSub: NO_PUB_SUB,
    validate: false,
    // An introspection of the whole schema, 40 ms of each start; Apollo Server validates the schema anyway.
    skipCheck: true,
  });
  guardRootFields(schema);
  describeRoots(schema);
  return schema;
}

/** type-graphql has no place for these. */
function describeRoots(schema: GraphQLSchema): void {
  for (const [operation, description] of ROOT_DESCRIPTIONS) {
    const type = schema.getRootType(operation);
    if (type) type.description = description;
  }
}

function refusePubSub(): never {
  throw new AssertionError('subscriptions follow the feed');
}
