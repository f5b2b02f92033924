/** The feed door: a program of the shop hands in the confirmations that M-Pesa posts to it, with an API key (contract 8.10). */

import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Caller } from '../callers/caller.js';
import type { FailedCredentials } from '../callers/failed-credentials.js';
import { explainRefusal, isAllowed } from '../callers/roles.js';
import type { OriginRule } from '../lib/allowed-origins.js';
import { FEED_ROUTE } from '../operations/callback-routes.js';
import { answerError, answerNotFound } from './answers.js';
import { type TakeMessageNeighbours, takeMessage } from './take-message.js';

/** What the door has to know of a caller. */
export type Feeder = Pick<Caller, 'role' | 'shortcodes' | 'ending'>;

export interface FedNeighbours extends TakeMessageNeighbours {
  readonly authenticate: (authorization: string | undefined, address: string) => Promise<Feeder | null>;
  readonly failedCredentials: Pick<FailedCredentials, 'note'>;
  readonly addressOf: (request: IncomingMessage) => string;
  /** Of this gateway. */
  readonly shortcodes: readonly string[];
  readonly origins: OriginRule;
  /** Keys of the database are not known yet. */
  readonly isStarting: () => boolean;
}

const PATH = /^\/api\/v1\/feed\/c2b\/(\d{1,16})$/;

const STARTING = 'The gateway is starting. Try again in a moment.';
const NEEDED = 'An API key with the role feed is required. Send the header "Authorization: Bearer <API key>".';
const TOO_MANY = 'Too many credentials from this address were not valid. Check yours, and try again later.';

/** The shortcode that a path of the feed door names; null for every other path. */
export function matchFed(path: string): string | null {
  return PATH.exec(path)?.[1] ?? null;
}

/** Answers the request; never rejects. */
export type ReceiveFed = (shortcode: string, request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * Refuses in the order of callbacks: not POST 405, a page of another origin 403, no valid key 401, a key of another role 403, not its
 * shortcode 404; no body byte is read.
 */
export function createReceiveFed(neighbours: FedNeighbours): ReceiveFed {
  const { metrics, authenticate, addressOf, shortcodes, origins } = neighbours;
  return async (shortcode, request, response) => {
    if (request.method !== 'POST') {
      return answerError(response, 405, 'BAD_USER_INPUT', 'Send confirmations with POST.', { Allow: 'POST' });
    }
    const { authorization, origin, host } = request.headers;
    // Where nobody needs a key, a page of anybody's would hand in what it likes.
    if (!origins.isAllowed(origin, host)) {
      metrics.countCallback(FEED_ROUTE, 'refused');
      return answerError(response, 403, 'FORBIDDEN', 'This origin is not allowed.');
    }
    const feeder = await authenticate(authorization, addressOf(request));
    const isOpen = feeder !== null && isAllowed(feeder.role, 'FEED_CALLBACKS') && isOf(feeder, shortcode, shortcodes);
    if (isOpen) {
      const refuseLate = () => feeder.ending?.hasEnded() === true && refuseEnded(neighbours, response);
      return takeMessage(neighbours, { route: FEED_ROUTE, ticket: shortcode }, request, response, refuseLate);
    }
    metrics.countCallback(FEED_ROUTE, 'refused');
    if (feeder === null) return refuseUnknown(neighbours, request, response);
    if (isAllowed(feeder.role, 'FEED_CALLBACKS')) return answerNotFound(response);
    answerError(response, 403, 'FORBIDDEN', explainRefusal(feeder.role, 'FEED_CALLBACKS'));
  };
}

/** A shortcode that is another key's is answered as one that does not exist. */
function isOf({ shortcodes: own }: Feeder, shortcode: string, all: readonly string[]): boolean {
  return all.includes(shortcode) && (own === null || own.includes(shortcode));
}

/** Its sender decides when the body comes, and the key may have ended by then. */
function refuseEnded({ metrics }: FedNeighbours, response: ServerResponse): true {
  metrics.countCallback(FEED_ROUTE, 'refused');
  answerError(response, 401, 'UNAUTHENTICATED', NEEDED, { 'WWW-Authenticate': 'Bearer' });
  return true;
}

/** 401; 429 to an address that has shown too many credentials that are none; 503 while not every key is known. */
function refuseUnknown(
  { failedCredentials, addressOf, isStarting }: FedNeighbours,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const isShown = request.headers.authorization !== undefined;
  const isEarly = isShown && isStarting();
  const retryAfterSeconds = isShown && !isEarly ? failedCredentials.note(addressOf(request)) : 0;
  if (isEarly) answerError(response, 503, 'UNAVAILABLE', STARTING, { 'Retry-After': '1' });
  else if (retryAfterSeconds === 0)
    answerError(response, 401, 'UNAUTHENTICATED', NEEDED, { 'WWW-Authenticate': 'Bearer' });
  else answerError(response, 429, 'RATE_LIMITED', TOO_MANY, { 'Retry-After': String(retryAfterSeconds) });
}
