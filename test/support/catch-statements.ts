/** The statements that some work sends to a reader of the store, caught on their way to the database. */

import type { DataSource } from 'typeorm';

export interface Statement {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** The store looks at its server twice a second on the same reader, whatever the work does. */
const LOOK = 'AS server_time';

/** The statements of `work`, in order. */
export async function catchStatements(reader: DataSource, work: () => Promise<unknown>): Promise<Statement[]> {
  const query = reader.query.bind(reader);
  const caught: Statement[] = [];
  reader.query = async (sql: string, given?: unknown) => {
    const values = Array.isArray(given) ? given : [];
    if (!sql.includes(LOOK)) caught.push({ sql, values });
    return query(sql, values);
  };
  try {
    await work();
    return caught;
  } finally {
    Reflect.deleteProperty(reader, 'query');
  }
}
