/** CORS: pages of the listed origins may call the gateway with a bearer token; no cookies, no wildcard. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';

import type { OriginRule } from '../lib/allowed-origins.js';

const PREFLIGHT_SECONDS = '600';

/** Origins are compared exactly; an origin that is not listed is told nothing, and its browser keeps the answer from it. */
export function createCors(origins: OriginRule): RequestHandler {
  return (request, response, next) => {
    if (!setOrigin(origins, request, response) || request.method !== 'OPTIONS') return next();
    response.set({
      'Access-Control-Allow-Methods': 'GET, POST',
      'Access-Control-Allow-Headers': 'Authorization, Content-Type, Apollo-Require-Preflight, X-Apollo-Operation-Name',
      'Access-Control-Max-Age': PREFLIGHT_SECONDS,
    });
    response.status(204).end();
  };
}

/** Tells a listed origin that it may read the answer. Returns whether it is listed. */
export function setOrigin(origins: OriginRule, { headers }: IncomingMessage, response: ServerResponse): boolean {
  const { origin } = headers;
  response.setHeader('Vary', 'Origin');
  if (!origins.isListed(origin)) return false;
  response.setHeader('Access-Control-Allow-Origin', origin);
  return true;
}
