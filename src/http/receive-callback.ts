/** WHERE A CALLBACK ENTERS: refused in a fixed order, or kept byte for byte. */

import type { IncomingMessage, ServerResponse } from 'node:http';

import { readClientAddress } from '../callers/client-address.js';
import { type AddressList, addressBlock } from '../lib/address-list.js';
import type { CallbackKeys } from '../lib/callback-keys.js';
import { isLongLived } from '../operations/callback-routes.js';
import { answerError, answerNotFound } from './answers.js';
import type { CallbackPath } from './match-callback.js';
import type { Metrics } from './metrics.js';
import { type TakeMessageNeighbours, takeMessage } from './take-message.js';

export interface CallbackNeighbours extends TakeMessageNeighbours {
  readonly keys: Pick<CallbackKeys, 'verify'>;
  /** Who may post to the bare form. */
  readonly allowedAddresses: AddressList;
  /** From where a URL that serves for years is trusted; null: from anywhere. */
  readonly longLivedAddresses: AddressList | null;
  readonly trustedProxies: AddressList;
  readonly metrics: Pick<Metrics, 'countCallback' | 'countUnlisted'>;
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
    return takeMessage(neighbours, { route, ticket: entry.ticket }, request, response);
  };
}

const UNLISTED =
  'a valid key came from an unlisted address: its message counts as unsigned; others from there are not logged for a minute';

interface CallbackEntry {
  /** Null: taken as one on the bare form. */
  readonly ticket: string | null;
}

/** By its key, else by its address; null: it may not enter. No byte of the body has been read. */
function findEntry(
  { keys, allowedAddresses, longLivedAddresses, trustedProxies, metrics, lines, log }: CallbackNeighbours,
  { route, signed }: CallbackPath,
  request: IncomingMessage,
): CallbackEntry | null {
  if (signed && !keys.verify(route, signed.ticket, signed.key)) return null;
  if (signed && (!isLongLived(route) || longLivedAddresses === null)) return signed;
  const address = readClientAddress(request, trustedProxies);
  if (!signed) {
    // A browser at an allowed address posts for whatever page it shows, and no page posts callbacks.
    const isOfPage = request.headers.origin !== undefined;
    return allowedAddresses.has(address) && !isOfPage ? { ticket: null } : null;
  }
  if (longLivedAddresses?.has(address)) return signed;
  metrics.countUnlisted(route);
  const due = lines.take(`${route} ${addressBlock(address)}`);
  if (due) log.warn({ route, address, ...due }, UNLISTED);
  return { ticket: null };
}
