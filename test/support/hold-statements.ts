/** Holds statements about payments on their way to the database, as a server does that takes long. */

import type { DataSource } from 'typeorm';
import { giveWay } from '../../src/lib/give-way.js';

/** What is held until it is let go. */
export interface HeldStatements {
  /** How many are held once nothing more comes, which is after a few turns of the event loop. */
  count(): Promise<number>;
  letGo(): void;
}

/** A few turns for whoever is about to ask. */
const TURNS = 20;

/** Of those that begin now, whichever contain the text. */
export function holdStatements(reader: DataSource, text: string): HeldStatements {
  const query = reader.query.bind(reader);
  const held: (() => void)[] = [];
  reader.query = async (sql: string, given?: unknown[]) => {
    if (sql.includes(text)) await new Promise<void>(resolve => held.push(resolve));
    return query(sql, given);
  };
  return {
    count: async () => {
      for (let turn = 0; turn < TURNS; turn += 1) await giveWay();
      return held.length;
    },
    letGo: () => {
      Reflect.deleteProperty(reader, 'query');
      for (const go of held) go();
    },
  };
}
