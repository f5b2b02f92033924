/** The schema: every resolver of the gateway in one list. A root field is added by one file and one name here. */

import 'reflect-metadata';
import { GraphQLSchema, OperationTypeNode } from 'graphql';
import { buildSchemaSync, type PubSub } from 'type-graphql';

import { AssertionError } from '../lib/assert.js';
import { guardRootFields } from './authorize.js';
import { ApiKeyMutations } from './schema/mutations/api-keys.js';
import { CheckoutMutations } from './schema/mutations/checkouts.js';
import { CreateQrCode } from './schema/mutations/create-qr-code.js';
import { CreateWatchToken } from './schema/mutations/create-watch-token.js';
import { DecidePayout } from './schema/mutations/decide-payout.js';
import { EraseCustomer } from './schema/mutations/erase-customer.js';
import { InitiateB2b } from './schema/mutations/initiate-b2b.js';
import { InitiateB2c } from './schema/mutations/initiate-b2c.js';
import { InitiateStkPush } from './schema/mutations/initiate-stk-push.js';
import { PausePayouts } from './schema/mutations/pause-payouts.js';
import { PullTransactions } from './schema/mutations/pull-transactions.js';
import { RefreshPayment } from './schema/mutations/refresh-payment.js';
import { C2bRegistrations } from './schema/mutations/register-c2b-urls.js';
import { ReleaseInitiator } from './schema/mutations/release-initiator.js';
import { ReplayCallback } from './schema/mutations/replay-callback.js';
import { RequestAccountBalance } from './schema/mutations/request-account-balance.js';
import { RequestTransactionStatus } from './schema/mutations/request-transaction-status.js';
import { ResolveReview } from './schema/mutations/resolve-review.js';
import { ReversePayment } from './schema/mutations/reverse-payment.js';
import { ApiKeyQueries } from './schema/queries/api-keys.js';
import { AttentionFields } from './schema/queries/attention.js';
import { AuditQueries } from './schema/queries/audit-log.js';
import { BalanceQueries } from './schema/queries/balances.js';
import { CallbackQueries } from './schema/queries/callbacks.js';
import { CheckoutQueries } from './schema/queries/checkouts.js';
import { EnquiryQueries } from './schema/queries/enquiries.js';
import { GatewayQueries } from './schema/queries/gateway.js';
import { InitiatorQueries } from './schema/queries/initiators.js';
import { OrganizationQueries } from './schema/queries/organizations.js';
import { PaymentStatsQueries } from './schema/queries/payment-stats.js';
import { PaymentUpdates } from './schema/queries/payment-updates.js';
import { PaymentQueries } from './schema/queries/payments.js';
import { BalanceUpdated } from './schema/subscriptions/balance-updated.js';
import { CallbackReceived } from './schema/subscriptions/callback-received.js';
import { CheckoutUpdated } from './schema/subscriptions/checkout-updated.js';
import { EnquiriesUpdated } from './schema/subscriptions/enquiries-updated.js';
import { PaymentUpdated } from './schema/subscriptions/payment-updated.js';
import { BalanceEnquiryResolver } from './schema/types/balance-enquiry.js';
import { CallbackResolver } from './schema/types/callback.js';
import { CheckoutResolver } from './schema/types/checkout.js';
import { ErrorCode } from './schema/types/error-code.js';
import { GatewayResolver } from './schema/types/gateway.js';
import { PaymentResolver } from './schema/types/payment.js';
import { PaymentCheckoutResolver } from './schema/types/payment-checkout.js';
import { PaymentEventCausesResolver } from './schema/types/payment-event-causes.js';
import { PaymentEvidenceResolver } from './schema/types/payment-evidence.js';
import { PaymentFailureResolver } from './schema/types/payment-failure.js';
import { PaymentPhasesResolver } from './schema/types/payment-phases.js';
import { PaymentReversalsResolver } from './schema/types/payment-reversals.js';
import { StatusEnquiryResolver } from './schema/types/status-enquiry.js';

/** type-graphql asks for one as soon as there is a subscription; ours follow the feed and never use it. */
const NO_PUB_SUB: PubSub = {
  publish: () => refusePubSub(),
  subscribe: () => refusePubSub(),
};

const ROOT_DESCRIPTIONS = [
  [OperationTypeNode.QUERY, 'Queries, sent over HTTP.'],
  [OperationTypeNode.MUTATION, 'Mutations, sent over HTTP.'],
  [OperationTypeNode.SUBSCRIPTION, 'Subscriptions, over WebSocket (graphql-transport-ws) or server-sent events.'],
] as const;

/** Built anew at each call; the program needs it once. */
export function buildSchema(): GraphQLSchema {
  const built = buildSchemaSync({
    resolvers: [
      ...[
        PaymentQueries,
        PaymentUpdates,
        BalanceQueries,
        EnquiryQueries,
        CallbackQueries,
        InitiatorQueries,
        GatewayQueries,
        ApiKeyQueries,
        AuditQueries,
        OrganizationQueries,
        PaymentStatsQueries,
        AttentionFields,
        CheckoutQueries,
      ],
      ...[InitiateStkPush, InitiateB2c, InitiateB2b, ReversePayment],
      ...[CreateQrCode, RequestTransactionStatus, RequestAccountBalance],
      ...[RefreshPayment, ResolveReview, CreateWatchToken, ReplayCallback, CheckoutMutations],
      ...[ReleaseInitiator, ApiKeyMutations, C2bRegistrations, PullTransactions],
      ...[DecidePayout, PausePayouts, EraseCustomer, GatewayResolver],
      ...[PaymentUpdated, BalanceUpdated, EnquiriesUpdated, CheckoutUpdated, CallbackReceived],
      ...[
        PaymentResolver,
        PaymentPhasesResolver,
        PaymentReversalsResolver,
        PaymentCheckoutResolver,
        CheckoutResolver,
        PaymentEvidenceResolver,
        PaymentEventCausesResolver,
        PaymentFailureResolver,
        StatusEnquiryResolver,
        BalanceEnquiryResolver,
        CallbackResolver,
      ],
    ] as const,
    pubSub: NO_PUB_SUB,
    validate: false,
    // An introspection of the whole schema, 40 ms of each start; Apollo Server validates the schema anyway.
    skipCheck: true,
  });
  const config = built.toConfig();
  const schema = new GraphQLSchema({ ...config, types: [...config.types, ErrorCode] });
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
