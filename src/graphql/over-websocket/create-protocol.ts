/** graphql-transport-ws as this gateway speaks it: who may connect, what may be subscribed to, how errors are told. */

import { type ExecutionArgs, GraphQLError, type GraphQLSchema } from 'graphql';
import { type Context, makeServer, type OperationResult, type Server, type SubscribePayload } from 'graphql-ws';
import type { Authenticate } from '../../callers/authenticate.js';
import type { Caller } from '../../callers/caller.js';
import { badInput, GatewayError } from '../../domain/gateway-error.js';
import { assert } from '../../lib/assert.js';
import type { CreateContext } from '../context.js';
import type { PresentError } from '../run/errors/present-error.js';
import type { DocumentCache } from '../run/live/document-cache.js';
import type { OpenUpdates } from '../run/live/open-updates.js';
import { type Operation, readOperation } from '../run/live/read-operation.js';
import { CLOSING } from './close-code.js';
import type { Connection, SocketExtra } from './connection.js';
import { sendUpdates } from './send-updates.js';
import { SOCKET_LIMITS } from './socket-limits.js';

export interface ProtocolNeighbours {
  readonly schema: GraphQLSchema;
  readonly documents: DocumentCache;
  readonly openUpdates: OpenUpdates;
  readonly authenticate: Authenticate;
  readonly createContext: CreateContext;
  readonly presentError: PresentError;
  /** Whether one more socket of this caller may stay. */
  readonly admit: (caller: Caller) => boolean;
}

type SocketContext = Context<Record<string, unknown> | undefined, SocketExtra>;

export function createProtocol(neighbours: ProtocolNeighbours): Server<SocketExtra> {
  const { schema, documents, openUpdates, createContext, presentError } = neighbours;
  const operations = new WeakMap<SubscribePayload, Operation>();

  /** Registers the subscription before anything is awaited, so that the limit holds for many at once. */
  const onSubscribe = (
    { extra: { connection } }: SocketContext,
    id: string,
    payload: SubscribePayload,
  ): ExecutionArgs | readonly GraphQLError[] => {
    const refusal = refuseSubscription(connection, id);
    if (refusal) return [new GraphQLError(refusal.message, { originalError: refusal })];
    const operation = readOperation(schema, documents, payload);
    if (!('args' in operation)) return operation;
    connection.subscriptions.add(payload);
    operations.set(payload, operation);
    return operation.args;
  };

  const onOperation = async (
    { extra: { connection } }: SocketContext,
    id: string,
    payload: SubscribePayload,
  ): Promise<OperationResult> => {
    const { caller, subscriptions, send } = connection;
    const operation = operations.get(payload);
    assert(caller && operation, 'a subscription has a caller and an operation');
    const updates = await openUpdates(operation, createContext(caller));
    if (!('next' in updates)) return { errors: updates };
    subscriptions.attach(payload, updates);
    return sendUpdates(updates, id, send);
  };

  const present = (errors: readonly unknown[]) => errors.map(presentError);

  return makeServer<Record<string, unknown> | undefined, SocketExtra>({
    schema,
    // Nothing is left to graphql-ws here: `onOperation` opens the subscription, and knows whose it is.
    subscribe: () => ({}),
    connectionInitWaitTimeout: SOCKET_LIMITS.initWaitMs,
    onConnect: context => greet(neighbours, context),
    onSubscribe,
    onOperation,
    onNext: (_context, _id, _payload, _args, { errors, data = null }) => errors && { data, errors: present(errors) },
    onError: (_context, _id, _payload, errors) => present(errors),
    onComplete: ({ extra: { connection } }, _id, payload) => connection.subscriptions.remove(payload),
  });
}

/** False lets graphql-ws close the socket as well; ours was first, and the first code is the one that counts. */
async function greet(
  { authenticate, admit }: ProtocolNeighbours,
  { connectionParams, extra: { connection } }: SocketContext,
): Promise<boolean> {
  const caller = await authenticate(connectionParams?.authorization ?? connectionParams?.Authorization);
  if (!connection.isOpen()) return false;
  if (caller === null || !admit(caller)) {
    connection.close(caller === null ? CLOSING.unauthorized : CLOSING.tooManySockets);
    return false;
  }
  connection.belongTo(caller);
  return true;
}

function refuseSubscription({ subscriptions }: Connection, id: string): GatewayError | null {
  const { subscriptionsPerSocketMax, operationIdLengthMax } = SOCKET_LIMITS;
  if (id.length > operationIdLengthMax) return badInput('id', `at most ${operationIdLengthMax} characters`);
  if (subscriptions.size < subscriptionsPerSocketMax) return null;
  const message = `This socket has ${subscriptionsPerSocketMax} subscriptions already; open another one.`;
  return new GatewayError('LIMIT_EXCEEDED', message);
}
