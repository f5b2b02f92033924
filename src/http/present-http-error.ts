/** The one translator of errors to plain HTTP: what Express and its body parser refuse, as JSON. */

import type { ServerResponse } from 'node:http';
import type { ErrorRequestHandler } from 'express';

import type { Log } from '../lib/log.js';
import { answerError } from './answers.js';

/** By the status that Express or its parser gave the error. */
const REFUSALS: ReadonlyMap<number, { readonly code: string; readonly message: string }> = new Map([
  [400, { code: 'BAD_USER_INPUT', message: 'The request is malformed: its path or its JSON is invalid.' }],
  [413, { code: 'LIMIT_EXCEEDED', message: 'The request body is too large.' }],
  [415, { code: 'BAD_USER_INPUT', message: 'The request body must be uncompressed JSON in UTF-8.' }],
]);

const UNEXPECTED = {
  code: 'INTERNAL_SERVER_ERROR',
  message: 'The gateway failed unexpectedly. See its log for details.',
} as const;

/** Reveals only the HTTP status of an error; logs unexpected errors. */
export function createPresentHttpError(log: Log): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error);
    const status = statusOf(error);
    if (!REFUSALS.has(status)) log.error({ err: error }, 'an HTTP request failed unexpectedly');
    answerRefusal(response, status);
  };
}

/** What is refused with this status, in words; a status that nobody expects is a failure of ours. */
export function answerRefusal(response: ServerResponse, status: number): void {
  const refusal = REFUSALS.get(status);
  const { code, message } = refusal ?? UNEXPECTED;
  answerError(response, refusal ? status : 500, code, message);
}

function statusOf(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('status' in error)) return 500;
  return typeof error.status === 'number' ? error.status : 500;
}
