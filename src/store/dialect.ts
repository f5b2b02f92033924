/** The few things that SQLite and MySQL say differently; everything else in the store is written once. */

import type { DataSource } from 'typeorm';

/** MariaDB speaks `mysql` too. */
export type Dialect = 'sqlite' | 'mysql';

/** The dialect of an open connection's database. */
export function dialectOf(dataSource: DataSource): Dialect {
  return dataSource.options.type === 'mysql' ? 'mysql' : 'sqlite';
}

/** Quotes a name of our own; never given anything from outside. */
export function quote(dialect: Dialect, name: string): string {
  return dialect === 'mysql' ? `\`${name}\`` : `"${name}"`;
}

/** Waits for rows that another unit of work has locked; SQLite has a single writer and needs no locks. */
export function forUpdate(dialect: Dialect): string {
  return dialect === 'mysql' ? ' FOR UPDATE' : '';
}

/** Passes over rows that another instance has locked. */
export function forUpdateSkippingLocked(dialect: Dialect): string {
  return dialect === 'mysql' ? ' FOR UPDATE SKIP LOCKED' : '';
}
