/** A mysql2 whose statements end in time: a server that stops answering fails a statement instead of holding it for ever. */

import mysql, { type Connection, type Pool, type PoolOptions } from 'mysql2';

type Callback = (error: { code?: string } | null, ...rest: unknown[]) => void;

/**
 * mysql2 reports a statement that missed its `timeout`, but leaves its connection in the middle of it; this driver closes
 * such a connection, so that the pool never hands it out again. TypeORM passes the timeout (`enableQueryTimeout`).
 */
export const mysqlWithDeadline = {
  ...mysql,
  createPool(options: PoolOptions): Pool {
    const pool = mysql.createPool(options);
    pool.on('connection', prepareConnection);
    return pool;
  },
};

/** Every statement sees what is committed when it starts, and a wait for a lock is shorter than a statement's deadline. */
const SESSION = 'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED';
const LOCK_WAIT = 'SET SESSION innodb_lock_wait_timeout = 1';

function prepareConnection(connection: Connection): void {
  // Queued before anything else on this connection; if it fails the connection is broken and the next statement says so.
  connection.query(SESSION, () => undefined);
  connection.query(LOCK_WAIT, () => undefined);
  closeAfterTimeout(connection);
}

function closeAfterTimeout(connection: Connection): void {
  const query = connection.query.bind(connection) as (...args: unknown[]) => unknown;
  const queryWithDeadline = (...args: unknown[]) => {
    const callback = args.at(-1);
    if (typeof callback !== 'function') return query(...args);
    const done: Callback = (error, ...rest) => {
      if (error?.code === 'PROTOCOL_SEQUENCE_TIMEOUT') connection.destroy();
      (callback as Callback)(error, ...rest);
    };
    return query(...args.slice(0, -1), done);
  };
  Object.assign(connection, { query: queryWithDeadline });
}
