/** `doctor` and the audit log: whether an entry was changed or taken away. It changes no row. */

import { existsSync } from 'node:fs';

import { createAudit } from '../audit/create-audit.js';
import type { Config } from '../config/config.js';
import { systemClock } from '../lib/clock.js';
import { silentLog } from '../lib/log.js';
import { openStore } from '../store/open-store.js';
import { tables } from '../tables.js';
import type { Finding } from './finding.js';

const SUBJECT = 'audit log';

/** Nothing where there is no database yet: another check tells of that. */
export async function checkAudit({ database }: Config): Promise<readonly Finding[]> {
  if (database.kind === 'sqlite' && !existsSync(database.path)) return [];
  const world = { clock: systemClock, log: silentLog };
  try {
    const store = await openStore({ ...world, address: database, tables, isSchemaGiven: true });
    try {
      const audit = createAudit({ store, newId: () => '', clock: systemClock });
      const { entries, brokenAt, hash } = await audit.check();
      if (brokenAt === null) return [{ mark: 'ok', subject: SUBJECT, text: presentWhole(entries, hash) }];
      const text = `was changed: the chain breaks at ${brokenAt}, after ${entries} entries. Compare it with a backup`;
      return [{ mark: 'fail', subject: SUBJECT, text }];
    } finally {
      await store.close();
    }
  } catch {
    return [{ mark: 'warn', subject: SUBJECT, text: 'cannot be read: see the database above, and run migrate' }];
  }
}

function presentWhole(entries: number, hash: string): string {
  return entries === 0 ? 'is empty' : `${entries} entries, unbroken up to ${hash.slice(0, 16)}`;
}
