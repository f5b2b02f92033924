/** One working connection of the store: a source for writes, one for reads, and on a server the watch over it. */

import { DataSource } from 'typeorm';
import { type Clock, pause } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import { type Atomically, createAtomically } from './atomically.js';
import { refuseServer } from './check-server.js';
import { connectSource, type DatabaseAddress, dataSourceOptions, type Tables } from './data-source.js';
import { dialectOf } from './dialect.js';
import { adviseOnDatabaseFault } from './explain-database.js';
import type { HealthBook } from './health.js';
import { statementBytesMaxOf } from './judge-server.js';
import { areAll, type MigrationOptions, migrate, refuseMissingFile, refuseOtherSchema } from './migrate.js';
import { createServerHosts } from './server-hosts.js';
import { watchServer } from './watch-server.js';

export interface ConnectionOptions {
  readonly address: DatabaseAddress;
  readonly tables: Tables;
  readonly clock: Clock;
  /** Compared with the database's. */
  readonly machineClock: Clock;
  readonly log: Log;
  readonly statementTimeoutMs: number;
  readonly isSchemaGiven: boolean;
  readonly book: HealthBook;
  /** Aborted: nobody wants the connection any more. */
  readonly signal: AbortSignal;
}

/** What a store works with while the database is there. */
export interface Connection {
  readonly reader: DataSource;
  readonly atomically: Atomically;
  close(): Promise<void>;
}

/** Reads never wait for the writer: they have connections of their own. Rejects, with everything closed, when anything fails. */
export async function openConnection(options: ConnectionOptions): Promise<Connection> {
  const { address, tables, statementTimeoutMs: timeoutMs, clock, log, book } = options;
  if (options.isSchemaGiven) refuseMissingFile(address);
  const hosts = address.kind === 'mysql' ? createServerHosts(address) : null;
  await hosts?.search();
  const writer = new DataSource(dataSourceOptions(address, tables, timeoutMs, 'writer', hosts));
  const reader = new DataSource(dataSourceOptions(address, tables, timeoutMs, 'reader', hosts));
  const stopped = new AbortController();
  // What breaks while it is ended has ended too: a server that is away keeps nothing else open.
  const noteBroken = (error: unknown): void =>
    log.debug({ err: error }, 'a connection to the database broke at its end');
  const close = async () => {
    stopped.abort();
    for (const source of [reader, writer]) if (source.isInitialized) await source.destroy().catch(noteBroken);
  };
  let statementBytesMax = statementBytesMaxOf(null);
  const checkServer = async (): Promise<void> => {
    const { variables, risks } = await refuseServer(writer);
    for (const risk of risks) log.warn(`the database: ${risk}`);
    statementBytesMax = statementBytesMaxOf(variables);
  };
  try {
    await connectSource(writer, address);
    await checkServer();
    const here = address.kind === 'mysql' ? { ...address, ...hosts?.current() } : address;
    if (options.isSchemaGiven) await refuseOtherSchema(writer, tables);
    else noteMigrated(await migrate(writer, here, tables, followMigration(options)), options);
    await connectSource(reader, address);
    const dialect = dialectOf(writer);
    const noteWrite = (isStored: boolean, refusal?: unknown): void => {
      book.noteWrite(isStored, adviseOnDatabaseFault(refusal));
      if (!isStored) trials.begin();
    };
    const atomically = createAtomically({
      writer,
      dialect,
      clock,
      statementBytesMax: () => statementBytesMax,
      noteWrite,
    });
    const trials = createTrials(atomically, options, stopped.signal);
    if (hosts) {
      const events = { onReadOnly: trials.tryOnce, onOtherServer: checkServer };
      await watchServer({ reader, hosts, book, clock, machine: options.machineClock, log, ...events }, stopped.signal);
    }
    book.noteConnected();
    return Object.freeze({ reader, atomically, close });
  } catch (error) {
    await close();
    throw error;
  }
}

function noteMigrated(done: readonly string[], { tables, log }: ConnectionOptions): void {
  if (areAll(done, tables)) log.info({ migrations: done.length }, 'created the database tables');
}

/** The log names each migration of a database that is not empty, and tells how long another process has been waited for: at once, then every ten seconds. */
function followMigration({ log, book, signal }: ConnectionOptions): MigrationOptions {
  return {
    signal,
    onWait: waitedSeconds => {
      book.noteOpening('Waiting for another process that migrates the database.');
      if (waitedSeconds % 10 === 1)
        log.info({ waitedSeconds }, 'waiting for another process that migrates the database');
    },
    onMigration: (name, isEmpty) => {
      book.noteOpening(`Migrating the database: ${name}.`);
      if (!isEmpty) log.info(`migrating ${name}`);
    },
  };
}

const BETWEEN_TRIALS_MS = 1_000;

/**
 * From a write that failed until one succeeds something is written each second and undone: nobody else may be writing. Each kind of
 * statement is tried, because a user may lack the right to one of them.
 */
function createTrials(atomically: Atomically, { clock, book }: ConnectionOptions, signal: AbortSignal) {
  let isTrying = false;
  const tryOnce = async (): Promise<void> => {
    const write = atomically(async unit => {
      await unit.raiseHead(1);
      await unit.raiseHead(-1);
      await unit.runner.query('INSERT INTO feed_head SELECT * FROM feed_head WHERE id = 0');
      await unit.runner.query('DELETE FROM feed_head WHERE id = 0');
    });
    await write.catch(() => undefined);
  };
  const tryForEver = async (): Promise<void> => {
    while (!signal.aborted && !book.read().isStoring) {
      await pause(clock, BETWEEN_TRIALS_MS, signal);
      if (!signal.aborted) await tryOnce();
    }
    isTrying = false;
  };
  return {
    tryOnce,
    begin: (): void => {
      if (isTrying) return;
      isTrying = true;
      void tryForEver();
    },
  };
}
