/** graphql-transport-ws as this gateway speaks it: who may connect, what may be subscribed to, how errors are reported. */

import type { GraphQLSchema } from 'graphql';
import { MessageType, type SubscribePayload } from 'graphql-ws';
import type { Authenticate } from '../../callers/authenticate.js';
import type { FailedCredentials } from '../../callers/failed-credentials.js';
import { findCredential } from '../../callers/find-credential.js';
import { badInput, GatewayError } from '../../domain/gateway-error.js';
import type { Clock } from '../../lib/clock.js';
import type { Log } from '../../lib/log.js';
import type { CreateContext } from '../context.js';
import type { PresentError } from '../run/errors/present-error.js';
import type { Budgets } from '../run/limits/create-budgets.js';
import { createPayer } from '../run/limits/pay-for-parsing.js';
import type { Seats } from '../run/live/create-seats.js';
import type { DocumentCache } from '../run/live/document-cache.js';
import type { OpenUpdates, Updates } from '../run/live/open-updates.js';
import { type Operation, readOperation } from '../run/live/read-operation.js';
import { untilCallerEnds } from '../run/live/until-caller-ends.js';
import { CLOSING, type Closing } from './close-code.js';
import type { Connection } from './connection.js';
import { type ClientMessage, readMessage } from './read-message.js';
import { SOCKET_LIMITS } from './socket-limits.js';
import type { SubscriptionOfSocket } from './subscriptions-of-socket.js';

export interface ProtocolNeighbours {
  readonly schema: GraphQLSchema;
  readonly documents: DocumentCache;
  readonly openUpdates: OpenUpdates;
  readonly authenticate: Authenticate;
  readonly failedCredentials: Pick<FailedCredentials, 'note'>;
  readonly createContext: CreateContext;
  readonly presentError: PresentError;
  readonly seats: Pick<Seats, 'take'>;
  readonly budgets: Pick<Budgets, 'refuse' | 'spend'>;
  readonly clock: Clock;
  readonly log: Log;
}

type ConnectionParams = Readonly<Record<string, unknown>>;

const ACKNOWLEDGEMENT = JSON.stringify({ type: MessageType.ConnectionAck });
const PONG = JSON.stringify({ type: MessageType.Pong });

/**
 * Takes one message of a client. Refuses queries and mutations, and closes with the codes of the contract (contract 6). Nothing of a
 * message is held longer than it is needed: there are thousands of clients, for hours.
 */
export function createReceive(neighbours: ProtocolNeighbours): (connection: Connection, text: string) => void {
  const { log } = neighbours;
  const fail = (error: unknown): Closing => {
    log.error({ err: error }, 'a WebSocket message failed unexpectedly');
    return CLOSING.internal;
  };
  const greetOnce = (connection: Connection, params: ConnectionParams): Closing | null => {
    if (!connection.mayGreet()) return CLOSING.tooManyHellos;
    greet(neighbours, connection, params).catch(error => connection.close(fail(error)));
    return null;
  };
  /** Why the socket is closed for it, or null. */
  const take = (connection: Connection, message: ClientMessage | null): Closing | null => {
    switch (message?.type) {
      case MessageType.ConnectionInit:
        return greetOnce(connection, message.payload ?? {});
      case MessageType.Ping:
        // Its payload is not sent back: the protocol does not ask for it, and it would be a way to fill memory.
        void connection.send(PONG);
        return null;
      case MessageType.Pong:
        return null;
      case MessageType.Subscribe:
        return subscribe(neighbours, connection, message.id, message.payload);
      case MessageType.Complete:
        connection.subscriptions.end(message.id);
        return null;
      case undefined:
        return CLOSING.badRequest;
    }
  };
  const takeSafely = (connection: Connection, text: string): Closing | null => {
    try {
      return take(connection, readMessage(text));
    } catch (error) {
      return fail(error);
    }
  };
  return (connection, text) => {
    const closing = takeSafely(connection, text);
    if (closing) connection.close(closing);
  };
}

async function greet(
  { authenticate, failedCredentials, seats }: ProtocolNeighbours,
  connection: Connection,
  params: ConnectionParams,
): Promise<void> {
  const offered = connection.takeOffered();
  const shown = findCredential(params) ?? offered;
  const caller = await authenticate(shown, connection.address);
  if (caller === null && shown !== undefined) failedCredentials.note(connection.address);
  if (!connection.isOpen()) return;
  if (caller === null) return connection.close(CLOSING.unauthorized);
  try {
    connection.belongTo(caller, seats.take(caller, 'socket'));
    void connection.send(ACKNOWLEDGEMENT);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    connection.close(CLOSING.tooManySockets);
  }
}

