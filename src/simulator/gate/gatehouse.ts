/** The front of the simulator: rates, paths, methods, tokens and bodies, in Daraja's order, before an endpoint sees anything. */

import type { IncomingMessage } from 'node:http';
import type { Core } from '../core.js';
import { type Route, routes, TOKEN_PATH } from '../routes.js';
import { createFields } from '../wire/fields.js';
import { Refusal, refusals } from '../wire/refusal.js';
import { buildRefusal, firewallPage, type Reply } from '../wire/reply.js';
import { generateToken } from './generate-token.js';
import { createMeter } from './meter.js';
import { readBody } from './read-body.js';
import type { Tokens } from './tokens.js';

const BODY_BYTES_MAX = 64 * 1024;
const BASE_URL = 'http://simulator/';

/** Where every request enters. */
export interface Gatehouse {
  /** Always has a reply, unless the caller hangs up while sending. */
  answer(request: IncomingMessage): Promise<Reply>;
}

/** Counts each request of a known path in the ledger, also the refused ones. */
export function createGatehouse(core: Core, tokens: Tokens): Gatehouse {
  const { behaviour, ledger, identifiers, shortcodes } = core;
  const meter = createMeter(core.clock);

  async function answer(request: IncomingMessage): Promise<Reply> {
    const url = readUrl(request.url ?? '');
    const isCounted = url.pathname === TOKEN_PATH || routes.has(url.pathname);
    if (isCounted) ledger.count(url.pathname, 'received');
    try {
      const reply = await admit(request, url);
      if (isCounted && (reply === 'CUT' || reply.status === 200)) ledger.count(url.pathname, 'accepted');
      return reply;
    } catch (error) {
      if (error instanceof Refusal) return buildRefusal(error, identifiers.long());
      throw error;
    }
  }

  async function admit(request: IncomingMessage, url: URL): Promise<Reply> {
    const requestsThisMinute = meter.count();
    if (requestsThisMinute > behaviour.firewallRequestsPerMinute) return firewallPage;
    if (requestsThisMinute > behaviour.spikeArrestRequestsPerMinute) throw refusals.spikeArrest();

    const authorization = request.headers.authorization ?? '';
    if (url.pathname === TOKEN_PATH) {
      if (request.method !== 'GET') throw refusals.wrongMethod();
      return generateToken({ tokens, shortcodes, behaviour }, authorization, url.searchParams.get('grant_type'));
    }
    const route = routes.get(url.pathname);
    if (route === undefined) throw refusals.unknownPath();
    if (request.method !== 'POST') throw refusals.wrongMethod();
    const consumerKey = findApp(route, authorization);
    if (!behaviour.products.includes(route.product)) throw refusals.noProduct();
    return callEndpoint(route, request, consumerKey);
  }

  function findApp(route: Route, authorization: string): string {
    const [, token] = /^Bearer (\S+)$/.exec(authorization) ?? [];
    if (token === undefined) throw refusals.invalidHeader();
    const consumerKey = tokens.findApp(token);
    if (consumerKey === null) throw route.refuseToken(token);
    return consumerKey;
  }

  async function callEndpoint(route: Route, request: IncomingMessage, consumerKey: string): Promise<Reply> {
    const rawBody = await readBody(request, BODY_BYTES_MAX);
    if (rawBody === null) throw refusals.invalidPayload();
    // Without its content type a body counts as empty, which gives Daraja's 400.002.02 for the first field.
    const isJson = /^application\/json\b/i.test(request.headers['content-type'] ?? '');
    const fields = createFields(isJson ? parseJson(rawBody) : null);
    return route.endpoint(core, { consumerKey, fields, rawBody });
  }

  return Object.freeze({ answer });
}

/** An invalid URL, such as `//`, counts as the root, where there is no route. */
function readUrl(text: string): URL {
  return URL.canParse(text, BASE_URL) ? new URL(text, BASE_URL) : new URL(BASE_URL);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refusals.invalidPayload();
  }
}
