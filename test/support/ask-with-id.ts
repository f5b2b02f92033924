/** Asks with an id, and gives the whole answer to the byte and the header, with what is the id's own made equal. */

import { once } from 'node:events';
import { type Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';

import type { IdDocument } from './id-documents.js';

/** Status, headers and body. */
export type WholeAnswer = readonly [status: number | undefined, headers: object, body: string];

/** Subscriptions are asked for as a stream, which is over when it is refused. */
export async function askWithId(
  url: string,
  { operation, document }: IdDocument,
  id: string,
  authorization: string,
  agent: Agent | false = false,
): Promise<WholeAnswer> {
  const isStream = operation === 'subscription';
  const accept = isStream ? 'text/event-stream' : 'application/json';
  const headers = { 'content-type': 'application/json', accept, authorization };
  const asking = request(url + (isStream ? '/graphql/stream' : '/graphql'), { method: 'POST', headers, agent });
  asking.end(JSON.stringify({ query: document, variables: { id } }));
  const [response] = await once(asking, 'response');
  // How long a connection is kept is its own affair.
  const { date: _, connection: _c, 'keep-alive': _k, ...kept } = response.headers;
  return [response.statusCode, kept, (await text(response)).replaceAll(id, 'ID')];
}
