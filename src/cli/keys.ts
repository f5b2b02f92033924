/** `keys`: lists, makes, rotates and revokes the API keys of the database, beside running gateways. */

import { createAudit } from '../audit/create-audit.js';
import { isRole, ROLES } from '../callers/roles.js';
import { type Config, readConfig } from '../config/config.js';
import { badInput, GatewayError } from '../domain/gateway-error.js';
import { createKeyActs } from '../keys/create-key-acts.js';
import type { KeptKey, KeyActs, MadeKey } from '../keys/keys.js';
import { keepAwake, systemClock } from '../lib/clock.js';
import { createIds } from '../lib/ids.js';
import { silentLog } from '../lib/log.js';
import { systemRandom } from '../lib/random.js';
import { openStore } from '../store/open-store.js';
import { StoreUnavailable } from '../store/store-fault.js';
import { tables } from '../tables.js';

export interface CreateOptions {
  readonly role: string;
  /** ISO 8601, with a time zone. */
  readonly expires?: string;
  readonly shortcode?: readonly string[];
  readonly address?: readonly string[];
}

/** Who acts on the command line, in the audit log. */
const CLI = { name: 'cli', address: null };
const OPEN_TO_ALL = 'API_KEYS is not set: in the simulator every caller on this machine without a key is admin.';

/** What a command says: its result, and on stderr what else there is to know. */
interface Said {
  readonly result: readonly string[];
  readonly aside?: readonly string[];
}

/** One line for each key. */
export function listKeys(): Promise<number> {
  return withKeys(async keys => {
    const kept = await keys.list();
    const aside = kept.length > 0 ? [] : ['There are no keys in the database. Keys in API_KEYS are not listed.'];
    return { result: kept.map(presentKey), aside };
  });
}

/** Prints the key, which is kept nowhere, and nothing else on stdout. */
export function createKey(name: string, options: CreateOptions): Promise<number> {
  const { role, expires, shortcode = null, address = null } = options;
  if (!isRole(role)) throw badInput('--role', `one of ${ROLES.join(', ')}`);
  const expiresAt = expires === undefined ? null : readInstant(expires);
  const input = { name, role, expiresAt, shortcodes: shortcode, addresses: address };
  return withKeys(async (keys, { apiKeys }) => {
    const { result, aside } = presentMade(await keys.create(input, CLI));
    return { result, aside: apiKeys === null ? [...aside, OPEN_TO_ALL] : aside };
  });
}

/** Prints the new key; those before it end after the overlap. */
export function rotateKey(name: string, overlapSeconds: number): Promise<number> {
  return withKeys(async keys => presentMade(await keys.rotate(name, overlapSeconds, CLI)));
}

/** Running gateways obey within 5 s. */
export function revokeKey(name: string): Promise<number> {
  return withKeys(async keys => ({ result: [presentKey(await keys.revoke(name, CLI))] }));
}

/** Gateways look for changed keys every few seconds, so no bell is needed. */
async function withKeys(work: (keys: KeyActs, config: Config) => Promise<Said>): Promise<number> {
  const config = readConfig();
  const sleep = keepAwake();
  const world = { clock: systemClock, log: silentLog };
  const store = await openStore({ ...world, address: config.database, tables, isSchemaGiven: true });
  try {
    const newId = createIds(systemClock, systemRandom);
    const audit = createAudit({ store, newId, clock: systemClock });
    const needs = { store, audit, newId, random: systemRandom, clock: systemClock, pubsub: { ring: () => undefined } };
    const { result, aside = [] } = await work(createKeyActs({ ...needs, ...knownOf(config) }), config);
    for (const line of result) process.stdout.write(`${line}\n`);
    for (const line of aside) process.stderr.write(`${line}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    const why = store.health().problem ?? 'The database does not answer.';
    throw new GatewayError('UNAVAILABLE', `${why} Run "keys list" to see whether it worked.`);
  } finally {
    await store.close();
    sleep();
  }
}

function knownOf({ apiKeys, shortcodes }: Config) {
  return { configured: apiKeys ?? [], shortcodes: shortcodes.map(({ shortcode }) => shortcode) };
}

function readInstant(text: string): number {
  const at = /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw badInput('--expires', 'a time with a zone, such as 2027-01-31T00:00:00Z');
  return at;
}

function presentMade({ key, kept }: MadeKey): Required<Said> {
  return { result: [key], aside: [presentKey(kept), 'Keep the key now: it is not shown again.'] };
}

function presentKey({
  name,
  role,
  createdAt,
  expiresAt,
  revokedAt,
  lastUsedAt,
  shortcodes,
  addresses,
}: KeptKey): string {
  return [
    ...[name.padEnd(20), role.padEnd(8), `made ${presentInstant(createdAt)}`],
    ...[lastUsedAt === null ? 'never used' : `used ${presentInstant(lastUsedAt)}`],
    ...(revokedAt === null ? [] : [`revoked ${presentInstant(revokedAt)}`]),
    ...(expiresAt === null ? [] : [`ends ${presentInstant(expiresAt)}`]),
    ...(shortcodes === null ? [] : [`shortcodes ${shortcodes.join(' ')}`]),
    ...(addresses === null ? [] : [`from ${addresses.join(' ')}`]),
  ].join('  ');
}

function presentInstant(at: number): string {
  return new Date(at).toISOString();
}
