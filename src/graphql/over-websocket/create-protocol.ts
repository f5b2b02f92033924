/** graphql-transport-ws as this gateway speaks it: who may connect, what may be subscribed to, how errors are told. */

import { type ExecutionArgs, GraphQLError, type GraphQLSchema } from 'graphql';
import { type Context, makeServer, type OperationResult, type Server, type SubscribePayload } from 'graphql-ws';
import type { Authenticate } from '../../callers/authenticate.js';
import type { Caller } from '../../callers/caller.js';
import { findCredential } from '../../callers/find-credential.js';
import { badInput, GatewayError } from '../../domain/gateway-error.js';
import { assert } from '../../lib/assert.js';
import type { Clock } from '../../lib/clock.js';
import type { CreateContext } from '../context.js';
import type { PresentError } from '../run/errors/present-error.js';
import type { DocumentCache } from '../run/live/document-cache.js';
import type { OpenUpdates } from '../run/live/open-updates.js';
import { type Operation, readOperation } from '../run/live/read-operation.js';
import { untilTokenEnds } from '../run/live/until-token-ends.js';
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
  readonly clock: Clock;
  /** Whether one more socket of this caller may stay. */
  readonly admit: (caller: Caller) => boolean;
}

type SocketContext = Context<Record<string, unknown> | undefined, SocketExtra>;

/** Refuses queries and mutations, and closes with the codes of the contract (contract 6.3). */
export function createProtocol(neighbours: ProtocolNeighbours): Server<SocketExtra> {
  const { schema, documents, openUpdates, authenticate, createContext, presentError, clock } = neighbours;
  const operations = new WeakMap<SubscribePayload, Operation>();

  /** Registers the subscription before anything is awaited, so that the limit holds for many at once. */
  const onSubscribe = (
    { extra: { connection } }: SocketContext,
    id: string,
    payload: SubscribePayload,
  ): ExecutionArgs | readonly GraphQLError[] => {
    const refusal = refuseSubscription(connection, id);
    if (refusal) return [refused(refusal)];
    const operation = readOperation(schema, documents, payload);
    if (!('args' in operation)) return operation;
    connection.subscriptions.add(payload, id);
    operations.set(payload, operation);
    return operation.args;
  };

  const onOperation = async (
    { extra: { connection } }: SocketContext,
    id: string,
    payload: SubscribePayload,
  ): Promise<OperationResult> => {
    const { subscriptions, send } = connection;
    const operation = operations.get(payload);
    assert(connection.caller && operation, 'a subscription has a caller and an operation');
    // A page may watch several payments on one socket, each with the token that was made for it.
    const credential = findCredential(payload.extensions);
    const caller = credential === undefined ? connection.caller : await authenticate(credential);
    if (caller === null) return { errors: [refused(badCredential())] };
    const opened = await openUpdates(operation, createContext(caller));
    if (!('next' in opened)) return { errors: opened };
    // With the token of the socket the socket ends.
    const updates = caller === connection.caller ? opened : untilTokenEnds(opened, caller.watch, clock);
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
  const offered = connection.takeOffered();
  const caller = await authenticate(findCredential(connectionParams) ?? offered);
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

function badCredential(): GatewayError {
  const message =
    'extensions.authorization is not a valid credential: send "Bearer <API key or watch token>" that has not ended.';
  return new GatewayError('UNAUTHENTICATED', message);
}

function refused(refusal: GatewayError): GraphQLError {
  return new GraphQLError(refusal.message, { originalError: refusal });
}
