/** A mysql2 whose statements end in time, whose connections set what we rely on, and that goes where the database can be written to. */

import type { Socket } from 'node:net';
import mysql, { type Connection, type Pool, type PoolConnection, type PoolOptions } from 'mysql2';
import { systemClock } from '../lib/clock.js';
import type { ServerHosts } from './server-hosts.js';
import { type SessionNeeds, sessionStatements } from './session.js';
import { isDenied, isRefused } from './store-fault.js';

type Callback = (error: { code?: string } | null, ...rest: unknown[]) => void;

/** What a driver is made for. */
export interface MysqlDriverOptions extends SessionNeeds {
  readonly hosts: ServerHosts;
}

/**
 * mysql2 reports a statement that missed its `timeout`, but leaves its connection in the middle of it; this driver closes
 * such a connection, so that the pool never hands it out again. TypeORM passes the timeout (`enableQueryTimeout`).
 * Waiting for a connection ends in time as well, after the pool's `connectTimeout`.
 */
export function createMysqlDriver({ hosts, ...needs }: MysqlDriverOptions): object {
  const statements = sessionStatements(needs);
  return {
    ...mysql,
    createPool(options: PoolOptions): Pool {
      const pool = mysql.createPool({
        ...options,
        ...IDLING,
        maxIdle: Math.max(0, (options.connectionLimit ?? 1) - 1),
      });
      const timeoutMs = options.connectTimeout ?? CONNECT_TIMEOUT_MS;
      const madeFor = new WeakMap<object, number>();
      pool.on('connection', connection => {
        madeFor.set(connection, hosts.generation());
        prepareConnection(connection, { statements, timeoutMs, onRefusal: hosts.renew });
      });
      const isUsable = (connection: PoolConnection) =>
        madeFor.get(connection) === hosts.generation() && !hasIdledTooLong(connection);
      limitWaiting(pool, timeoutMs, takeUsable(pool, hosts, isUsable));
      return pool;
    },
  };
}

const CONNECT_TIMEOUT_MS = 2_000;
/** Shorter than the server's patience with a silent owner: a connection that may have been ended is not used again. */
const IDLE_MAX_MS = 3_000;
/** `maxIdle` below the pool's size makes mysql2 look for idle connections at all; it looks every second. */
const IDLING = { idleTimeout: IDLE_MAX_MS, gracefulEnd: true } as const;

interface Preparation {
  readonly statements: readonly string[];
  readonly timeoutMs: number;
  readonly onRefusal: () => void;
}

function prepareConnection(connection: Connection, { statements, timeoutMs, onRefusal }: Preparation): void {
  // Without a listener the second error of a broken connection would end the process; each statement tells its own.
  connection.on('error', () => undefined);
  closeWhenUnusable(connection, onRefusal);
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

const MISSED_DEADLINE = 'PROTOCOL_SEQUENCE_TIMEOUT';

/** A connection in the middle of a statement, or that may not be written to, is of no use any more. */
function closeWhenUnusable(connection: Connection, onRefusal: () => void): void {
  const query = connection.query.bind(connection) as (...args: unknown[]) => unknown;
  const queryThenJudge = (...args: unknown[]) => {
    const callback = args.at(-1);
    if (typeof callback !== 'function') return query(...args);
    let isDone = false;
    const done: Callback = (error, ...rest) => {
      if (isDone) return;
      isDone = true;
      const isOfNoUse = isRefused(error);
      // What a user lacks a right to is the same on every host.
      if (isOfNoUse && !isDenied(error)) onRefusal();
      if (isOfNoUse || error?.code === MISSED_DEADLINE) socketOf(connection).destroy(connectionLost());
      (callback as Callback)(error, ...rest);
    };
    return query(...args.slice(0, -1), done);
  };
  Object.assign(connection, { query: queryThenJudge });
}

/** Statements queued behind the one that missed its deadline fail too, which `connection.destroy()` would not do. */
function connectionLost(): Error {
  return Object.assign(new Error('closed after a missed deadline'), { code: 'PROTOCOL_CONNECTION_LOST' });
}

/** mysql2 keeps the socket of every connection here, and handles its errors. */
function socketOf(connection: Connection): Socket {
  return (connection as Connection & { readonly stream: Socket }).stream;
}

type Take = Pool['getConnection'];

/** Connections are made to the server of now, and those of before are closed as they turn up. */
function takeUsable(pool: Pool, hosts: ServerHosts, isUsable: (connection: PoolConnection) => boolean): Take {
  const takeAny = pool.getConnection.bind(pool);
  const take: Take = callback => {
    const { host, port } = hosts.current();
    // mysql2 makes each connection from a copy of these.
    Object.assign((pool as PoolInside).config.connectionConfig, { host, port });
    takeAny((error, connection) => {
      if (error || isUsable(connection)) return callback(error, connection);
      connection.destroy();
      take(callback);
    });
  };
  return take;
}

type PoolInside = Pool & { readonly config: { readonly connectionConfig: object } };

/** As after this process stood still: the server has probably ended it, and we have not heard of that yet. */
function hasIdledTooLong(connection: PoolConnection): boolean {
  const { lastActiveTime } = connection as PoolConnection & { readonly lastActiveTime: number };
  return systemClock.now() - lastActiveTime > IDLE_MAX_MS;
}

function limitWaiting(pool: Pool, timeoutMs: number, take: Take): void {
  const getInTime: Take = callback => {
    let isLate = false;
    const cancel = systemClock.after(timeoutMs, () => {
      isLate = true;
      callback(Object.assign(new Error('no connection became free'), { code: 'POOL_BUSY' }), NO_CONNECTION);
    });
    take((error, connection) => {
      cancel();
      if (!isLate) callback(error, connection);
      else if (!error) connection.release();
    });
  };
  Object.assign(pool, { getConnection: getInTime });
}

/** What a callback is given beside an error. */
const NO_CONNECTION = undefined as unknown as PoolConnection;
