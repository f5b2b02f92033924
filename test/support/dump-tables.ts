/** Everything that a database holds, as text: each value of each row of each table. */

import type { Store } from '../../src/store/open-store.js';

const TABLES = {
  sqlite: "SELECT name AS name FROM sqlite_master WHERE type = 'table' ORDER BY name",
  mysql: 'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY table_name',
} as const;

export async function dumpTables(store: Store): Promise<string> {
  const found: readonly { readonly name: string }[] = await store.reader().query(TABLES[store.dialect]);
  const rows = found.map(async ({ name }) => {
    const all: readonly Record<string, unknown>[] = await store.reader().query(`SELECT * FROM ${name}`);
    return all.map(row => [name, ...Object.values(row).map(presentValue)].join('|')).sort();
  });
  return (await Promise.all(rows)).flat().join('\n');
}

function presentValue(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value);
}
