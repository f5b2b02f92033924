/** Answers the probe of `doctor` to PUBLIC_URL: proves that callbacks reach a gateway with the same secret. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CallbackKeys } from '../lib/callback-keys.js';
import { answerProbe, matchProbe } from '../lib/callback-probe.js';
import { CALLBACK_BASE_PATH } from '../operations/callback-routes.js';
import { answerJson } from './answers.js';

/** False for a request that is not a probe with the right key: it is answered like any other. Nothing is stored. */
export function answerProbeOf(
  keys: CallbackKeys,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  if (request.method !== 'POST' || !path.startsWith(CALLBACK_BASE_PATH)) return false;
  const ticket = matchProbe(keys, path.slice(CALLBACK_BASE_PATH.length));
  if (ticket === null) return false;
  answerJson(response, 200, answerProbe(keys, ticket));
  return true;
}
