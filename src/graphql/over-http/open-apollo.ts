/** Apollo Server, told to be strict, silent and self-contained: no landing page, no reports, no batches, no stored queries. */

import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { GraphQLError, type GraphQLSchema } from 'graphql';

import { GatewayError } from '../../domain/gateway-error.js';
import type { Log } from '../../lib/log.js';
import type { GraphqlContext } from '../context.js';
import { findBadVariable } from '../run/errors/check-variables.js';
import { LiteralFieldsRule } from '../run/errors/literal-fields.js';
import type { PresentError } from '../run/errors/present-error.js';
import { LimitRule } from '../run/limits/limit-rule.js';
import { OPERATION_LIMITS } from '../run/limits/limits.js';
import { createDocumentStore } from './document-store.js';
import type { KnownQueries } from './known-queries.js';

/** Started; `stop` it at the end. The schema is public (it is in the repository), so introspection is on for every caller. */
export async function openApollo(
  schema: GraphQLSchema,
  presentError: PresentError,
  log: Log,
  known: Pick<KnownQueries, 'learn'>,
): Promise<ApolloServer<GraphqlContext>> {
  const apollo = new ApolloServer<GraphqlContext>({
    schema,
    introspection: true,
    // A page cannot send a credential unasked: the browser knows none, there are no cookies here.
    csrfPrevention: { requestHeaders: ['authorization', 'x-apollo-operation-name', 'apollo-require-preflight'] },
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    cache: 'bounded',
    documentStore: createDocumentStore(),
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: OPERATION_LIMITS.tokensMax },
    validationOptions: { maxErrors: OPERATION_LIMITS.errorsMax },
    validationRules: [LimitRule, LiteralFieldsRule],
    formatError: (_formatted, error) => presentError(error),
    stringifyResult: result => JSON.stringify(result),
    logger: toApolloLogger(log),
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      checkOperation,
      learnQueries(known),
    ],
  });
  await apollo.start();
  return apollo;
}

/** Runs after validation, before execution; an operation that was not found is for Apollo Server to refuse. */
const checkOperation: ApolloServerPlugin<GraphqlContext> = {
  // graphql-js throws what it finds wrong with a directive on the field of a subscription, instead of reporting it.
  unexpectedErrorProcessingRequest: async ({ error }) => {
    if (error instanceof GraphQLError) throw invalidDocument(error);
  },
  requestDidStart: async () => ({
    didResolveOperation: async ({ schema, document, operation, request }) => {
      if (!operation) return;
      if (operation.operation === 'subscription') throw badRequest(subscriptionRefused());
      const bad = findBadVariable(schema, document, operation, request.variables ?? {});
      if (bad) throw badRequest(bad);
    },
  }),
};

/** The next time such a query need not come so far. */
function learnQueries(known: Pick<KnownQueries, 'learn'>): ApolloServerPlugin<GraphqlContext> {
  return {
    requestDidStart: async () => ({
      executionDidStart: async ({ source, document, operation }) => {
        // Its type says otherwise, but an operation that was not found comes by here too.
        if (operation?.operation === 'query') known.learn(source, document);
      },
    }),
  };
}

function subscriptionRefused(): GatewayError {
  const message =
    'Subscriptions go over WebSocket (graphql-transport-ws) at this same path, or to /graphql/stream as SSE.';
  return new GatewayError('BAD_USER_INPUT', message, { field: 'query' });
}

function invalidDocument({ message, nodes }: GraphQLError): GraphQLError {
  const extensions = { code: 'GRAPHQL_VALIDATION_FAILED', http: { status: 400 } };
  return new GraphQLError(message, { nodes: nodes ?? null, extensions });
}

function badRequest(error: GatewayError): GraphQLError {
  return new GraphQLError(error.message, { originalError: error, extensions: { http: { status: 400 } } });
}

function toApolloLogger(log: Log) {
  return {
    debug: (message?: unknown) => log.debug({ message }, 'apollo server'),
    info: (message?: unknown) => log.info({ message }, 'apollo server'),
    warn: (message?: unknown) => log.warn({ message }, 'apollo server'),
    error: (message?: unknown) => log.error({ message }, 'apollo server'),
  };
}
