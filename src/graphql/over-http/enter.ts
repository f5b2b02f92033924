/** The one entrance of GraphQL over HTTP: the credential first, then known queries, then Apollo Server for everything else. */

import type { IncomingHttpHeaders } from 'node:http';
import { type ApolloServer, HeaderMap } from '@apollo/server';
import { GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';

import type { Authenticate } from '../../callers/authenticate.js';
import { hasEnded } from '../../callers/caller.js';
import type { GatewayError } from '../../domain/gateway-error.js';
import type { Clock } from '../../lib/clock.js';
import type { WholeAnswer } from '../../lib/send-answer.js';
import type { CreateContext, GraphqlContext } from '../context.js';
import type { PresentError } from '../run/errors/present-error.js';
import type { Budgets } from '../run/limits/create-budgets.js';
import { createPayer } from '../run/limits/pay-for-parsing.js';
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

/** What the entrance leads to. */
export interface EnterNeighbours {
  readonly apollo: ApolloServer<GraphqlContext>;
  readonly authenticate: Authenticate;
  readonly createContext: CreateContext;
  readonly known: Pick<KnownQueries, 'answer'>;
  readonly budgets: Pick<Budgets, 'refuse' | 'spend'>;
  readonly presentError: PresentError;
  readonly clock: Pick<Clock, 'now'>;
}

/** Null without a valid credential. */
export type Enter = (headers: IncomingHttpHeaders, address: string) => Promise<AnswerRequest | null>;

const ACCEPTS_MAX = 50;

const JSON_TYPE = 'application/json; charset=utf-8';

/** As to a credential that is unknown from the start. */
const ENDED: WholeAnswer = Object.freeze({
  status: 401,
  headers: { 'content-type': JSON_TYPE, 'www-authenticate': 'Bearer' },
  text: JSON.stringify(UNKNOWN),
});

/**
 * Nothing of the body needs to have been read before the credential was looked at. It is looked at again for each request: its sender decides when the
 * body comes, and it may have ended by then.
 */
export function createEnter(neighbours: EnterNeighbours): Enter {
  const { apollo, authenticate, createContext, known, budgets, presentError, clock } = neighbours;
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
      const refusal = createPayer(budgets, caller).refuse();
      if (refusal) return rateLimited(refusal, presentError);
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

/** As Apollo Server would say it, before it has parsed anything. */
function rateLimited(refusal: GatewayError, presentError: PresentError): WholeAnswer {
  const { message, details } = refusal;
  const errors = [presentError(new GraphQLError(message, { originalError: refusal }))];
  const headers = { 'content-type': JSON_TYPE, 'retry-after': String(details.retryAfterSeconds) };
  return { status: 429, headers, text: JSON.stringify({ errors }) };
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
