/** `erase`: erases a customer from the database, the archive and the spool of this DATA_DIR, beside running gateways. */

import { createAudit } from '../audit/create-audit.js';
import { readConfig } from '../config/config.js';
import { badInput, GatewayError } from '../domain/gateway-error.js';
import { normalisePhoneNumber } from '../domain/phone-number.js';
import { createErasure } from '../erasure/create-erasure.js';
import { createDataFiles } from '../erasure/erase-files.js';
import { keepAwake, systemClock } from '../lib/clock.js';
import { createIds } from '../lib/ids.js';
import { silentLog } from '../lib/log.js';
import { isFolder } from '../lib/make-folder.js';
import { systemRandom } from '../lib/random.js';
import { openStore } from '../store/open-store.js';
import { StoreUnavailable } from '../store/store-fault.js';
import { tables } from '../tables.js';

/** Who acts on the command line, in the audit log. */
const CLI = { name: 'cli', address: null };

/** `archives` are those in other folders than DATA_DIR. Prints what was erased, and never the number. */
export async function erase(number: string, archives: readonly string[]): Promise<number> {
  const phoneNumber = normalisePhoneNumber(number);
  if (phoneNumber === null) throw badInput('number', 'a Kenyan mobile number: 07…, 01…, 254… or +254…');
  requireFolders(archives);
  const { database, dataDir } = readConfig();
  const sleep = keepAwake();
  const store = await openStore({ address: database, tables, clock: systemClock, log: silentLog, isSchemaGiven: true });
  try {
    const audit = createAudit({ store, newId: createIds(systemClock, systemRandom), clock: systemClock });
    const files = createDataFiles(dataDir, archives);
    const report = await createErasure({ store, audit, files, clock: systemClock }).eraseCustomer(phoneNumber, CLI);
    const { lookAlikes, notesLeft, archived, mentions, notes, ...rows } = report;
    const counts = Object.entries(rows).map(([name, count]) => `${count} ${name}`);
    process.stdout.write(`erased: ${counts.join(', ')}, ${archived} rows of files\n`);
    if (mentions + notes > 0) {
      process.stdout.write(`also: what ${mentions} payments of others and ${notes} notes said of the customer\n`);
    }
    if (notesLeft > 0)
      process.stdout.write(`left: ${notesLeft} notes that an old release made part of the audit log\n`);
    if (lookAlikes > 0) process.stdout.write(`left: ${lookAlikes} payments whose masked number may be another's\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    const why = store.health().problem ?? 'The database does not answer.';
    throw new GatewayError('UNAVAILABLE', `${why} Run the command again: it erases the rest.`);
  } finally {
    await store.close();
    sleep();
  }
}

/** A typing error would leave the customer in an archive. */
function requireFolders(archives: readonly string[]): void {
  const missing = archives.find(folder => !isFolder(folder));
  if (missing !== undefined) throw badInput('--archive', `an existing folder: ${missing}`);
}
