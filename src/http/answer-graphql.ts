/** Answers ordinary GraphQL requests below Express, whose routing and parsing cost more than the query itself. */

import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';

import type { OriginRule } from '../lib/allowed-origins.js';
import type { Log } from '../lib/log.js';
import { sendAnswer, type WholeAnswer } from '../lib/send-answer.js';
import { setOrigin } from './cors.js';
import { answerRefusal } from './present-http-error.js';
import { readBody } from './read-body.js';

interface Question {
  readonly method: string;
  readonly search: string;
  readonly body: unknown;
}

/** Null without a valid credential; else what answers the request once its body is parsed. */
export type EnterGraphql = (
  headers: IncomingHttpHeaders,
  address: string,
) => Promise<((request: Question) => Promise<WholeAnswer>) | null>;

export interface AnswerGraphqlNeighbours {
  readonly enter: EnterGraphql;
  readonly addressOf: (request: IncomingMessage) => string;
  readonly origins: OriginRule;
  readonly log: Log;
  /** Everything that is not usual. */
  readonly app: (request: IncomingMessage, response: ServerResponse) => void;
}

/** As the app reads bodies: the largest operation, metadata, variables and all. */
const BODY_BYTES_MAX = 100_000;
const JSON_TYPE = /^application\/json(?: *; *charset="?utf-8"?)?$/i;

/** A POST of JSON in UTF-8 that says how long it is, and comes as it is. */
export function isUsual({ method, headers, url }: IncomingMessage): boolean {
  if (method !== 'POST' || url !== '/graphql' || !JSON_TYPE.test(headers['content-type'] ?? '')) return false;
  const bytes = Number(headers['content-length'] ?? 0);
  return headers['content-encoding'] === undefined && bytes > 0 && bytes <= BODY_BYTES_MAX;
}

/** Refuses as the app does, in the same order: no byte of the body is read before the credential. */
export function createAnswerGraphql({ enter, addressOf, origins, log, app }: AnswerGraphqlNeighbours) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      const answer = await enter(request.headers, addressOf(request));
      if (answer === null) return app(request, response);
      setOrigin(origins, request, response);
      const read = await readBody(request, BODY_BYTES_MAX);
      if (read.kind === 'BROKEN_OFF') return;
      const body = read.kind === 'BODY' ? parseObject(read.body) : null;
      if (body === null) return answerRefusal(response, read.kind === 'BODY' ? 400 : 413);
      await sendAnswer(request, response, await answer({ method: 'POST', search: '', body }));
    } catch (error) {
      log.error({ err: error }, 'a GraphQL request failed unexpectedly');
      if (!response.headersSent) answerRefusal(response, 500);
      else response.destroy();
    }
  };
}

/** Passes over a byte order mark. */
const UTF8 = new TextDecoder();

/** Null unless it is JSON, and an object or a list. */
function parseObject(bytes: Buffer): unknown {
  try {
    const value: unknown = JSON.parse(UTF8.decode(bytes));
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
