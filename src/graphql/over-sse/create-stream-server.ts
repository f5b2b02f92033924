/** WHERE AN UPDATE LEAVES, as server-sent events: graphql-sse with distinct connections, for subscriptions only. */

import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Response } from 'express';
import type { GraphQLSchema } from 'graphql';
import { type Caller, hasEnded } from '../../callers/caller.js';
import { GatewayError } from '../../domain/gateway-error.js';
import type { OriginRule } from '../../lib/allowed-origins.js';
import type { Clock } from '../../lib/clock.js';
import { spread } from '../../lib/spread.js';
import type { CreateContext } from '../context.js';
import { callerOf, type DoorNeighbours, refuseEnded, requireCaller } from '../over-http/require-caller.js';
import type { PresentError } from '../run/errors/present-error.js';
import type { Budgets } from '../run/limits/create-budgets.js';
import { createPayer } from '../run/limits/pay-for-parsing.js';
import type { Seats } from '../run/live/create-seats.js';
import type { DocumentCache } from '../run/live/document-cache.js';
import type { OpenUpdates, Updates } from '../run/live/open-updates.js';
import { readOperation } from '../run/live/read-operation.js';
import { untilCallerEnds } from '../run/live/until-caller-ends.js';
import { openStream, type Stream } from './open-stream.js';
import { readRequest } from './read-request.js';
import { STREAM_LIMITS } from './stream-limits.js';

export interface StreamServerNeighbours extends DoorNeighbours {
  readonly schema: GraphQLSchema;
  readonly documents: DocumentCache;
  readonly openUpdates: OpenUpdates;
  readonly createContext: CreateContext;
  readonly presentError: PresentError;
  readonly seats: Pick<Seats, 'take'>;
  readonly budgets: Pick<Budgets, 'refuse' | 'spend'>;
  readonly origins: OriginRule;
  readonly clock: Clock;
}

/** The streams of this process. */
export interface StreamServer {
  /** To be mounted at /graphql/stream. */
  readonly handleRequest: RequestHandler;
  /** Takes no new streams and breaks the others off, so that their clients come back. */
  close(): Promise<void>;
}

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

const REFUSALS = {
  noOperation: { status: 400, code: 'BAD_USER_INPUT', message: 'The request has no operation.' },
  origin: { status: 403, code: 'FORBIDDEN', message: 'This origin is not allowed.' },
  method: { status: 405, code: 'BAD_USER_INPUT', message: 'Send subscriptions with GET or POST.' },
  type: {
    status: 406,
    code: 'BAD_USER_INPUT',
    message: 'The response is text/event-stream: accept it in the Accept header.',
  },
  queued: {
    status: 400,
    code: 'BAD_USER_INPUT',
    message: 'A stream cannot be pipelined behind another request. Use a new connection.',
  },
  draining: { status: 503, code: 'UNAVAILABLE', message: 'The gateway is restarting.' },
} as const satisfies Record<string, Refusal>;

/** Keeps what each stream may take, and asks it regularly whether it is alive. */
export function createStreamServer(neighbours: StreamServerNeighbours): StreamServer {
  const { schema, documents, openUpdates, createContext, presentError, seats, budgets, clock } = neighbours;
  const streams = new Set<Stream>();
  let isDraining = false;

  /** Nothing of the request is held but what is kept of the operation. */
  const prepare = (request: Request, caller: Caller): Prepared | Refusal => {
    const asked = readRequest(request);
    if (asked === null) return REFUSALS.noOperation;
    const operation = readOperation(schema, documents, asked, createPayer(budgets, caller));
    if (!('args' in operation)) return { open: async () => operation, leave: () => undefined };
    const sentBytes = operation.sentBytes + weighHeaders(request);
    const { leave } = seats.take(caller, 'stream', { known: operation.known, sentBytes });
    const open = async () => {
      const updates = await openUpdates(operation, createContext(caller));
      return 'next' in updates ? untilCallerEnds(updates, caller, clock) : updates;
    };
    return { open, leave };
  };
  const begin = (request: Request, response: Response): void => {
    // Its client went while the credential was looked at: nothing would tell that the stream is over.
    if (response.destroyed || request.socket.readableEnded) {
      response.destroy();
      return;
    }
    const caller = callerOf(response);
    // Its sender decides when the body comes.
    if (hasEnded(caller, clock.now())) {
      refuseEnded(response);
      return;
    }
    const prepared = findRefusal(isDraining, response) ?? prepare(request, caller);
    request.body = undefined;
    if ('status' in prepared) {
      refuse(response, prepared);
      return;
    }
    const { open, leave } = prepared;
    const onClosed = (stream: Stream): void => {
      streams.delete(stream);
      leave();
    };
    streams.add(openStream(response, { presentError, open, onClosed }));
  };

  const stopChecking = checkRegularly(clock, () => {
    for (const stream of streams) stream.checkAlive();
  });
  const router = express.Router();
  router.use(
    createCheckRequest(neighbours.origins),
    requireCaller(neighbours),
    express.json({ limit: STREAM_LIMITS.bodyBytesMax, inflate: false }),
    begin,
    createRefuseFull(),
  );
  return Object.freeze({
    handleRequest: router,
    async close() {
      isDraining = true;
      stopChecking();
      await spread(clock, streams, stream => stream.breakOff());
    },
  });
}

interface Prepared {
  readonly open: () => Promise<Updates | readonly unknown[]>;
  readonly leave: () => void;
}

function findRefusal(isDraining: boolean, { socket }: Response): Refusal | null {
  if (isDraining) return REFUSALS.draining;
  // An answer that waits behind another has no socket, and gets no close event.
  return socket === null ? REFUSALS.queued : null;
}

/** What node keeps of a request as long as it is answered, twice: as it came and as it is read. */
function weighHeaders({ rawHeaders, url }: Request): number {
  return 2 * rawHeaders.reduce((sum, text) => sum + text.length, url.length);
}

/** The caller, or the gateway, has no room for another stream. */
function createRefuseFull(): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (error instanceof GatewayError) refuse(response, { status: 429, code: error.code, message: error.message });
    else next(error);
  };
}

/** Before the credential is looked at: the method, the page that asks, and what it can read. */
function createCheckRequest(origins: OriginRule): RequestHandler {
  return (request, response, next) => {
    const { method, headers } = request;
    if (method !== 'GET' && method !== 'POST') refuse(response.set('Allow', 'GET, POST'), REFUSALS.method);
    else if (!origins.isAllowed(headers.origin, headers.host)) refuse(response, REFUSALS.origin);
    else if (request.accepts('text/event-stream') === false) refuse(response, REFUSALS.type);
    else next();
  };
}

function checkRegularly(clock: Clock, check: () => void): () => void {
  let cancel = clock.after(STREAM_LIMITS.keepAliveMs, checkAgain);
  function checkAgain(): void {
    check();
    cancel = clock.after(STREAM_LIMITS.keepAliveMs, checkAgain);
  }
  return () => cancel();
}

function refuse(response: Response, { status, code, message }: Refusal): void {
  response.status(status).json({ errors: [{ message, extensions: { code } }] });
}
