/** Checks the credential first: without a valid one the answer is 401 and the body is not read. */

import type { IncomingMessage } from 'node:http';
import type { Request, RequestHandler, Response } from 'express';

import type { Authenticate } from '../../callers/authenticate.js';
import type { Caller } from '../../callers/caller.js';
import type { FailedCredentials } from '../../callers/failed-credentials.js';

export interface DoorNeighbours {
  readonly authenticate: Authenticate;
  readonly failedCredentials: Pick<FailedCredentials, 'note'>;
  readonly addressOf: (request: IncomingMessage) => string;
}

const MESSAGE = 'Authentication required. Send the header "Authorization: Bearer <API key or watch token>".';
/** What the bearer of no valid credential is answered with 401. */
export const UNKNOWN = Object.freeze({ errors: [{ message: MESSAGE, extensions: { code: 'UNAUTHENTICATED' } }] });

/** Later handlers get the caller with `callerOf`. */
export function requireCaller(neighbours: DoorNeighbours): RequestHandler {
  return async (request, response, next) => {
    const caller = await neighbours.authenticate(request.headers.authorization, neighbours.addressOf(request));
    if (caller === null) return refuseUnknown(request, response, neighbours);
    response.locals.caller = caller;
    next();
  };
}

/** Only behind `requireCaller`. */
export function callerOf(response: Response): Caller {
  return response.locals.caller;
}

/** 401, with what is accepted; 429 to an address that has shown too many credentials that are none. */
export function refuseUnknown(
  request: Request,
  response: Response,
  { failedCredentials, addressOf }: Omit<DoorNeighbours, 'authenticate'>,
): void {
  const isShown = request.headers.authorization !== undefined;
  const retryAfterSeconds = isShown ? failedCredentials.note(addressOf(request)) : 0;
  if (retryAfterSeconds > 0) {
    const message = 'Too many credentials from this address were not valid. Check yours, and try again later.';
    response.status(429).set('Retry-After', String(retryAfterSeconds));
    response.json({ errors: [{ message, extensions: { code: 'RATE_LIMITED', retryAfterSeconds } }] });
    return;
  }
  refuseEnded(response);
}

/** 401: its credential was good when the request began, and is no more. */
export function refuseEnded(response: Response): void {
  response.status(401).set('WWW-Authenticate', 'Bearer').json(UNKNOWN);
}
