/** WHERE AN UPDATE LEAVES, as server-sent events: graphql-sse with distinct connections, for subscriptions only. */

import express, { type Request, type RequestHandler, type Response } from 'express';
import type { GraphQLSchema } from 'graphql';
import type { Authenticate } from '../../callers/authenticate.js';
import type { Caller } from '../../callers/caller.js';
import type { OriginRule } from '../../lib/allowed-origins.js';
import type { Clock } from '../../lib/clock.js';
import { spread } from '../../lib/spread.js';
import type { CreateContext } from '../context.js';
import { callerOf, requireCaller } from '../over-http/require-caller.js';
import type { PresentError } from '../run/errors/present-error.js';
import type { DocumentCache } from '../run/live/document-cache.js';
import type { OpenUpdates } from '../run/live/open-updates.js';
import { type OperationRequest, readOperation } from '../run/live/read-operation.js';
import { untilTokenEnds } from '../run/live/until-token-ends.js';
import { openStream, type Stream } from './open-stream.js';
import { readRequest } from './read-request.js';
import { STREAM_LIMITS } from './stream-limits.js';

export interface StreamServerNeighbours {
  readonly schema: GraphQLSchema;
  readonly documents: DocumentCache;
  readonly openUpdates: OpenUpdates;
  readonly authenticate: Authenticate;
  readonly createContext: CreateContext;
  readonly presentError: PresentError;
  readonly origins: OriginRule;
  readonly clock: Clock;
}

/** The streams of this process. */
export interface StreamServer {
  /** To be mounted at /graphql/stream. */
  readonly handleRequest: RequestHandler;
  readonly size: () => number;
  /** Takes no new streams and breaks the others off, so that their clients come back. */
  close(): Promise<void>;
}

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

const REFUSALS = {
  noOperation: { status: 400, code: 'BAD_USER_INPUT', message: 'The request holds no operation.' },
  origin: { status: 403, code: 'FORBIDDEN', message: 'Pages of this origin may not ask.' },
  method: { status: 405, code: 'BAD_USER_INPUT', message: 'A subscription is sent by GET or POST.' },
  type: { status: 406, code: 'BAD_USER_INPUT', message: 'The answer is text/event-stream.' },
  queued: { status: 400, code: 'BAD_USER_INPUT', message: 'A stream is not asked for behind another request.' },
  full: { status: 429, code: 'RATE_LIMITED', message: 'There are too many streams.' },
  draining: { status: 503, code: 'UNAVAILABLE', message: 'The gateway restarts.' },
} as const satisfies Record<string, Refusal>;

/** Keeps the limits of `STREAM_LIMITS` and asks each stream regularly whether it is alive. */
export function createStreamServer(neighbours: StreamServerNeighbours): StreamServer {
  const { schema, documents, openUpdates, createContext, presentError, clock } = neighbours;
  const callers = new Map<Stream, Caller>();
  const streamsOf = new Map<string, number>();
  let isDraining = false;

  const count = ({ name }: Caller, change: number): void => {
    const streams = (streamsOf.get(name) ?? 0) + change;
    if (streams === 0) streamsOf.delete(name);
    else streamsOf.set(name, streams);
  };
  const isFull = ({ name }: Caller): boolean =>
    callers.size >= STREAM_LIMITS.streamsMax || (streamsOf.get(name) ?? 0) >= STREAM_LIMITS.streamsPerCallerMax;
  const open = (request: OperationRequest, caller: Caller) => async () => {
    const operation = readOperation(schema, documents, request);
    if (!('args' in operation)) return operation;
    const updates = await openUpdates(operation, createContext(caller));
    return 'next' in updates ? untilTokenEnds(updates, caller.watch, clock) : updates;
  };
  const onClosed = (caller: Caller) => (stream: Stream) => {
    if (callers.delete(stream)) count(caller, -1);
  };

  const findRefusal = (caller: Caller, { socket }: Response): Refusal | null => {
    if (isDraining) return REFUSALS.draining;
    // An answer that waits for another one has no socket, and hears of no close.
    if (socket === null) return REFUSALS.queued;
    return isFull(caller) ? REFUSALS.full : null;
  };
  const begin = (request: Request, response: Response): void => {
    // Its client went while the credential was looked at: nothing would tell that the stream is over.
    if (response.destroyed) return;
    const operation = readRequest(request);
    const caller = callerOf(response);
    const refusal = operation ? findRefusal(caller, response) : REFUSALS.noOperation;
    if (operation === null || refusal) {
      refuse(response, refusal ?? REFUSALS.noOperation);
      return;
    }
    count(caller, 1);
    const own = { presentError, open: open(operation, caller), onClosed: onClosed(caller) };
    callers.set(openStream(response, own), caller);
  };

  const stopChecking = checkRegularly(clock, () => {
    for (const stream of callers.keys()) stream.checkAlive();
  });
  const router = express.Router();
  router.use(
    createCheckRequest(neighbours.origins),
    requireCaller(neighbours.authenticate),
    express.json({ limit: STREAM_LIMITS.bodyBytesMax, inflate: false }),
    begin,
  );
  return Object.freeze({
    handleRequest: router,
    size: () => callers.size,
    async close() {
      isDraining = true;
      stopChecking();
      await spread(clock, callers.keys(), stream => stream.breakOff());
    },
  });
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
