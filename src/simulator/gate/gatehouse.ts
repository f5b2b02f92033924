/** The front of the simulator: rates, paths, methods, tokens and bodies, in Daraja's order, before an endpoint sees anything. */

import type { IncomingMessage } from 'node:http';
import { pause } from '../../lib/clock.js';
import { parseUrl } from '../../lib/parse-url.js';
import type { MissingProductShape } from '../behaviour.js';
import type { Call, Core } from '../core.js';
import { type Route, routes, TOKEN_PATH } from '../routes.js';
import { createFields } from '../wire/fields.js';
import { Refusal, refusals } from '../wire/refusal.js';
import { buildRefusal, downPage, firewallPage, type Reply } from '../wire/reply.js';
import { generateToken } from './generate-token.js';
import { createMeter, createSpikeArrest } from './meter.js';
import { readBody } from './read-body.js';
import type { Tokens } from './tokens.js';

const BODY_BYTES_MAX = 64 * 1024;
/** Before a request is looked at, while Daraja is slow. */
const SLOW_MS = 5_000;
const BASE_URL = 'http://simulator/';

/** What is told of a request while it is answered. */
interface Visit {
  readonly receivedAt: number;
  readonly explanations: string[];
  body: string;
  errorCode: string | null;
}

/** Where every request enters. */
export interface Gatehouse {
  /** Always has a reply, unless the caller hangs up while sending. */
  answer(request: IncomingMessage): Promise<Reply>;
}

/** Counts each request of a known path in the ledger, also the refused ones. */
export function createGatehouse(core: Core, tokens: Tokens): Gatehouse {
  const { clock, identifiers, knobs, ledger, shortcodes, traffic } = core;
  const { behaviour } = core;
  const meter = createMeter(clock);
  const mayQuery = createSpikeArrest(clock, behaviour.stkQueriesPerMinute);

  async function answer(request: IncomingMessage): Promise<Reply> {
    const url = readUrl(request.url ?? '');
    const isCounted = url.pathname === TOKEN_PATH || routes.has(url.pathname);
    if (isCounted) ledger.count(url.pathname, 'received');
    const visit: Visit = { receivedAt: clock.now(), explanations: [], body: '', errorCode: null };
    const reply = await admit(request, url, visit).catch(error => {
      if (!(error instanceof Refusal)) throw error;
      visit.explanations.push(error.reason);
      visit.errorCode = error.errorCode;
      return buildRefusal(error, identifiers.long());
    });
    const status = reply === 'CUT' ? null : reply.status;
    if (isCounted && (status === null || status === 200)) ledger.count(url.pathname, 'accepted');
    traffic.noteRequest({ ...visit, method: request.method ?? '', path: request.url ?? '', status });
    return reply;
  }

  async function admit(request: IncomingMessage, url: URL, visit: Visit): Promise<Reply> {
    const explain = (sentence: string) => void visit.explanations.push(sentence);
    const { daraja } = knobs.positions();
    if (daraja === 'DOWN') {
      explain('Daraja is down: the knob `daraja` of the control door.');
      return downPage;
    }
    if (daraja === 'SLOW') await pause(clock, SLOW_MS);
    const requestsThisMinute = meter.count();
    if (requestsThisMinute > behaviour.firewallRequestsPerMinute) {
      explain('Too many requests this minute: the knob `firewallRequestsPerMinute`.');
      return firewallPage;
    }
    if (requestsThisMinute > behaviour.spikeArrestRequestsPerMinute) throw refusals.spikeArrest();

    const authorization = request.headers.authorization ?? '';
    if (url.pathname === TOKEN_PATH) {
      if (request.method !== 'GET') throw refusals.wrongMethod('GET');
      const desk = { tokens, shortcodes, behaviour, explain };
      return generateToken(desk, authorization, url.searchParams.get('grant_type'));
    }
    const route = routes.get(url.pathname);
    if (route === undefined) throw refusals.unknownPath();
    if (request.method !== 'POST') throw refusals.wrongMethod('POST');
    if (route.isSpikeArrested && !mayQuery()) throw refusals.tooManyQueries();
    const { consumerKey, token } = findApp(route, authorization);
    if (!behaviour.products.includes(route.product)) throw refusals.noProduct(shapeOf(route), token);
    visit.body = await readWhole(request);
    return callEndpoint(route, request, { consumerKey, rawBody: visit.body, explain });
  }

  function shapeOf({ missing = 'NO_MATCH' }: Route): MissingProductShape {
    return behaviour.missingProductAnswer === 'BY_API' ? missing : behaviour.missingProductAnswer;
  }

  function findApp(route: Route, authorization: string): { readonly consumerKey: string; readonly token: string } {
    const [, token] = /^Bearer (\S+)$/.exec(authorization) ?? [];
    if (token === undefined) throw refusals.invalidHeader();
    const consumerKey = tokens.findApp(token);
    if (consumerKey === null) throw route.refuseToken(token);
    return { consumerKey, token };
  }

  async function callEndpoint(route: Route, request: IncomingMessage, call: Omit<Call, 'fields'>): Promise<Reply> {
    // Without its content type a body counts as empty, which gives Daraja's 400.002.02 for the first field.
    const isJson = /^application\/json\b/i.test(request.headers['content-type'] ?? '');
    if (!isJson) call.explain('The header Content-Type is not application/json, so the body counted as empty.');
    const fields = createFields(isJson ? parseJson(call.rawBody) : null);
    return route.endpoint(core, { ...call, fields });
  }

  return Object.freeze({ answer });
}

async function readWhole(request: IncomingMessage): Promise<string> {
  const body = await readBody(request, BODY_BYTES_MAX);
  if (body === null) throw refusals.invalidPayload('The body has more than 64 KiB.');
  return body;
}

/** An invalid URL, such as `//`, counts as the root, where there is no route. */
function readUrl(text: string): URL {
  return parseUrl(text, BASE_URL) ?? new URL(BASE_URL);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refusals.invalidPayload('The body is not JSON.');
  }
}
