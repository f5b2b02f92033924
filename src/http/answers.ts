/** Plain answers of the HTTP edge, below Express: short JSON, never HTML. */

import type { ServerResponse } from 'node:http';

/** Ends the response. `headers` may replace the usual ones. */
export function answerJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}

/** The one answer for everything that is not there or not for the caller: nothing tells the two apart. */
export function answerNotFound(response: ServerResponse): void {
  answerError(response, 404, 'NOT_FOUND', 'Not found.');
}

/** The shape of a GraphQL error, on every route. */
export function answerError(
  response: ServerResponse,
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  answerJson(response, status, { errors: [{ message, extensions: { code } }] }, headers);
}
