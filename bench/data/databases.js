/** The databases that benchmarks run on: fresh ones on a MySQL or MariaDB server, and SQLite files. */

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import mysql from 'mysql2/promise';

/** MariaDB and MySQL where they usually listen, or where a variable says. */
const SERVERS = {
  MariaDB: process.env.BENCH_MARIADB_URL ?? 'mysql://root:@127.0.0.1:3306/',
  MySQL: process.env.BENCH_MYSQL_URL ?? 'mysql://root:@127.0.0.1:3307/',
};

export const DATABASES = [...Object.keys(SERVERS), 'SQLite'];

/** A fresh database: `url`, `query(sql)` for looking at it, `drop()`. */
export async function createDatabase(kind) {
  return kind === 'SQLite' ? createFile() : createOnServer(SERVERS[kind]);
}

export async function isReachable(kind) {
  if (kind === 'SQLite') return true;
  try {
    const connection = await mysql.createConnection({ uri: SERVERS[kind], connectTimeout: 1_000 });
    await connection.end();
    return true;
  } catch {
    return false;
  }
}

async function createOnServer(server) {
  const name = `bench_${randomBytes(5).toString('hex')}`;
  const connection = await mysql.createConnection({ uri: server });
  await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
  await connection.query(`USE ${name}`);
  return {
    url: new URL(name, server).href,
    query: async (sql, values) => (await connection.query(sql, values))[0],
    drop: async () => {
      await connection.query(`DROP DATABASE ${name}`);
      await connection.end();
    },
  };
}

async function createFile() {
  const { default: Database } = await import('libsql');
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const path = join(folder, 'bench.sqlite');
  const database = new Database(path);
  database.pragma('journal_mode = WAL');
  return {
    url: `sqlite:${path}`,
    query: async (sql, values = []) => {
      const statement = database.prepare(sql);
      return statement.reader ? statement.all(...values) : statement.run(...values);
    },
    drop: async () => {
      database.close();
      rmSync(folder, { recursive: true });
    },
  };
}
