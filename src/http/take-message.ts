/** Takes a message whose sender may post it: kept byte for byte, whatever it says; 200 means durably stored, and nothing else. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Validate } from '../checkouts/create-validate.js';
import { OverQuota } from '../inbox/create-quota.js';
import type { Inbox, IncomingCallback } from '../inbox/inbox.js';
import type { LineLimit } from '../lib/line-limit.js';
import type { Log } from '../lib/log.js';
import { isAnsweredAtOnce } from '../operations/callback-routes.js';
import { answerError, answerJson } from './answers.js';
import type { Metrics } from './metrics.js';
import { readBody } from './read-body.js';

const BODY_BYTES_MAX = 65_536;
const RETRY_AFTER_SECONDS = 5;
const ACCEPTED = Object.freeze({ ResultCode: 0, ResultDesc: 'Accepted' });

export interface TakeMessageNeighbours {
  readonly inbox: Pick<Inbox, 'receive'>;
  /** Whether a customer may pay by hand; see `createValidate`. */
  readonly validate: Validate;
  readonly metrics: Pick<Metrics, 'countCallback'>;
  readonly lines: LineLimit;
  readonly log: Log;
}

/**
 * Answers the request; never rejects. No byte of the body has been read before. Over 64 KiB: 413; cannot be stored anywhere: 503. `refuseLate` is
 * asked once the body is there: true where it has answered, because the sender may not post any more.
 */
export async function takeMessage(
  neighbours: TakeMessageNeighbours,
  { route, ticket }: Omit<IncomingCallback, 'body'>,
  request: IncomingMessage,
  response: ServerResponse,
  refuseLate: () => boolean = () => false,
): Promise<void> {
  const { metrics } = neighbours;
  const read = await readBody(request, BODY_BYTES_MAX);
  if (read.kind === 'BROKEN_OFF') return metrics.countCallback(route, 'broken-off');
  if (read.kind === 'TOO_LARGE') {
    metrics.countCallback(route, 'too-large');
    return answerError(response, 413, 'LIMIT_EXCEEDED', 'The callback is larger than 64 KiB.');
  }
  if (refuseLate()) return;
  // M-Pesa and a customer wait for the word, not for the disk (contract 3.7).
  if (isAnsweredAtOnce(route)) {
    const { code, note } = await neighbours.validate(ticket, read.body);
    answerJson(response, 200, { ResultCode: code, ResultDesc: code === '0' ? 'Accepted' : 'Rejected' });
    return void (await keep(neighbours, { route, ticket, body: read.body, note }));
  }
  const unkept = await keep(neighbours, { route, ticket, body: read.body });
  if (!unkept) return answerJson(response, 200, ACCEPTED);
  const headers = { 'Retry-After': String(unkept.retryAfterSeconds) };
  answerError(response, 503, 'UNAVAILABLE', unkept.message, headers);
}

interface Unkept {
  readonly message: string;
  readonly retryAfterSeconds: number;
}

/** Null once it is kept. */
async function keep(
  { inbox, metrics, lines, log }: TakeMessageNeighbours,
  callback: IncomingCallback,
): Promise<Unkept | null> {
  const { route } = callback;
  try {
    await inbox.receive(callback);
  } catch (error) {
    if (error instanceof OverQuota) {
      metrics.countCallback(route, 'over-quota');
      const { retryAfterSeconds } = error;
      return { message: 'This URL has sent more than is kept in an hour.', retryAfterSeconds };
    }
    metrics.countCallback(route, 'unavailable');
    const due = lines.take(route);
    if (due) log.error({ err: error, route, ...due }, 'a callback could not be stored anywhere');
    return { message: 'The callback cannot be stored right now.', retryAfterSeconds: RETRY_AFTER_SECONDS };
  }
  metrics.countCallback(route, 'stored');
  return null;
}
