/** Apollo Server, configured to be strict, silent and self-contained: no landing page, no reports, no batches, no stored queries. */

import { ApolloServer, type ApolloServerPlugin, type GraphQLRequest, HeaderMap } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import {
  type DocumentNode,
  type FormattedExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  validate,
} from 'graphql';

import { GatewayError } from '../../domain/gateway-error.js';
import type { Log } from '../../lib/log.js';
import type { GraphqlContext } from '../context.js';
import { DOCUMENT_RULES, OWN_RULES, withCode } from '../run/document-rules.js';
import { findBadInput } from '../run/errors/find-bad-input.js';
import type { PresentError } from '../run/errors/present-error.js';
import type { Budgets } from '../run/limits/create-budgets.js';
import { OPERATION_LIMITS } from '../run/limits/limits.js';
import { createPayer } from '../run/limits/pay-for-parsing.js';
import { weighOperation } from '../run/limits/weigh-operation.js';
import { createDocumentStore } from './document-store.js';
import type { KnownQueries } from './known-queries.js';

/** Started; `stop` it at the end. The schema is public (it is in the repository), so introspection is on for every caller. */
export async function openApollo(
  schema: GraphQLSchema,
  presentError: PresentError,
  log: Log,
  known: Pick<KnownQueries, 'learn'>,
  budgets: Budgets,
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
    validationRules: [...OWN_RULES],
    formatError: (_formatted, error) => presentError(error),
    stringifyResult: result => JSON.stringify(result),
    logger: toApolloLogger(log),
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      checkRequests(presentError, budgets),
      learnQueries(known),
    ],
  });
  await apollo.start();
  return apollo;
}

/** What Apollo Server leaves to us: what is wrong with values, in one error; which operations come by HTTP; and a status for it. */
function checkRequests(presentError: PresentError, budgets: Budgets): ApolloServerPlugin<GraphqlContext> {
  return {
    // graphql-js throws what it finds wrong with a directive on the field of a subscription, instead of reporting it.
    unexpectedErrorProcessingRequest: async ({ error }) => {
      if (error instanceof GraphQLError) throw invalidDocument(error);
    },
    requestDidStart: async () => {
      let isInvalid = false;
      return {
        // Once for each document that Apollo Server has not met lately.
        validationDidStart: async ({ document, contextValue: { caller } }) => {
          createPayer(budgets, caller).pay(document);
          return async errors => {
            isInvalid = errors !== undefined;
          };
        },
        // An operation that was not found is for Apollo Server to refuse.
        didResolveOperation: async ({ schema, document, operation, request, contextValue }) => {
          if (!operation) return;
          if (operation.operation === 'subscription') throw badRequest(subscriptionRefused());
          const bad = findBadInput(schema, document, operation, request.variables ?? {});
          if (bad) throw badRequest(bad);
          const refusal = budgets.refuse(contextValue, weighOperation(schema, document, operation));
          if (refusal) throw tooMany(refusal);
        },
        willSendResponse: async ({ schema, document, request, response }) => {
          if (response.body.kind !== 'single') return;
          if (isInvalid && document) {
            const errors = findFaults(schema, document, request).map(presentError);
            if (errors.length > 0) response.body = { kind: 'single', singleResult: { errors } };
          }
          if (isBadInputAlone(response.body.singleResult)) response.http.status = 400;
        },
      };
    },
  };
}

/** Of a document that is not valid: what is wrong with it, and then with the values of all its operations. */
function findFaults(
  schema: GraphQLSchema,
  document: DocumentNode,
  { variables = {} }: Pick<GraphQLRequest, 'variables'>,
): readonly GraphQLError[] {
  const faults = validate(schema, document, DOCUMENT_RULES, { maxErrors: OPERATION_LIMITS.errorsMax });
  const known = faults.map(fault => withCode(fault, 'GRAPHQL_VALIDATION_FAILED'));
  // Its values may be as many as its size is beyond the limit.
  if (faults.some(({ originalError }) => originalError instanceof GatewayError)) return known;
  const operations = document.definitions.filter(each => each.kind === Kind.OPERATION_DEFINITION);
  const bad = operations.map(each => findBadInput(schema, document, each, variables)).find(each => each !== null);
  return bad ? [...known, badRequest(bad)] : known;
}

/** A station may find out what is wrong with an input, such as a shortcode that is not configured. */
function isBadInputAlone({ data, errors = [] }: Pick<FormattedExecutionResult, 'data' | 'errors'>): boolean {
  return !data && errors[0]?.extensions?.code === 'BAD_USER_INPUT';
}

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
    'Send subscriptions over WebSocket (graphql-transport-ws) at this path, or over SSE to /graphql/stream.';
  return new GatewayError('BAD_USER_INPUT', message, { field: 'query' });
}

function invalidDocument({ message, nodes }: GraphQLError): GraphQLError {
  const extensions = { code: 'GRAPHQL_VALIDATION_FAILED', http: { status: 400 } };
  return new GraphQLError(message, { nodes: nodes ?? null, extensions });
}

function badRequest(error: GatewayError): GraphQLError {
  return new GraphQLError(error.message, { originalError: error, extensions: { http: { status: 400 } } });
}

function tooMany(error: GatewayError): GraphQLError {
  const headers = new HeaderMap([['retry-after', String(error.details.retryAfterSeconds)]]);
  return new GraphQLError(error.message, { originalError: error, extensions: { http: { status: 429, headers } } });
}

function toApolloLogger(log: Log) {
  return {
    debug: (message?: unknown) => log.debug({ message }, 'apollo server'),
    info: (message?: unknown) => log.info({ message }, 'apollo server'),
    warn: (message?: unknown) => log.warn({ message }, 'apollo server'),
    error: (message?: unknown) => log.error({ message }, 'apollo server'),
  };
}
