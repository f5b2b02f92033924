/** The store: the database behind TypeORM, on MySQL, MariaDB or embedded SQLite. `atomically` is the only door to a write. */

import type { DataSource } from 'typeorm';
import { type Clock, systemClock } from '../lib/clock.js';
import { type Log, messageOf } from '../lib/log.js';
import type { Atomically } from './atomically.js';
import type { DatabaseAddress, Tables } from './data-source.js';
import type { Dialect } from './dialect.js';
import { adviseOnDatabaseFault, explainDatabaseFault } from './explain-database.js';
import { createHealthBook, type StoreHealth } from './health.js';
import { type Connection, openConnection } from './open-connection.js';
import { isUnavailable, StoreUnavailable } from './store-fault.js';

/** Reads and units of work; everything else about the database stays inside. */
export interface Store {
  readonly dialect: Dialect;
  /** For reads, through repositories and query builders. Throws StoreUnavailable while the database is down. */
  reader(): DataSource;
  /**
   * Runs `work` in one transaction, again from the start when the database undid it; nothing else may write. Rejects with
   * StoreUnavailable, or with StoreContended when it is only rows of this unit that others hold; see `Patience`.
   */
  readonly atomically: Atomically;
  /** Asks the database something trivial; resolves to whether it answered in time. */
  isAnswering(): Promise<boolean>;
  /** What is known of it now, without asking it. */
  health(): StoreHealth;
  close(): Promise<void>;
}

/** A store that is on its way to its database; its verbs throw StoreUnavailable until it is there. */
export interface OpeningStore extends Store {
  /** Resolves when the database is there, or is down and tried every second. Rejects with any other fault; see `openStore`. */
  readonly opened: Promise<void>;
}

export interface StoreOptions {
  readonly address: DatabaseAddress;
  readonly tables: Tables;
  readonly clock: Clock;
  /** The clock that is compared with the database's; this machine's when it is left out. */
  readonly machineClock?: Clock;
  readonly log: Log;
  /** How long one statement may take, in milliseconds. */
  readonly statementTimeoutMs?: number;
  /** Not to be migrated: a schema that is not this release's is refused. */
  readonly isSchemaGiven?: boolean;
}

const STATEMENT_TIMEOUT_MS = 2_000;
const RECONNECT_AFTER_MS = 1_000;

/**
 * Connects and migrates. When the database is down the store still opens and tries again every second; until it connects, its verbs
 * throw StoreUnavailable. Any other fault (a server that cannot be used, a newer schema, a failing migration) is thrown.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const store = createStore(options);
  await store.opened;
  return store;
}

/** The same at once: it connects and migrates while other things begin. */
export function createStore(options: StoreOptions): OpeningStore {
  const { address, clock, machineClock = systemClock, log, isSchemaGiven = false } = options;
  const { statementTimeoutMs = STATEMENT_TIMEOUT_MS } = options;
  const book = createHealthBook(machineClock, address.kind === 'mysql');
  let connection: Connection | null = null;
  const stopped = new AbortController();
  const { signal } = stopped;

  const connect = async () => {
    const opened = await openConnection({ ...options, machineClock, isSchemaGiven, statementTimeoutMs, book, signal });
    if (signal.aborted) return opened.close();
    connection = opened;
  };
  let lastRefusal = '';
  /** Once for each reason: it is tried every second. */
  const noteRefusal = (error: unknown): void => {
    book.noteProblem(isUnavailable(error) ? adviseOnDatabaseFault(error) : messageOf(error));
    const isNews = lastRefusal !== messageOf(error);
    lastRefusal = messageOf(error);
    if (!isNews) return;
    const where = address.kind === 'mysql' && isUnavailable(error) ? explainDatabaseFault(address, error) : '';
    if (isUnavailable(error)) log.warn({ err: error }, `database unreachable; retrying every second. ${where}`);
    else log.error({ err: error }, 'the database refused the connection');
  };
  const tryAgain = (): void => {
    clock.after(RECONNECT_AFTER_MS, () => {
      if (signal.aborted) return;
      connecting = connect().then(() => log.info('connected to the database'), goOn);
    });
  };
  const goOn = (error: unknown): void => {
    if (signal.aborted) return;
    noteRefusal(error);
    tryAgain();
  };
  const connected = (): Connection => {
    if (!connection) throw new StoreUnavailable('the database has not been reached yet');
    return connection;
  };

  const opened = connect().catch(error => {
    if (!isUnavailable(error) && !signal.aborted) throw error;
    goOn(error);
  });
  let connecting = opened;
  // Whoever waits for it hears of it; that nobody does yet is no reason to end the process.
  opened.catch(() => undefined);

  return Object.freeze({
    opened,
    dialect: address.kind,
    reader: () => connected().reader,
    atomically: (work, patience) => connected().atomically(work, patience),
    isAnswering: async () => {
      try {
        await connected().reader.query('SELECT 1');
        return true;
      } catch {
        return false;
      }
    },
    health: book.read,
    close: async () => {
      stopped.abort();
      await connecting.catch(() => undefined);
      await connection?.close();
    },
  } satisfies OpeningStore);
}
