/** A callback as the spool keeps it, told apart by its number. */

import type { SpooledCallback } from '../../src/inbox/spool-record.js';

/** The same number gives the same callback. */
export function makeSpooled(number: number, body = `{"number":${number},"text":"Asante — ✓"}`): SpooledCallback {
  return {
    id: String(number).padStart(20, '0'),
    route: 'stk/callback',
    ticket: number % 2 === 0 ? null : '0123456789abdfghjkmn',
    body: Buffer.from(body),
    receivedAt: 1_700_000_000_000 + number,
  };
}
