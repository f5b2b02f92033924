/**
 * `node .ci/prepare-database.mjs URL`: waits for the server, makes the database if it is missing, says what answers. Its commits no longer
 * wait for the disk, where it lets us say so: no test cuts the power, and a slow disk would make thousands of small commits slow.
 */

import mysql from 'mysql2/promise';

const PATIENCE_MS = 60_000;
const BETWEEN_TRIES_MS = 500;

const url = new URL(process.argv[2] ?? '');
const database = decodeURIComponent(url.pathname.slice(1));

async function connect() {
  const giveUpAt = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await mysql.createConnection({
        host: url.hostname,
        port: Number(url.port || 3306),
        user: decodeURIComponent(url.username),
        password: decodeURIComponent(url.password),
      });
    } catch (error) {
      if (Date.now() > giveUpAt) throw error;
      await new Promise(resolve => setTimeout(resolve, BETWEEN_TRIES_MS));
    }
  }
}

const connection = await connect();
await connection.query('CREATE DATABASE IF NOT EXISTS ??', [database]);
await connection
  .query('SET GLOBAL innodb_flush_log_at_trx_commit = 2, GLOBAL sync_binlog = 0')
  .catch(error => process.stdout.write(`${url.host} keeps waiting for its disk: ${error.message}\n`));
const [[{ version }]] = await connection.query('SELECT VERSION() AS version');
await connection.end();
process.stdout.write(`${url.host}: ${version}\n`);
