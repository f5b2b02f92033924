/** `/graphql` over HTTP: the credential first, then the body, then Apollo Server. */

import type { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import express, { type Router } from 'express';

import type { Authenticate } from '../../callers/authenticate.js';
import type { CreateContext, GraphqlContext } from '../context.js';
import { callerOf, requireCaller } from './require-caller.js';

/** The largest accepted operation: metadata, variables and all. */
const BODY_BYTES_MAX = 100_000;

/** Without a valid credential nothing is answered but 401, the schema included, and no body is read. */
export function createRouter(
  apollo: ApolloServer<GraphqlContext>,
  authenticate: Authenticate,
  createContext: CreateContext,
): Router {
  const router = express.Router();
  router.use(
    requireCaller(authenticate),
    express.json({ limit: BODY_BYTES_MAX, inflate: false }),
    expressMiddleware(apollo, { context: async ({ res }) => createContext(callerOf(res)) }),
  );
  return router;
}
