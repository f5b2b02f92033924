/** WHERE A CALLBACK ENTERS: refused in a fixed order, or kept byte for byte; 200 means durably stored, and nothing else. */

import type { IncomingMessage, ServerResponse } from 'node:http';

import { readClientAddress } from '../callers/client-address.js';
import { OverQuota } from '../inbox/create-quota.js';
import type { Inbox, IncomingCallback } from '../inbox/inbox.js';
import type { AddressList } from '../lib/address-list.js';
import type { CallbackKeys } from '../lib/callback-keys.js';
import type { Log } from '../lib/log.js';
import { isAnsweredAtOnce, isLongLived } from '../operations/callback-routes.js';
import { answerError, answerJson, answerNotFound } from './answers.js';
import type { CallbackPath } from './match-callback.js';
import type { Metrics } from './metrics.js';
import { readBody } from './read-body.js';

const BODY_BYTES_MAX = 65_536;
const RETRY_AFTER_SECONDS = 5;
const ACCEPTED = Object.freeze({ ResultCode: 0, ResultDesc: 'Accepted' });
/** To a validation, in M-Pesa's own spelling. */
const MAY_PAY = Object.freeze({ ResultCode: '0', ResultDesc: 'Accepted' });

export interface CallbackNeighbours {
  readonly inbox: Pick<Inbox, 'receive'>;
  readonly keys: Pick<CallbackKeys, 'verify'>;
  /** Who may post to the bare form. */
  readonly allowedAddresses: AddressList;
  /** From where a URL that serves for years is trusted; null: from anywhere. */
  readonly longLivedAddresses: AddressList | null;
  readonly trustedProxies: AddressList;
  readonly metrics: Pick<Metrics, 'countCallback'>;
  readonly log: Log;
}

/** Answers the request; never rejects. */
export type ReceiveCallback = (path: CallbackPath, request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Keeps the body whatever it is, compressed or not: Daraja's words are evidence, and understanding them comes later. */
export function createReceiveCallback(neighbours: CallbackNeighbours): ReceiveCallback {
  const { metrics } = neighbours;
  return async (path, request, response) => {
    const { route } = path;
    if (request.method !== 'POST') {
      return answerError(response, 405, 'BAD_USER_INPUT', 'Send callbacks with POST.', { Allow: 'POST' });
    }
    const entry = findEntry(neighbours, path, request);
    if (!entry) {
      metrics.countCallback(route, 'refused');
      return answerNotFound(response);
    }
    const read = await readBody(request, BODY_BYTES_MAX);
    if (read.kind === 'BROKEN_OFF') return metrics.countCallback(route, 'broken-off');
    if (read.kind === 'TOO_LARGE') {
      metrics.countCallback(route, 'too-large');
      return answerError(response, 413, 'LIMIT_EXCEEDED', 'The callback is larger than 64 KiB.');
    }
    // M-Pesa and a customer wait for the word, not for the disk (contract 3.7).
    const isAnswered = isAnsweredAtOnce(route);
    if (isAnswered) answerJson(response, 200, MAY_PAY);
    const unkept = await keep(neighbours, { route, ticket: entry.ticket, body: read.body });
    if (isAnswered) return;
    if (!unkept) return answerJson(response, 200, ACCEPTED);
    const headers = { 'Retry-After': String(unkept.retryAfterSeconds) };
    answerError(response, 503, 'UNAVAILABLE', unkept.message, headers);
  };
}

interface Unkept {
  readonly message: string;
  readonly retryAfterSeconds: number;
}

/** Null once it is kept. */
async function keep({ inbox, metrics, log }: CallbackNeighbours, callback: IncomingCallback): Promise<Unkept | null> {
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
    log.error({ err: error, route }, 'a callback could not be stored anywhere');
    return { message: 'The callback cannot be stored right now.', retryAfterSeconds: RETRY_AFTER_SECONDS };
  }
  metrics.countCallback(route, 'stored');
  return null;
}

interface CallbackEntry {
  /** Null: taken as one on the bare form. */
  readonly ticket: string | null;
}

/** By its key, else by its address; null: it may not enter. No byte of the body has been read. */
function findEntry(
  { keys, allowedAddresses, longLivedAddresses, trustedProxies, log }: CallbackNeighbours,
  { route, signed }: CallbackPath,
  request: IncomingMessage,
): CallbackEntry | null {
  if (signed && !keys.verify(route, signed.ticket, signed.key)) return null;
  if (signed && (!isLongLived(route) || longLivedAddresses === null)) return signed;
  const address = readClientAddress(request, trustedProxies);
  if (!signed) return allowedAddresses.has(address) ? { ticket: null } : null;
  if (longLivedAddresses?.has(address)) return signed;
  log.warn({ route, address }, 'a valid key came from an unlisted address: its message counts as unsigned');
  return { ticket: null };
}
