/** The store: the database behind TypeORM, on MySQL, MariaDB or embedded SQLite. `atomically` is the only door to a write. */

import { DataSource } from 'typeorm';
import type { Clock } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import { createAtomically } from './atomically.js';
import { refuseServer } from './check-server.js';
import { connectSource, type DatabaseAddress, dataSourceOptions, type Tables } from './data-source.js';
import { type Dialect, dialectOf } from './dialect.js';
import { statementBytesMaxOf } from './judge-server.js';
import { migrate, refuseOtherSchema } from './migrate.js';
import { isUnavailable, StoreUnavailable } from './store-fault.js';
import type { Unit } from './unit.js';

/** Reads and units of work; everything else about the database stays inside. */
export interface Store {
  readonly dialect: Dialect;
  /** For reads, through repositories and query builders. Throws StoreUnavailable while the database is down. */
  reader(): DataSource;
  /** Runs `work` in one transaction, again from the start when the database undid it; nothing else may write. */
  atomically<T>(work: (unit: Unit) => Promise<T>): Promise<T>;
  /** Asks the database something trivial; resolves to whether it answered in time. */
  isAnswering(): Promise<boolean>;
  close(): Promise<void>;
}

export interface StoreOptions {
  readonly address: DatabaseAddress;
  readonly tables: Tables;
  readonly clock: Clock;
  readonly log: Log;
  /** How long one statement may take, in milliseconds. */
  readonly statementTimeoutMs?: number;
  /** Not to be migrated: a schema that is not this release's is refused. */
  readonly isSchemaGiven?: boolean;
}

const STATEMENT_TIMEOUT_MS = 2_000;
const RECONNECT_AFTER_MS = 1_000;

/**
 * Connects and migrates. When the database is down the store opens all the same and goes on trying every second; its verbs
 * throw StoreUnavailable until then. Any other fault (a newer schema, a failing migration) is thrown.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { clock, log } = options;
  const timeoutMs = options.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS;
  const dialect: Dialect = options.address.kind;
  let connection: Connection | null = null;
  let isClosed = false;

  const connect = async () => {
    const opened = await openConnection(options, timeoutMs);
    if (isClosed) return opened.close();
    connection = opened;
  };
  const tryAgain = (): void => {
    clock.after(RECONNECT_AFTER_MS, () => {
      if (isClosed) return;
      connect().then(
        () => log.info('database reached'),
        error => {
          if (!isUnavailable(error)) log.error({ err: error }, 'database refused');
          tryAgain();
        },
      );
    });
  };
  const connected = (): Connection => {
    if (!connection) throw new StoreUnavailable('the database has not been reached yet');
    return connection;
  };

  await connect().catch(error => {
    if (!isUnavailable(error)) throw error;
    log.warn({ err: error }, 'database not reached; trying again every second');
    tryAgain();
  });

  return Object.freeze({
    dialect,
    reader: () => connected().reader,
    atomically: <T>(work: (unit: Unit) => Promise<T>) => connected().atomically(work),
    isAnswering: async () => {
      try {
        await connected().reader.query('SELECT 1');
        return true;
      } catch {
        return false;
      }
    },
    close: async () => {
      isClosed = true;
      await connection?.close();
    },
  } satisfies Store);
}

interface Connection {
  readonly reader: DataSource;
  readonly writer: DataSource;
  readonly atomically: Store['atomically'];
  close(): Promise<void>;
}

/** Reads never wait for the writer: they have connections of their own. */
async function openConnection(options: StoreOptions, timeoutMs: number): Promise<Connection> {
  const { address, tables, clock, log, isSchemaGiven = false } = options;
  const writer = new DataSource(dataSourceOptions(address, tables, timeoutMs, 'writer'));
  const reader = new DataSource(dataSourceOptions(address, tables, timeoutMs, 'reader'));
  const close = async () => {
    for (const source of [reader, writer]) if (source.isInitialized) await source.destroy();
  };
  try {
    await connectSource(writer, address);
    const { variables, risks } = await refuseServer(writer);
    for (const risk of risks) log.warn(`the database: ${risk}`);
    await (isSchemaGiven ? refuseOtherSchema(writer, tables) : migrate(writer, address, tables));
    await connectSource(reader, address);
    const dialect = dialectOf(writer);
    const statementBytesMax = () => statementBytesMaxOf(variables);
    const atomically = createAtomically({ writer, dialect, clock, statementBytesMax });
    return Object.freeze({ reader, writer, atomically, close });
  } catch (error) {
    await close();
    throw error;
  }
}
