/** Which of the servers in DATABASE_URL is used: the one that can be written to, found again when another has taken over. */

import mysql from 'mysql2/promise';
import { systemClock } from '../lib/clock.js';
import { connectionOptions, type ServerAddress, type ServerHost } from './server-address.js';
import { sessionStatements } from './session.js';

/** Shared by all connections to one database. */
export interface ServerHosts {
  /** Where connections are made to. */
  current(): ServerHost;
  /** Grows when connections that were made before must not be used any more. */
  generation(): number;
  /** All connections are made anew from now on: the server has changed its role, or its name leads elsewhere. */
  renew(): void;
  /** Asks all servers and goes over to one that can be written to, the current one if it can; without one, nothing changes. */
  search(): Promise<void>;
}

const SEARCH_MAX_MS = 2_000;

const isOn = (name: string) => `@@GLOBAL.${name} NOT IN ('OFF', '0')`;

/** An expression; true also for a user who would be allowed to write to a replica. */
export const IS_READ_ONLY = `${isOn('read_only')} OR ${isOn('innodb_read_only')}`;

/** With one server there is nothing to search for. */
export function createServerHosts(address: ServerAddress): ServerHosts {
  const all = [{ host: address.host, port: address.port }, ...address.otherHosts];
  let [current = address]: ServerHost[] = all;
  let generation = 0;
  const goTo = (host: ServerHost): void => {
    if (host === current) return;
    current = host;
    generation += 1;
  };
  return Object.freeze({
    current: () => current,
    generation: () => generation,
    renew: () => {
      generation += 1;
    },
    search: async () => {
      if (all.length === 1) return;
      const found = await Promise.all(all.map(host => isWritable(address, host)));
      const writable = all.filter((_, index) => found[index]);
      const [first] = writable;
      if (first && !writable.includes(current)) goTo(first);
    },
  } satisfies ServerHosts);
}

async function isWritable(address: ServerAddress, host: ServerHost): Promise<boolean> {
  const options = { ...connectionOptions(address), ...host, connectTimeout: SEARCH_MAX_MS };
  const connection = await mysql.createConnection(options).catch(() => null);
  if (!connection) return false;
  // A server that says nothing more is given up; what the connection then says is of no interest.
  connection.on('error', () => undefined);
  const cancel = systemClock.after(SEARCH_MAX_MS, () => connection.destroy());
  try {
    for (const statement of sessionStatements({ isMigration: false, readMaxMs: null }))
      await connection.query(statement);
    const [rows] = await connection.query(`SELECT ${IS_READ_ONLY} AS is_read_only`);
    return Number((rows as { is_read_only: number }[])[0]?.is_read_only) === 0;
  } catch {
    return false;
  } finally {
    cancel();
    connection.destroy();
  }
}
