/** graphql-transport-ws as this gateway speaks it: who may connect, what may be subscribed to, how errors are told. */

import { type ExecutionArgs, type ExecutionResult, GraphQLError, type GraphQLSchema, subscribe } from 'graphql';
import { type Context, makeServer, type OperationResult, type Server, type SubscribePayload } from 'graphql-ws';

import { badInput, GatewayError } from '../../domain/gateway-error.js';
import { assert } from '../../lib/assert.js';
import type { Authenticate } from '../authenticate.js';
import type { Caller } from '../caller.js';
import type { GraphqlContext } from '../context.js';
import type { PresentError } from '../errors/present-error.js';
import { CLOSING } from './close-code.js';
import type { Connection } from './connection.js';
import { createDocumentCache } from './document-cache.js';
import { readOperation } from './read-operation.js';
import { SOCKET_LIMITS } from './socket-limits.js';

export interface ProtocolNeighbours {
  readonly schema: GraphQLSchema;
  readonly authenticate: Authenticate;
  readonly createContext: (caller: Caller) => GraphqlContext;
  readonly presentError: PresentError;
  /** Whether one more socket of this caller may stay. */
  readonly admit: (caller: Caller) => boolean;
}

/** What graphql-ws hands to every hook. */
export interface SocketExtra {
  readonly connection: Connection;
}

type SocketContext = Context<Record<string, unknown> | undefined, SocketExtra>;

export function createProtocol(neighbours: ProtocolNeighbours): Server<SocketExtra> {
  const { schema, createContext, presentError } = neighbours;
  const documents = createDocumentCache(schema);

  /** Registers the subscription before anything is awaited, so that the limit holds for many at once. */
  const onSubscribe = (
    { extra: { connection } }: SocketContext,
    id: string,
    payload: SubscribePayload,
  ): ExecutionArgs | readonly GraphQLError[] => {
    const refusal = refuseSubscription(connection, id);
    if (refusal) return [new GraphQLError(refusal.message, { originalError: refusal })];
    const operation = readOperation(schema, documents, payload);
    if (!('document' in operation)) return operation;
    assert(connection.caller, 'an acknowledged socket has a caller');
    connection.subscriptions.add(payload);
    return { ...operation, contextValue: createContext(connection.caller) };
  };

  const present = (errors: readonly unknown[]) => errors.map(presentError);

  return makeServer<Record<string, unknown> | undefined, SocketExtra>({
    schema,
    subscribe,
    connectionInitWaitTimeout: SOCKET_LIMITS.initWaitMs,
    onConnect: context => greet(neighbours, context),
    onSubscribe,
    onOperation: ({ extra: { connection } }, _id, payload, _args, result) => {
      if (isAsyncIterable(result)) connection.subscriptions.attach(payload, result);
    },
    onNext: (_context, _id, _payload, _args, { errors, data = null }) => errors && { data, errors: present(errors) },
    onError: (_context, _id, _payload, errors) => present(errors),
    onComplete: ({ extra: { connection } }, _id, payload) => connection.subscriptions.remove(payload),
  });
}

/** False lets graphql-ws close the socket as well; ours was first, and the first code is the one that counts. */
function greet({ authenticate, admit }: ProtocolNeighbours, { connectionParams, extra }: SocketContext): boolean {
  const caller = authenticate(connectionParams?.authorization ?? connectionParams?.Authorization);
  if (caller === null || !admit(caller)) {
    extra.connection.close(caller === null ? CLOSING.unauthorized : CLOSING.tooManySockets);
    return false;
  }
  extra.connection.caller = caller;
  return true;
}

function refuseSubscription({ subscriptions }: Connection, id: string): GatewayError | null {
  const { subscriptionsPerSocketMax, operationIdLengthMax } = SOCKET_LIMITS;
  if (id.length > operationIdLengthMax) return badInput('id', `at most ${operationIdLengthMax} characters`);
  if (subscriptions.size < subscriptionsPerSocketMax) return null;
  const message = `This socket has ${subscriptionsPerSocketMax} subscriptions already; open another one.`;
  return new GatewayError('LIMIT_EXCEEDED', message);
}

function isAsyncIterable(result: OperationResult): result is AsyncGenerator<ExecutionResult> {
  return typeof result === 'object' && result !== null && Symbol.asyncIterator in result;
}
