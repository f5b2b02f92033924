/** `doctor` and the pulls: which shortcodes are pulled, and whether M-Pesa refuses that. It changes no row. */

import { existsSync } from 'node:fs';

import type { Config } from '../config/config.js';
import type { Shortcode } from '../domain/shortcode.js';
import { systemClock } from '../lib/clock.js';
import { silentLog } from '../lib/log.js';
import { findPulls, type PullState } from '../pulls/find-pulls.js';
import { openStore } from '../store/open-store.js';
import { tables } from '../tables.js';
import type { Finding } from './finding.js';

const SUBJECT = 'pulls';
const MINUTE_MS = 60_000;

/** Nothing where no shortcode is pulled. */
export async function checkPulls({ shortcodes, database }: Config): Promise<readonly Finding[]> {
  const pulled = shortcodes.filter(({ pullEveryMs }) => pullEveryMs !== null);
  if (pulled.length === 0) return [];
  const isThere = database.kind !== 'sqlite' || existsSync(database.path);
  const rows = isThere ? await readRows(database) : [];
  if (rows === null) return [{ mark: 'warn', subject: SUBJECT, text: 'cannot be read: see the database above' }];
  return pulled.map(shortcode =>
    present(
      shortcode,
      rows.find(row => row.shortcode === shortcode.shortcode),
    ),
  );
}

function present({ shortcode, pullEveryMs }: Shortcode, row: PullState | undefined): Finding {
  if (row?.refusal) return { mark: 'warn', subject: SUBJECT, text: `${shortcode}: ${row.refusal}` };
  const through = row?.pulledThrough ? new Date(row.pulledThrough).toISOString() : 'nothing yet';
  const every = `every ${(pullEveryMs ?? 0) / MINUTE_MS} min`;
  return { mark: 'ok', subject: SUBJECT, text: `${shortcode} ${every}, so far: ${through}` };
}

/** Null when there is no such database, or not this schema. */
async function readRows(address: Config['database']): Promise<readonly PullState[] | null> {
  try {
    const options = { clock: systemClock, log: silentLog, address, tables, isSchemaGiven: true };
    const store = await openStore(options);
    try {
      return await findPulls(store);
    } finally {
      await store.close();
    }
  } catch {
    return null;
  }
}
