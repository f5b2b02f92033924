/** WHERE A CALLBACK ENTERS: refused in a fixed order, or kept byte for byte; 200 means durably stored, and nothing else. */

import type { IncomingMessage, ServerResponse } from 'node:http';

import { readClientAddress } from '../callers/client-address.js';
import { OverQuota } from '../inbox/create-quota.js';
import type { Inbox } from '../inbox/inbox.js';
import type { AddressList } from '../lib/address-list.js';
import type { CallbackKeys } from '../lib/callback-keys.js';
import type { Log } from '../lib/log.js';
import { answerError, answerJson, answerNotFound } from './answers.js';
import type { CallbackPath } from './match-callback.js';
import type { Metrics } from './metrics.js';
import { readBody } from './read-body.js';

const BODY_BYTES_MAX = 65_536;
const RETRY_AFTER_SECONDS = '5';
const ACCEPTED = Object.freeze({ ResultCode: 0, ResultDesc: 'Accepted' });

export interface CallbackNeighbours {
  readonly inbox: Pick<Inbox, 'receive'>;
  readonly keys: Pick<CallbackKeys, 'verify'>;
  /** Who may post to the bare form. */
  readonly allowedAddresses: AddressList;
  readonly trustedProxies: AddressList;
  readonly metrics: Pick<Metrics, 'countCallback'>;
  readonly log: Log;
}

/** Answers the request; never rejects. */
export type ReceiveCallback = (path: CallbackPath, request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Keeps the body whatever it is, compressed or not: Daraja's words are evidence, and understanding them comes later. */
export function createReceiveCallback(neighbours: CallbackNeighbours): ReceiveCallback {
  const { inbox, metrics, log } = neighbours;
  return async (path, request, response) => {
    const { route, signed } = path;
    if (request.method !== 'POST') {
      return answerError(response, 405, 'BAD_USER_INPUT', 'Send callbacks with POST.', { Allow: 'POST' });
    }
    if (!mayEnter(neighbours, path, request)) {
      metrics.countCallback(route, 'refused');
      return answerNotFound(response);
    }
    const read = await readBody(request, BODY_BYTES_MAX);
    if (read.kind === 'BROKEN_OFF') return metrics.countCallback(route, 'broken-off');
    if (read.kind === 'TOO_LARGE') {
      metrics.countCallback(route, 'too-large');
      return answerError(response, 413, 'LIMIT_EXCEEDED', 'The callback is larger than 64 KiB.');
    }
    try {
      await inbox.receive({ route, ticket: signed?.ticket ?? null, body: read.body });
    } catch (error) {
      if (error instanceof OverQuota) {
        metrics.countCallback(route, 'over-quota');
        const headers = { 'Retry-After': String(error.retryAfterSeconds) };
        return answerError(response, 503, 'UNAVAILABLE', 'This URL has sent more than is kept in an hour.', headers);
      }
      metrics.countCallback(route, 'unavailable');
      log.error({ err: error, route }, 'a callback could not be stored anywhere');
      const message = 'The callback cannot be stored right now.';
      return answerError(response, 503, 'UNAVAILABLE', message, { 'Retry-After': RETRY_AFTER_SECONDS });
    }
    metrics.countCallback(route, 'stored');
    answerJson(response, 200, ACCEPTED);
  };
}

/** By its key, else by its address. No byte of the body has been read. */
function mayEnter(
  { keys, allowedAddresses, trustedProxies }: CallbackNeighbours,
  { route, signed }: CallbackPath,
  request: IncomingMessage,
): boolean {
  if (signed) return keys.verify(route, signed.ticket, signed.key);
  return allowedAddresses.has(readClientAddress(request, trustedProxies));
}