/** Why the socket is closed for it, or null. Counts the subscription before anything is awaited, so that the limits hold for many at once. */
function subscribe(
  neighbours: ProtocolNeighbours,
  connection: Connection,
  id: string,
  payload: SubscribePayload,
): Closing | null {
  const { schema, documents, seats, budgets, presentError } = neighbours;
  const { caller, subscriptions } = connection;
  if (caller === null) return CLOSING.unauthorized;
  if (subscriptions.has(id)) return CLOSING.idInUse;
  try {
    refuseSubscription(connection, id);
    const operation = readOperation(schema, documents, payload, createPayer(budgets, caller));
    if ('args' in operation) {
      const credential = findCredential(payload.extensions);
      const seat = credential === undefined ? seats.take(caller, 'subscription', operation) : null;
      const subscription = subscriptions.add(id, seat);
      void run(neighbours, connection, { id, subscription, operation, credential });
    } else tellErrors(connection, id, operation.map(presentError));
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    tellErrors(connection, id, [presentError(error)]);
  }
  return null;
}

/** Throws what is refused. */
function refuseSubscription({ subscriptions }: Connection, id: string): void {
  const { subscriptionsPerSocketMax, operationIdLengthMax } = SOCKET_LIMITS;
  if (id.length > operationIdLengthMax) throw badInput('id', `at most ${operationIdLengthMax} characters`);
  if (subscriptions.size < subscriptionsPerSocketMax) return;
  const message = `This connection already has ${subscriptionsPerSocketMax} subscriptions. Open another one.`;
  throw new GatewayError('LIMIT_EXCEEDED', message);
}

interface Running {
  readonly id: string;
  readonly subscription: SubscriptionOfSocket;
  readonly operation: Operation;
  /** Of its own; undefined for the socket's. */
  readonly credential: unknown;
}

/** Tells each update as soon as the one before has left, and how it ended. Never rejects. */
async function run(neighbours: ProtocolNeighbours, connection: Connection, running: Running): Promise<void> {
  const { id, subscription } = running;
  const { presentError } = neighbours;
  const isWanted = () => !subscription.isOver;
  try {
    const updates = await open(neighbours, connection, running);
    if ('next' in updates) await tell(connection, running, updates);
    else if (isWanted()) void connection.send(presentRefusal(id, updates.map(presentError)));
    if (isWanted()) void connection.send(JSON.stringify({ id, type: MessageType.Complete }));
  } catch (error) {
    if (isWanted()) tellErrors(connection, id, [presentError(error)]);
  } finally {
    subscription.isBusy = false;
    if (isWanted()) connection.subscriptions.end(id);
    else subscription.seat?.leave();
  }
}

/** A page may watch several payments on one socket, each with the token that was made for it. With the token of the socket the socket ends. */
async function open(
  { authenticate, failedCredentials, seats, openUpdates, createContext, clock }: ProtocolNeighbours,
  connection: Connection,
  { subscription, operation, credential }: Running,
): Promise<Updates | readonly unknown[]> {
  const caller = credential === undefined ? connection.caller : await authenticate(credential, connection.address);
  if (caller === null) {
    failedCredentials.note(connection.address);
    return [badCredential()];
  }
  subscription.seat ??= seats.take(caller, 'subscription', operation);
  const updates = await openUpdates(operation, createContext(caller));
  return 'next' in updates && credential !== undefined ? untilCallerEnds(updates, caller, clock) : updates;
}

/** Busy while something is being sent: what a reader does not take counts as a subscription, also when it has been completed. */
async function tell(
  connection: Connection,
  { id, subscription }: Running,
  updates: AsyncIterator<string>,
): Promise<void> {
  if (subscription.isOver) return void (await updates.return?.());
  const head = `{"id":${JSON.stringify(id)},"type":"next","payload":`;
  subscription.source = updates;
  for (;;) {
    subscription.isBusy = false;
    const { value, done } = await updates.next();
    if (done || subscription.isOver) return;
    subscription.isBusy = true;
    await connection.send(`${head}${value}}`);
  }
}

/** It could not begin: a result without data, and then all is over. */
function presentRefusal(id: string, errors: readonly unknown[]): string {
  return JSON.stringify({ id, type: MessageType.Next, payload: { data: null, errors } });
}

function tellErrors(connection: Connection, id: string, payload: readonly unknown[]): void {
  void connection.send(JSON.stringify({ id, type: MessageType.Error, payload }));
}

function badCredential(): GatewayError {
  const message =
    'extensions.authorization is not a valid credential. Send "Bearer <API key or watch token>" with one that has not expired.';
  return new GatewayError('UNAUTHENTICATED', message);
}
