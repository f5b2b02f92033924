/** `replay`: processes stored callbacks again, through a running gateway or one started for this alone. */

import { startGateway } from '../app.js';
import { type Config, readConfig } from '../config/config.js';
import { badInput } from '../domain/gateway-error.js';
import { ConfigurationFault } from '../lib/configuration-fault.js';
import { isTaken, openDataFolder } from '../lib/data-folder.js';
import { silentLog } from '../lib/log.js';
import type { Secret } from '../lib/secret.js';
import { type AskGateway, createAskGateway } from './ask-gateway.js';

export interface ReplayOptions {
  /** Of single callbacks; none: all that the filter finds. */
  readonly ids: readonly string[];
  readonly verdict?: readonly string[];
  /** ISO 8601. */
  readonly after?: string;
  readonly before?: string;
  /** Where the gateway listens, if not where this configuration says. */
  readonly url?: string;
}

interface CallbackLine {
  readonly id: string;
  readonly route: string;
  readonly verdict: string;
  readonly note: string | null;
}

interface CallbackPage {
  readonly callbacks: {
    readonly edges: readonly { readonly node: { readonly id: string } }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

const REPLAY = 'mutation ($id: ID!) { replayCallback(id: $id) { id route verdict note } }';
const FIND = `query ($filter: CallbackFilter, $after: String) {
  callbacks(filter: $filter, first: 100, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } } }`;

/** Prints the outcome of each callback. Throws when one cannot be replayed; those before it stay replayed. */
export async function replay(options: ReplayOptions): Promise<number> {
  if (options.ids.length === 0 && !options.verdict) throw badInput('replay', 'ids of callbacks, or --verdict');
  const config = readConfig();
  const gateway = await findGateway(config, options.url);
  try {
    const ask = createAskGateway(gateway.url, findAdminKey(config));
    let count = 0;
    for await (const id of options.ids.length > 0 ? options.ids : findCallbacks(ask, options)) {
      const { replayCallback: callback } = await ask<{ replayCallback: CallbackLine }>(REPLAY, { id });
      const { route, verdict, note } = callback;
      process.stdout.write(
        `${callback.id}  ${route.padEnd(16)}  ${verdict.padEnd(13)} ${note ?? ''}`.trimEnd().concat('\n'),
      );
      count += 1;
    }
    process.stdout.write(`${count} replayed\n`);
    return 0;
  } finally {
    await gateway.stop();
  }
}

/** A data folder in use means a running gateway; its subscribers see at once what it replays. */
async function findGateway(config: Config, url: string | undefined) {
  const { host, port } = config.http;
  const running = { url: url ?? `http://${reachable(host)}:${port}`, stop: async () => undefined };
  if (url !== undefined || isInUse(config.dataDir)) return running;
  return startGateway({ ...config, http: { ...config.http, host: '127.0.0.1', port: 0, drainMs: 0 } }, silentLog);
}

function isInUse(dataDir: string): boolean {
  try {
    openDataFolder(dataDir).close();
    return false;
  } catch (error) {
    if (isTaken(error)) return true;
    throw error;
  }
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

/** Newest first, a page at a time. */
async function* findCallbacks(ask: AskGateway, { verdict, after, before }: ReplayOptions): AsyncGenerator<string> {
  const filter = { verdict, receivedAfter: after, receivedBefore: before };
  for (let cursor: string | null = null, isMore = true; isMore; ) {
    const { callbacks }: CallbackPage = await ask<CallbackPage>(FIND, { filter, after: cursor });
    for (const { node } of callbacks.edges) yield node.id;
    cursor = callbacks.pageInfo.endCursor;
    isMore = callbacks.pageInfo.hasNextPage;
  }
}
