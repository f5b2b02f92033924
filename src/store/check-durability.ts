/** Warns at start when the database is allowed to forget what it has acknowledged. */

import type { DataSource } from 'typeorm';
import type { Log } from '../lib/log.js';
import { dialectOf } from './dialect.js';

export interface DurabilitySetting {
  readonly name: string;
  readonly value: string;
  readonly isSafe: boolean;
}

/** The settings that decide whether a commit survives a power cut; empty for SQLite, whose settings are ours. */
export async function readDurability(source: DataSource): Promise<readonly DurabilitySetting[]> {
  if (dialectOf(source) === 'sqlite') return [];
  const [found]: readonly Record<string, string | number>[] = await source.query(
    'SELECT @@innodb_flush_log_at_trx_commit AS flush, @@sync_binlog AS sync, @@log_bin AS has_binlog',
  );
  const settings = [
    { name: 'innodb_flush_log_at_trx_commit', value: String(found?.flush), isSafe: Number(found?.flush) === 1 },
  ];
  if (Number(found?.has_binlog) === 1) {
    settings.push({ name: 'sync_binlog', value: String(found?.sync), isSafe: Number(found?.sync) === 1 });
  }
  return settings;
}

export async function checkDurability(source: DataSource, log: Log): Promise<void> {
  for (const { name, value, isSafe } of await readDurability(source)) {
    if (!isSafe)
      log.warn(`the database runs with ${name}=${value}: a power cut can lose acknowledged payments; set it to 1`);
  }
}
