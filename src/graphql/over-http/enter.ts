/** The usual way into Apollo Server, a JSON body by POST, without Express: the credential first, then whatever body it brings. */

import type { IncomingHttpHeaders } from 'node:http';
import { type ApolloServer, HeaderMap } from '@apollo/server';

import type { Authenticate } from '../authenticate.js';
import type { CreateContext, GraphqlContext } from '../context.js';

export interface PlainAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Answers the parsed body of a POST. */
export type AnswerBody = (body: unknown) => Promise<PlainAnswer>;

/** Null without a valid credential. */
export type Enter = (headers: IncomingHttpHeaders) => Promise<AnswerBody | null>;

export function createEnter(
  apollo: ApolloServer<GraphqlContext>,
  authenticate: Authenticate,
  createContext: CreateContext,
): Enter {
  return async headers => {
    const caller = await authenticate(headers.authorization);
    if (caller === null) return null;
    return async body => {
      const request = { method: 'POST', headers: mapOf(headers), search: '', body };
      const answer = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: request,
        context: async () => createContext(caller),
      });
      const text = await textOf(answer.body);
      return { status: answer.status ?? 200, headers: Object.fromEntries(answer.headers), text };
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
