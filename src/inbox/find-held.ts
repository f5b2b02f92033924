/** The confirmations that are held: money of which nobody knows yet what it pays. */

import type { EntityManager } from 'typeorm';
import type { ShortcodeDirectory } from '../domain/shortcode-directory.js';
import type { Twin } from '../domain/twins.js';
import { isCallbackRoute, understandCallback } from '../operations/callback-routes.js';
import { buildTwin } from './build-twin.js';
import { CallbackRow } from './callback-row.js';

/** Each is decided within minutes; past this many nobody waits for the oldest. */
const HELD_MAX = 1_000;

/** Finds the newest of them, as `from` sees them. */
export function createFindHeld(shortcodes: ShortcodeDirectory): (from: EntityManager) => Promise<readonly Twin[]> {
  return async from => {
    const callbacks = from.getRepository(CallbackRow);
    const rows = await callbacks.find({ where: { verdict: 'HELD' }, order: { id: 'DESC' }, take: HELD_MAX });
    return rows.flatMap(row => readTwin(row, shortcodes));
  };
}

function readTwin({ route, body, ticket, receivedAt }: CallbackRow, shortcodes: ShortcodeDirectory): Twin[] {
  const understood = isCallbackRoute(route) ? understandCallback(route, body) : null;
  if (understood?.about !== 'CONFIRMATION') return [];
  const { confirmation } = understood;
  // One that is not signed is held once M-Pesa has confirmed it.
  const shortcode = ticket ?? (confirmation.shortcode && shortcodes.findByParty(confirmation.shortcode));
  return shortcode === null ? [] : [buildTwin({ shortcode, confirmation, receivedAt }, shortcodes)];
}
