/** CORS: pages of the listed origins may call the gateway with a bearer token; no cookies, no wildcard. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';

import type { OriginRule } from '../lib/allowed-origins.js';

const PREFLIGHT_SECONDS = '600';

/**
 * Origins are compared exactly; an origin that is not listed gets no CORS headers, so its browser withholds the answer. A
 * listed one may send any header: tracing and clients add their own, and no header here is believed without a credential.
 */
export function createCors(origins: OriginRule): RequestHandler {
  return (request, response, next) => {
    if (!setOrigin(origins, request, response) || request.method !== 'OPTIONS') return next();
    response.set({
      'Access-Control-Allow-Methods': 'GET, POST',
      'Access-Control-Max-Age': PREFLIGHT_SECONDS,
    });
    const asked = readHeaderNames(request.headers['access-control-request-headers']);
    if (asked.length > 0) response.set('Access-Control-Allow-Headers', asked.join(', '));
    response.status(204).end();
  };
}

/** Tells a listed origin that it may read the answer. Returns whether it is listed. */
export function setOrigin(origins: OriginRule, { headers }: IncomingMessage, response: ServerResponse): boolean {
  const { origin } = headers;
  response.setHeader('Vary', 'Origin, Access-Control-Request-Headers');
  if (!origins.isListed(origin)) return false;
  response.setHeader('Access-Control-Allow-Origin', origin);
  return true;
}

/** The names of a list, but for what is not the name of a header. */
function readHeaderNames(list: string | undefined): readonly string[] {
  return (list ?? '')
    .split(',')
    .map(name => name.trim())
    .filter(name => /^[\w!#$%&'*+.^`|~-]+$/.test(name));
}
