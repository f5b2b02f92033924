/** The pages for people, by Express: the console at an exact list of paths, and GraphiQL where `/graphql` is asked for a page. */

import type { Express, Request } from 'express';
import { type BuiltFile, IMMUTABLE, listBuiltFiles, makePage, readBuiltFile, sendBuiltFile } from './built-files.js';

/** Paths that show the console; which page it is, the console itself decides. Every other path stays unknown. */
export const CONSOLE_PATHS = [
  ...['/', '/payments', '/payments/:id', '/till', '/review', '/callbacks', '/balances', '/send', '/checkouts'],
  ...['/day', '/connect', '/phone', '/keys', '/approvals', '/audit'],
] as const;

const OWN_ONLY = [
  "default-src 'none'",
  "script-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
];

/** Everything comes from here, nothing is inline, and no text becomes a script. */
const CONSOLE_POLICY = [
  ...OWN_ONLY,
  "style-src 'self'",
  "manifest-src 'self'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** Its widgets write styles into the page as it runs. */
const GRAPHIQL_POLICY = [...OWN_ONLY, "style-src 'self' 'unsafe-inline'"].join('; ');

const NOT_BUILT = `<!doctype html><meta charset="utf-8"><title>mpesa-gateway</title>
<p>The gateway runs. Its console was not built with it: run <code>npm ci</code> without <code>--omit=dev</code>, or use the package.</p>
`;

/** Reads the folders once. Where the console was not built there is a page that says so, and no GraphiQL. */
export function serveConsole(app: Express): void {
  const page = readBuiltFile('console/index.html') ?? makePage(NOT_BUILT);
  app.get([...CONSOLE_PATHS], (request, response) => {
    sendBuiltFile(page, { caching: 'no-cache', policy: CONSOLE_POLICY }, request, response);
  });
  serveAssets(app, 'console', '', CONSOLE_POLICY);
}

/** Before GraphQL's own route: only a browser that goes to `/graphql` gets the page. */
export function serveGraphiql(app: Express): void {
  const page = readBuiltFile('graphiql/index.html');
  if (page === null) return;
  app.get('/graphql', (request, response, next) => {
    if (!isVisit(request)) return next();
    sendBuiltFile(page, { caching: 'no-cache', policy: GRAPHIQL_POLICY }, request, response);
  });
  serveAssets(app, 'graphiql', '/graphiql', GRAPHIQL_POLICY);
}

function serveAssets(app: Express, folder: string, base: string, policy: string): void {
  for (const name of listBuiltFiles(`${folder}/assets`)) {
    const file: BuiltFile | null = readBuiltFile(`${folder}/assets/${name}`);
    if (file === null) continue;
    app.get(`${base}/assets/${name}`, (request, response) => {
      sendBuiltFile(file, { caching: IMMUTABLE, policy }, request, response);
    });
  }
}

/** A query by GET has its document in the address, and asks for JSON. */
function isVisit(request: Request): boolean {
  return request.query.query === undefined && request.accepts(['application/json', 'text/html']) === 'text/html';
}
