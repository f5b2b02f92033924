/** The one entrance of GraphQL over HTTP: the credential first, then known queries, then Apollo Server for everything else. */

import type { IncomingHttpHeaders } from 'node:http';
import { type ApolloServer, HeaderMap } from '@apollo/server';
import { LRUCache } from 'lru-cache';

import type { Authenticate } from '../../callers/authenticate.js';
import { hasEnded } from '../../callers/caller.js';
import type { Clock } from '../../lib/clock.js';
import type { WholeAnswer } from '../../lib/send-answer.js';
import type { CreateContext, GraphqlContext } from '../context.js';
import type { KnownQueries } from './known-queries.js';
import { leaveOutOfBody, leaveOutOfSearch } from './leave-out-empty.js';
import { UNKNOWN } from './require-caller.js';

/** What a request brings beside its headers: `search` begins with `?` or is empty, `body` is parsed JSON. */
export interface PlainRequest {
  readonly method: string;
  readonly search: string;
  readonly body: unknown;
}

/** Answers one request. */
export type AnswerRequest = (request: PlainRequest) => Promise<WholeAnswer>;

/** Null without a valid credential. */
export type Enter = (headers: IncomingHttpHeaders, address: string) => Promise<AnswerRequest | null>;

const ACCEPTS_MAX = 50;

/** As to a credential that is unknown from the start. */
const ENDED: WholeAnswer = Object.freeze({
  status: 401,
  headers: { 'content-type': 'application/json; charset=utf-8', 'www-authenticate': 'Bearer' },
  text: JSON.stringify(UNKNOWN),
});

/**
 * Nothing of the body needs to have been read before the credential was looked at. It is looked at again for each request: its sender decides when the
 * body comes, and it may have ended by then.
 */
export function createEnter(
  apollo: ApolloServer<GraphqlContext>,
  authenticate: Authenticate,
  createContext: CreateContext,
  known: Pick<KnownQueries, 'answer'>,
  clock: Pick<Clock, 'now'>,
): Enter {
  /** With which headers Apollo Server answers well to each `Accept` that clients send: it weighs them once. */
  const accepts = new LRUCache<string, WholeAnswer['headers']>({ max: ACCEPTS_MAX });
  return async (headers, address) => {
    const caller = await authenticate(headers.authorization, address);
    if (caller === null) return null;
    return async given => {
      if (hasEnded(caller, clock.now())) return ENDED;
      const { method } = given;
      const search = leaveOutOfSearch(given.search);
      const body = leaveOutOfBody(given.body);
      const contextValue = createContext(caller);
      const accept = headers.accept ?? '';
      const accepted = accepts.get(accept);
      const quick = accepted && method === 'POST' && (await known.answer(body, contextValue));
      if (accepted && quick) return { status: 200, headers: accepted, text: quick };
      const request = { method, headers: mapOf(headers), search, body };
      const answer = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: request,
        context: async () => contextValue,
      });
      const text = await textOf(answer.body);
      const [status, answered] = [answer.status ?? 200, Object.fromEntries(answer.headers)];
      if (status === 200 && method === 'POST' && !accepts.has(accept)) accepts.set(accept, Object.freeze(answered));
      return { status, headers: answered, text };
    };
  };
}

function mapOf(headers: IncomingHttpHeaders): HeaderMap {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return map;
}

type ApolloBody = Awaited<ReturnType<ApolloServer['executeHTTPGraphQLRequest']>>['body'];

/** Always complete: nothing of our schema is deferred. */
async function textOf(body: ApolloBody): Promise<string> {
  if (body.kind === 'complete') return body.string;
  let text = '';
  for await (const chunk of body.asyncIterator) text += chunk;
  return text;
}
