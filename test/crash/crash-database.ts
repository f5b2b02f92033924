/** The database of a crash test, and a second pair of eyes on it: rows are read with the plain drivers, not with the gateway. */

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import mysql from 'mysql2/promise';

export type Row = Readonly<Record<string, unknown>>;

export interface CrashDatabase {
  /** The gateway's DATABASE_URL. */
  readonly url: string;
  read(sql: string): Promise<readonly Row[]>;
  drop(): Promise<void>;
}

export type DatabaseKind = 'sqlite' | 'mysql' | 'mariadb';

const SERVERS = {
  mysql: process.env.TEST_MYSQL_URL || 'mysql://root:@127.0.0.1:3307/mysql',
  mariadb: process.env.TEST_MARIADB_URL || 'mysql://root:@127.0.0.1:3306/mysql',
};

export async function createCrashDatabase(kind: DatabaseKind): Promise<CrashDatabase> {
  return kind === 'sqlite' ? createFile() : createOnServer(SERVERS[kind]);
}

async function createFile(): Promise<CrashDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'crash-sqlite-'));
  const path = join(folder, 'gateway.sqlite');
  return {
    url: `sqlite:${path}`,
    read: async sql => {
      const database = new Database(path, { readonly: true });
      try {
        return database.prepare(sql).all() as Row[];
      } finally {
        database.close();
      }
    },
    drop: () => rm(folder, { recursive: true, force: true }),
  };
}

/** An empty database of this test's own on a server that runs. */
export async function createOnServer(serverUrl: string): Promise<CrashDatabase> {
  const name = `gateway_crash_${randomBytes(6).toString('hex')}`;
  const url = new URL(serverUrl);
  const run = async (sql: string, database?: string): Promise<readonly Row[]> => {
    const { hostname, port, username, password } = url;
    const connection = await mysql.createConnection({
      ...{ host: hostname, port: Number(port || 3306), user: username, password: decodeURIComponent(password) },
      ...(database && { database }),
    });
    try {
      const [rows] = await connection.query(sql);
      return Array.isArray(rows) ? (rows as Row[]) : [];
    } finally {
      connection.destroy();
    }
  };
  await run(`CREATE DATABASE ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  return {
    url: own.href,
    read: sql => run(sql, name),
    drop: async () => void (await run(`DROP DATABASE ${name}`)),
  };
}
