/** Checks the credential first: without a valid one the answer is 401 and the body is not read. */

import type { IncomingMessage } from 'node:http';
import type { RequestHandler, Response } from 'express';

import type { Authenticate } from '../../callers/authenticate.js';
import type { Caller } from '../../callers/caller.js';

/** Later handlers get the caller with `callerOf`. */
export function requireCaller(
  authenticate: Authenticate,
  addressOf: (request: IncomingMessage) => string,
): RequestHandler {
  return async (request, response, next) => {
    const caller = await authenticate(request.headers.authorization, addressOf(request));
    if (caller === null) return refuseUnknown(response);
    response.locals.caller = caller;
    next();
  };
}

/** Only behind `requireCaller`. */
export function callerOf(response: Response): Caller {
  return response.locals.caller;
}

/** 401, with what is accepted. */
export function refuseUnknown(response: Response): void {
  const message = 'Authentication required. Send the header "Authorization: Bearer <API key or watch token>".';
  response.status(401).set('WWW-Authenticate', 'Bearer');
  response.json({ errors: [{ message, extensions: { code: 'UNAUTHENTICATED' } }] });
}
