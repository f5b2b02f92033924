/** The Express app behind the callbacks: GraphQL, health, metrics and the files of pages. */

import type { IncomingMessage } from 'node:http';
import express, { type Express, type RequestHandler } from 'express';

import type { Caller } from '../callers/caller.js';
import { explainRefusal, isAllowed } from '../callers/roles.js';
import type { OriginRule } from '../lib/allowed-origins.js';
import type { Log } from '../lib/log.js';
import { answerError, answerJson, answerNotFound } from './answers.js';
import type { CheckoutPage } from './checkout-page/create-checkout-page.js';
import { createCors } from './cors.js';
import { serveElement } from './element-file.js';
import type { Metrics } from './metrics.js';
import { createPresentHttpError } from './present-http-error.js';
import { createPublicFiles, PUBLIC_FILE_PATHS } from './public-files.js';
import type { Readiness } from './readiness.js';
import { serveConsole, serveGraphiql } from './serve-pages.js';

/** Who a bearer token belongs to, and when its key ends; null for nobody. */
export type FindCaller = (
  authorization: string | undefined,
  address: string,
) => Promise<Pick<Caller, 'role' | 'ending'> | null>;

export interface AppNeighbours {
  readonly handleGraphql: RequestHandler;
  readonly handleStream: RequestHandler;
  /** Whether a browser that goes to `/graphql` finds GraphiQL there. */
  readonly hasGraphiql: boolean;
  readonly checkoutPage: CheckoutPage;
  readonly handleExport: RequestHandler;
  readonly findCaller: FindCaller;
  readonly addressOf: (request: IncomingMessage) => string;
  readonly readiness: () => Promise<Readiness>;
  /** GraphQL cannot be answered yet. */
  readonly isStarting: () => boolean;
  readonly isDraining: () => boolean;
  readonly metrics: Metrics;
  readonly origins: OriginRule;
  readonly log: Log;
}

const PATHS = ['/health', '/ready', '/metrics', '/graphql', '/graphql/stream', '/export/payments.csv'] as const;

/** Case and trailing slashes count in paths; every other path is the same JSON 404. */
export function createApp(neighbours: AppNeighbours): Express {
  const { handleGraphql, handleStream, handleExport, checkoutPage, isStarting, origins, log } = neighbours;
  const app = express();
  app.disable('x-powered-by').disable('etag').enable('case sensitive routing').enable('strict routing');
  // Unknown paths are left out: their answer is also that of a callback with a wrong key.
  app.all([...PATHS, ...PUBLIC_FILE_PATHS, '/'], createCors(origins));
  app.get('/health', (_request, response) => answerJson(response, 200, { status: 'ok' }));
  app.get('/ready', tellReadiness(neighbours));
  app.get('/metrics', tellMetrics(neighbours));
  app.all(['/graphql', '/graphql/stream', '/export/payments.csv'], refuseWhile(isStarting));
  if (neighbours.hasGraphiql) serveGraphiql(app);
  app.all('/graphql', handleGraphql);
  app.all('/graphql/stream', handleStream);
  app.all('/c/:secret', refuseWhile(isStarting));
  app.all('/c/:secret', (request, response) => checkoutPage(request.params.secret, request, response));
  app.all('/export/payments.csv', handleExport);
  servePublicFiles(app);
  serveElement(app);
  serveConsole(app);
  app.use((_request, response) => answerNotFound(response));
  app.use(createPresentHttpError(log));
  return app;
}

function servePublicFiles(app: Express): void {
  const sendPublicFile = createPublicFiles();
  for (const path of PUBLIC_FILE_PATHS) app.get(path, (_request, response) => sendPublicFile(path, response));
}

/** Whoever comes back in a moment is answered. */
function refuseWhile(isStarting: () => boolean): RequestHandler {
  const message = 'The gateway is starting. Try again in a moment.';
  return (_request, response, next) => {
    if (isStarting()) answerError(response, 503, 'UNAVAILABLE', message, { 'Retry-After': '1' });
    else next();
  };
}

/** Everybody is told what is wrong, and who operates the gateway also with whose credential. */
function tellReadiness(neighbours: AppNeighbours): RequestHandler {
  const { readiness, isStarting, isDraining, findCaller, addressOf } = neighbours;
  return async (request, response) => {
    const { isReady, parts, ...told } = await readiness();
    const role = (await findCaller(request.headers.authorization, addressOf(request)))?.role;
    const advice = role !== undefined && isAllowed(role, 'OPERATE') ? told.namedAdvice : told.advice;
    const state = isReady ? 'ready' : 'unavailable';
    const status = isDraining() ? 'draining' : isStarting() ? 'starting' : state;
    answerJson(response, status === 'ready' ? 200 : 503, { status, parts, advice });
  };
}

function tellMetrics({ findCaller, addressOf, metrics }: AppNeighbours): RequestHandler {
  return async (request, response) => {
    const role = (await findCaller(request.headers.authorization, addressOf(request)))?.role;
    if (role === undefined) {
      const headers = { 'WWW-Authenticate': 'Bearer' };
      return answerError(
        response,
        401,
        'UNAUTHENTICATED',
        'An API key with the role metrics or admin is required.',
        headers,
      );
    }
    if (!isAllowed(role, 'READ_METRICS')) {
      return answerError(response, 403, 'FORBIDDEN', explainRefusal(role, 'READ_METRICS'));
    }
    const { contentType, text } = await metrics.present();
    response.writeHead(200, { 'Content-Type': contentType });
    response.end(text);
  };
}
