/** A mysql2 whose statements end in time: a server that stops answering fails a statement instead of holding it for ever. */

import type { Socket } from 'node:net';
import mysql, { type Connection, type Pool, type PoolConnection, type PoolOptions } from 'mysql2';
import { systemClock } from '../lib/clock.js';
import { sessionStatements } from './session.js';

type Callback = (error: { code?: string } | null, ...rest: unknown[]) => void;

/**
 * mysql2 reports a statement that missed its `timeout`, but leaves its connection in the middle of it; this driver closes
 * such a connection, so that the pool never hands it out again. TypeORM passes the timeout (`enableQueryTimeout`).
 * Waiting for a connection ends in time as well, after the pool's `connectTimeout`.
 */
export function createMysqlDriver(isMigration: boolean): object {
  return {
    ...mysql,
    createPool(options: PoolOptions): Pool {
      const pool = mysql.createPool({
        ...options,
        ...IDLING,
        maxIdle: Math.max(0, (options.connectionLimit ?? 1) - 1),
      });
      const timeoutMs = options.connectTimeout ?? CONNECT_TIMEOUT_MS;
      const statements = sessionStatements(isMigration);
      pool.on('connection', connection => prepareConnection(connection, statements, timeoutMs));
      limitWaiting(pool, timeoutMs);
      return pool;
    },
  };
}

const CONNECT_TIMEOUT_MS = 2_000;
/** Shorter than the server's patience with a silent owner: a connection that may have been ended is not used again. */
const IDLE_MAX_MS = 3_000;
/** `maxIdle` below the pool's size makes mysql2 look for idle connections at all; it looks every second. */
const IDLING = { idleTimeout: IDLE_MAX_MS, gracefulEnd: true } as const;

function prepareConnection(connection: Connection, statements: readonly string[], timeoutMs: number): void {
  // Without a listener the second error of a broken connection would end the process; each statement tells its own.
  connection.on('error', () => undefined);
  closeWhenUnusable(connection);
  wrapOnce(connection);
  // Queued before anything else on this connection; if one fails the connection is closed and the next statement says so.
  for (const sql of statements) {
    connection.query({ sql, timeout: timeoutMs }, error => {
      if (error) socketOf(connection).destroy(error);
    });
  }
}

/** TypeORM asks for the promises of a connection with every statement, and mysql2 would make them anew each time. */
function wrapOnce(connection: Connection): void {
  const promised = connection.promise();
  Object.assign(connection, { promise: () => promised });
}

/** In the middle of a statement, or of a server that became read-only: a new connection may fare better, this one never. */
const UNUSABLE_CODES = new Set(['PROTOCOL_SEQUENCE_TIMEOUT', 'ER_OPTION_PREVENTS_STATEMENT', 'ER_READ_ONLY_MODE']);

function closeWhenUnusable(connection: Connection): void {
  const query = connection.query.bind(connection) as (...args: unknown[]) => unknown;
  const queryThenJudge = (...args: unknown[]) => {
    const callback = args.at(-1);
    if (typeof callback !== 'function') return query(...args);
    let isDone = false;
    const done: Callback = (error, ...rest) => {
      if (isDone) return;
      isDone = true;
      if (error?.code && UNUSABLE_CODES.has(error.code)) socketOf(connection).destroy(connectionLost());
      (callback as Callback)(error, ...rest);
    };
    return query(...args.slice(0, -1), done);
  };
  Object.assign(connection, { query: queryThenJudge });
}

/** A statement that waits behind the one that missed its deadline is told so too, which `connection.destroy()` would not do. */
function connectionLost(): Error {
  return Object.assign(new Error('closed after a missed deadline'), { code: 'PROTOCOL_CONNECTION_LOST' });
}

/** mysql2 keeps the socket of every connection here, and hears of its errors. */
function socketOf(connection: Connection): Socket {
  return (connection as Connection & { readonly stream: Socket }).stream;
}

function limitWaiting(pool: Pool, timeoutMs: number): void {
  const takeFirst = pool.getConnection.bind(pool);
  const take: Pool['getConnection'] = callback => {
    takeFirst((error, connection) => {
      if (error || !isStale(connection)) return callback(error, connection);
      connection.destroy();
      take(callback);
    });
  };
  const getInTime: Pool['getConnection'] = callback => {
    let isLate = false;
    const cancel = systemClock.after(timeoutMs, () => {
      isLate = true;
      callback(Object.assign(new Error('no connection became free'), { code: 'ETIMEDOUT' }), NO_CONNECTION);
    });
    take((error, connection) => {
      cancel();
      if (!isLate) callback(error, connection);
      else if (!error) connection.release();
    });
  };
  Object.assign(pool, { getConnection: getInTime });
}

/** As after this process stood still: the server has probably ended it, and we have not heard of that yet. */
function isStale(connection: PoolConnection): boolean {
  const { lastActiveTime } = connection as PoolConnection & { readonly lastActiveTime: number };
  return systemClock.now() - lastActiveTime > IDLE_MAX_MS;
}

/** What a callback is given beside an error. */
const NO_CONNECTION = undefined as unknown as PoolConnection;
