/** The gateway's stations without its edges: what the bare server and the loaders of data stand on. */

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { gatewayCode } from '../load/drive.js';

const load = path => import(new URL(path, gatewayCode()).href);
await import(new URL('../node_modules/reflect-metadata/Reflect.js', import.meta.url).href);

const { readConfig } = await load('config/config.js');
const { createAudit } = await load('audit/create-audit.js');
const { createStations } = await load('create-stations.js');
const { createCallbackUrls } = await load('operations/callback-urls.js');
const { createDaraja } = await load('daraja/create-daraja.js');
const { createSuspensions } = await load('initiators/create-suspensions.js');
const { openSpool } = await load('inbox/open-spool.js');
const { createCallbackKeys } = await load('lib/callback-keys.js');
const { systemClock } = await load('lib/clock.js');
const { createIds } = await load('lib/ids.js');
const { silentLog } = await load('lib/log.js');
const { systemRandom } = await load('lib/random.js');
const { createInProcessPubSub } = await load('pubsub/in-process.js');
const { openStore } = await load('store/open-store.js');
const { tables } = await load('tables.js');

export const CALLBACK_SECRET = 'of-the-benchmarks-only-and-never-used-elsewhere';

/** `statementTimeoutMs`: for whoever only fills tables; without it as in the gateway. */
export async function openStations(databaseUrl, { statementTimeoutMs } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-stations-'));
  const config = readConfig({ DATABASE_URL: databaseUrl, DATA_DIR: folder, CALLBACK_SECRET });
  const [clock, log, random] = [systemClock, silentLog, systemRandom];
  const store = await openStore({ address: config.database, tables, clock, log, statementTimeoutMs });
  const keys = createCallbackKeys(config.callbacks.secrets);
  const audit = createAudit({ store, newId: createIds(clock, random), clock });
  const suspensions = createSuspensions({ store, audit, shortcodes: config.shortcodes, clock });
  const stations = createStations(config, {
    suspensions,
    audit,
    store,
    spool: await openSpool({ folder: join(folder, 'spool'), log }),
    pubsub: createInProcessPubSub(log),
    daraja: createDaraja({
      ...config.daraja,
      baseUrl: 'http://127.0.0.1:9',
      shortcodes: config.shortcodes,
      suspensions,
      clock,
      log,
    }),
    urls: createCallbackUrls('http://127.0.0.1', keys),
    ...{ clock, random, log },
  });
  return { store, stations, keys, config };
}
