/** `/graphql` over HTTP: the credential first, then the body, then Apollo Server. */

import type { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import express, { type RequestHandler, type Response, type Router } from 'express';

import type { Authenticate } from '../authenticate.js';
import type { Caller } from '../caller.js';
import type { GraphqlContext } from '../context.js';

/** The largest accepted operation: metadata, variables and all. */
const BODY_BYTES_MAX = 100_000;

/** Without a valid credential nothing is answered but 401, the schema included, and no body is read. */
export function createRouter(
  apollo: ApolloServer<GraphqlContext>,
  authenticate: Authenticate,
  createContext: (caller: Caller) => GraphqlContext,
): Router {
  const router = express.Router();
  router.use(
    requireCaller(authenticate),
    express.json({ limit: BODY_BYTES_MAX, inflate: false }),
    expressMiddleware(apollo, { context: async ({ res }) => createContext(callerOf(res)) }),
  );
  return router;
}

function requireCaller(authenticate: Authenticate): RequestHandler {
  return (request, response, next) => {
    const caller = authenticate(request.headers.authorization);
    if (caller === null) return refuse(response);
    response.locals.caller = caller;
    next();
  };
}

function refuse(response: Response): void {
  const message = 'A valid API key is needed: send the header "Authorization: Bearer <API key>".';
  response.status(401).set('WWW-Authenticate', 'Bearer');
  response.json({ errors: [{ message, extensions: { code: 'UNAUTHENTICATED' } }] });
}

function callerOf(response: Response): Caller {
  return response.locals.caller;
}
