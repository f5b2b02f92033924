/** Keeps the keys of the database in memory, at most a few seconds old, and writes down when they were used, once a minute. */

import { pause } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import type { Secret } from '../lib/secret.js';
import type { PubSub } from '../pubsub/pubsub.js';
import { isUnavailable } from '../store/store-fault.js';
import { ApiKeyRow } from './api-key-row.js';
import { createKeyActs, type KeyActsNeighbours } from './create-key-acts.js';
import type { Keys } from './keys.js';
import { createKnownKeys, type KnownKeys } from './known-keys.js';

export interface KeysNeighbours extends KeyActsNeighbours {
  readonly pubsub: Pick<PubSub, 'ring' | 'listen'>;
  /** Of watch tokens; the newest first. */
  readonly tokenSecrets: readonly Secret[];
  readonly log: Log;
}

/** The rows, and the instant in UTC milliseconds at which they were asked for. */
interface Read {
  readonly rows: readonly ApiKeyRow[];
  readonly at: number;
}

/** With the time that a look takes, what is known is at most 5 s old. */
const RENEW_EVERY_MS = 3_000;
const MINUTE_MS = 60_000;

/** Knows only the keys of the configuration until `start`. While the database is away, what was known stays, and what expires ends. */
export function openKeys(neighbours: KeysNeighbours): Keys {
  const { store, pubsub, configured, tokenSecrets, clock, log } = neighbours;
  const known = createKnownKeys(configured, tokenSecrets, clock);
  const stopped = new AbortController();
  let read: Read = { rows: [], at: Number.NEGATIVE_INFINITY };
  let wake = new AbortController();
  let keeping: Promise<void> = Promise.resolve();
  const acts = createKeyActs(neighbours);

  const readAll = async (): Promise<void> => {
    try {
      const at = clock.now();
      read = { at, rows: await store.reader().getRepository(ApiKeyRow).find() };
    } catch (error) {
      if (!isUnavailable(error)) log.error({ err: error }, 'API keys could not be read');
    }
    known.learn(read.rows, read.at);
  };
  let renewing: Promise<void> = Promise.resolve();
  /** One after the other: what was read earlier is not learnt later. */
  const renew = (): Promise<void> => {
    renewing = renewing.then(readAll);
    return renewing;
  };
  /** Whoever is answered may use the key at once, here. */
  const thenRenew =
    <Given extends readonly unknown[], T>(act: (...given: Given) => Promise<T>) =>
    async (...given: Given): Promise<T> => {
      const done = await act(...given);
      await renew();
      return done;
    };
  const noteUsesNow = () =>
    noteUses(neighbours, known).catch(error => {
      if (!isUnavailable(error)) log.error({ err: error }, 'uses of API keys could not be written');
    });
  const keep = async (): Promise<void> => {
    let notedAt = clock.monotonic();
    for (;;) {
      await pause(clock, RENEW_EVERY_MS, AbortSignal.any([stopped.signal, wake.signal]));
      if (stopped.signal.aborted) return;
      wake = new AbortController();
      if (clock.monotonic() - notedAt >= MINUTE_MS) {
        notedAt = clock.monotonic();
        await noteUsesNow();
      }
      await renew();
    }
  };
  const stopListening = pubsub.listen(({ topic }) => {
    if (topic === 'keys') wake.abort();
  });

  return Object.freeze({
    ...acts,
    ...{ create: thenRenew(acts.create), rotate: thenRenew(acts.rotate) },
    ...{ find: known.find, looksLikeKey: known.looksLikeKey, watchOver: known.watchOver },
    start: async () => {
      await renew();
      keeping = keep();
    },
    close: async () => {
      stopListening();
      stopped.abort();
      await keeping;
      await noteUsesNow();
    },
  } satisfies Keys);
}

/** Lost, at most a minute of it, when the process dies. */
async function noteUses({ store }: Pick<KeysNeighbours, 'store'>, known: KnownKeys): Promise<void> {
  const uses = known.takeUses();
  if (uses.size === 0) return;
  await store.atomically(async unit => {
    const rows = await unit.lockMany(ApiKeyRow, [...uses.keys()]);
    const used = rows.map(row => {
      const minute = Math.floor((uses.get(row.id) ?? 0) / MINUTE_MS) * MINUTE_MS;
      return { ...row, lastUsedAt: Math.max(row.lastUsedAt ?? 0, minute) };
    });
    if (used.length > 0) await unit.updateMany(ApiKeyRow, used, ['lastUsedAt']);
  });
}
