/** Makes, rotates and revokes the API keys of the database; each act is one unit, with its entry in the audit log. */

import { appendAudit } from '../audit/append-audit.js';
import type { Act, Actor, Audit, AuditEntry } from '../audit/audit.js';
import type { ApiKey } from '../callers/api-key.js';
import { badInput, GatewayError } from '../domain/gateway-error.js';
import type { Clock } from '../lib/clock.js';
import type { RandomBytes } from '../lib/random.js';
import type { PubSub } from '../pubsub/pubsub.js';
import type { Store } from '../store/open-store.js';
import type { Unit } from '../store/unit.js';
import { ApiKeyRow, isUsable } from './api-key-row.js';
import { checkNewKey } from './check-new-key.js';
import { digestOf, makeKey } from './key-text.js';
import type { KeptKey, KeyActs, MadeKey, NewKeyInput } from './keys.js';
import { splitList } from './known-keys.js';
import { KeyInConfiguration, NameInUse } from './refusals.js';

export interface KeyActsNeighbours {
  readonly store: Store;
  readonly pubsub: Pick<PubSub, 'ring'>;
  readonly audit: Pick<Audit, 'draft'>;
  /** The keys of the configuration. */
  readonly configured: readonly ApiKey[];
  /** The shortcodes that this gateway has. */
  readonly shortcodes: readonly string[];
  readonly newId: () => string;
  readonly random: RandomBytes;
  readonly clock: Clock;
}

/** Of a gateway that makes a key for each till and changes it each month, those of some years. */
const LISTED_MAX = 1_000;

/** Acts on keys stand in line behind the lock of the audit log's head, so that of two of one name the second sees the first. */
export function createKeyActs(neighbours: KeyActsNeighbours): KeyActs {
  const { store, pubsub, audit, configured, newId, random, clock } = neighbours;
  const inUnit = async <T>(entry: AuditEntry, name: string, work: (unit: Unit, rows: ApiKeyRow[]) => Promise<T>) => {
    const done = await store.atomically(async unit => {
      await appendAudit(unit, [entry]);
      return work(unit, await unit.findMany(ApiKeyRow, 'name', [name]));
    });
    pubsub.ring({ topic: 'keys', sequence: 0 });
    return done;
  };
  const draft = (by: Actor, action: Act['action'], subject: string, note: string | null) =>
    audit.draft(by, { action, subject, note });
  const makeRow = ({ name, role, expiresAt, shortcodes, addresses }: NewKeyInput, by: Actor) => {
    const key = makeKey(role, random);
    const lists = { shortcodes: shortcodes?.join(',') ?? null, addresses: addresses?.join(',') ?? null };
    const row: ApiKeyRow = {
      ...{ id: newId(), name, role, digest: digestOf(key), createdAt: clock.now(), expiresAt, ...lists },
      ...{ revokedAt: null, lastUsedAt: null, madeBy: by.name },
    };
    return { key, row };
  };

  return {
    create: async (input, by): Promise<MadeKey> => {
      checkNewKey(input, neighbours);
      const { key, row } = makeRow(input, by);
      const note = `role ${input.role}`;
      await inUnit(draft(by, 'KEY_CREATED', input.name, note), input.name, async (unit, rows) => {
        const others = rows.filter(({ id }) => id !== row.id);
        refuseName(input, others, row.createdAt);
        await unit.insertMany(ApiKeyRow, [row], { isRepeated: true });
      });
      return { key, kept: presentKey(row) };
    },
    rotate: async (name, overlapSeconds, by): Promise<MadeKey> => {
      const newest = findUsable(await findByName(store, name), name, configured, clock.now());
      const lifetimeMs = newest.expiresAt === null ? null : newest.expiresAt - newest.createdAt;
      const expiresAt = lifetimeMs === null ? null : clock.now() + lifetimeMs;
      const { key, row } = makeRow({ ...presentKey(newest), expiresAt }, by);
      const endsAt = row.createdAt + overlapSeconds * 1_000;
      const note = `the keys before end after ${overlapSeconds} s`;
      await inUnit(draft(by, 'KEY_ROTATED', name, note), name, async (unit, rows) => {
        // The answer to its commit was lost, and the unit runs again.
        if (rows.some(({ id }) => id === row.id)) return;
        const others = rows.filter(({ id }) => id !== row.id);
        findUsable(others, name, configured, row.createdAt);
        const ended = others
          .filter(other => isUsable(other, endsAt))
          .map(other => ({ ...other, expiresAt: Math.min(other.expiresAt ?? endsAt, endsAt) }));
        if (ended.length > 0) await unit.updateMany(ApiKeyRow, ended, ['expiresAt']);
        await unit.insertMany(ApiKeyRow, [row], { isRepeated: true });
      });
      return { key, kept: presentKey(row) };
    },
    revoke: async (name, by): Promise<KeptKey> => {
      const revokedAt = clock.now();
      return inUnit(draft(by, 'KEY_REVOKED', name, null), name, async (unit, rows) => {
        const mine = rows.filter(row => row.revokedAt === revokedAt);
        // The answer to its commit was lost, and the unit runs again.
        if (mine.length > 0) return presentKey(newestOf(mine, name, configured));
        // One that has expired, too: tokens that it has made live on.
        const ended = rows.filter(row => row.revokedAt === null).map(row => ({ ...row, revokedAt }));
        const newest = newestOf(ended, name, configured);
        await unit.updateMany(ApiKeyRow, ended, ['revokedAt']);
        return presentKey(newest);
      });
    },
    list: async () => {
      const rows = await store
        .reader()
        .getRepository(ApiKeyRow)
        .find({ order: { id: 'DESC' }, take: LISTED_MAX });
      return rows.map(presentKey);
    },
  };
}

function findByName(store: Store, name: string): Promise<ApiKeyRow[]> {
  return store.reader().getRepository(ApiKeyRow).findBy({ name });
}

/** A name has its idempotency keys and its place in the audit log: it goes on only with the same role. */
function refuseName({ name, role }: NewKeyInput, rows: readonly ApiKeyRow[], at: number): void {
  if (rows.some(row => isUsable(row, at))) {
    throw new NameInUse(name);
  }
  const [before] = rows;
  if (before && before.role !== role) throw badInput('role', `${before.role}, as the keys of this name had before`);
}

/** The newest of a name that may be used. */
function findUsable(rows: readonly ApiKeyRow[], name: string, configured: readonly ApiKey[], at: number): ApiKeyRow {
  const usable = rows.filter(row => isUsable(row, at));
  return newestOf(usable, name, configured);
}

function newestOf(rows: readonly ApiKeyRow[], name: string, configured: readonly ApiKey[]): ApiKeyRow {
  const [newest] = rows.toSorted((one, other) => (one.id < other.id ? 1 : -1));
  if (newest) return newest;
  const there = configured.find(key => key.name === name);
  if (there) throw new KeyInConfiguration(name, there.role);
  throw new GatewayError('NOT_FOUND', 'No key of this name is in use.', { field: 'name' });
}

function presentKey(row: ApiKeyRow): KeptKey {
  const { name, role, createdAt, expiresAt, revokedAt, lastUsedAt } = row;
  const lists = { shortcodes: splitList(row.shortcodes), addresses: splitList(row.addresses) };
  return { name, role, createdAt, expiresAt, revokedAt, lastUsedAt, ...lists };
}
