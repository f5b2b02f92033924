/** Reaches a gateway as its admin, for commands that speak to one: the gateway that runs, or one started for this alone. */

import { startGateway } from '../app.js';
import { type Config, readConfig } from '../config/config.js';
import { readHttpUrl } from '../config/urls.js';
import { badInput } from '../domain/gateway-error.js';
import { systemClock } from '../lib/clock.js';
import { ConfigurationFault } from '../lib/configuration-fault.js';
import { lookAtDataFolder } from '../lib/data-folder.js';
import { silentLog } from '../lib/log.js';
import type { Secret } from '../lib/secret.js';
import { openStore } from '../store/open-store.js';
import { tables } from '../tables.js';
import { type AskGateway, createAskGateway } from './ask-gateway.js';

/** A gateway that answers, whoever has started it. */
export interface ReachedGateway {
  readonly ask: AskGateway;
  /** Ends it, if it was started for this. */
  stop(): Promise<void>;
}

/** What is asked for. */
export interface WantedGateway {
  /** Where the gateway listens, if not where this configuration says. */
  readonly url: string | undefined;
  /** Of a database that is not there yet nothing can be asked: none is made for that. */
  readonly hasDatabase: boolean;
}

/** Refuses a configuration without an admin key. */
export async function reachGateway({ url, hasDatabase }: WantedGateway): Promise<ReachedGateway> {
  if (url !== undefined && !readHttpUrl(url).ok) {
    throw badInput('--url', 'an http or https URL, such as http://127.0.0.1:4000');
  }
  const config = readConfig();
  const key = findAdminKey(config);
  const gateway = findRunning(config, url) ?? (await startOwn(config, hasDatabase));
  return { ask: createAskGateway(gateway.url, key), stop: gateway.stop };
}

/** A data folder in use means a running gateway; its subscribers see at once what it changes. */
function findRunning({ http: { host, port }, dataDir }: Config, url: string | undefined) {
  if (url === undefined && lookAtDataFolder(dataDir) !== 'TAKEN') return null;
  return { url: url ?? `http://${reachable(host)}:${port}`, stop: async () => undefined };
}

async function startOwn(config: Config, hasDatabase: boolean) {
  if (hasDatabase) await refuseMissingDatabase(config);
  return startGateway({ ...config, http: { ...config.http, host: '127.0.0.1', port: 0, drainMs: 0 } }, silentLog);
}

async function refuseMissingDatabase({ database }: Config): Promise<void> {
  const options = { address: database, tables, clock: systemClock, log: silentLog, isSchemaGiven: true };
  await (await openStore(options)).close();
}

/** An address to listen on is not always one to speak to. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

/** Null where the gateway wants no key. */
function findAdminKey({ apiKeys }: Config): Secret | null {
  const admin = apiKeys?.find(({ role }) => role === 'admin');
  if (apiKeys && !admin)
    throw new ConfigurationFault([{ variable: 'API_KEYS', problem: 'has no key with the role admin' }]);
  return admin?.key ?? null;
}
