/** Writes the rows that other stations hand along, in one statement for each table and kind of write. */

import type { ObjectLiteral } from 'typeorm';
import type { AnyEntity } from './row-plan.js';
import type { Unit } from './unit.js';
import type { Write } from './write.js';

interface Group {
  readonly entity: AnyEntity;
  readonly fields: readonly string[] | null;
  readonly rows: ObjectLiteral[];
}

/** Rows of one table and kind of write go together; the order between tables is that of their first row. */
export async function writeAll(unit: Unit, writes: readonly Write[]): Promise<void> {
  for (const { entity, fields, rows } of groupByStatement(writes).values()) {
    // Inserts may be repeated: after an unknown commit the same unit runs again.
    if (fields === null) await unit.insertMany(entity, rows, { isRepeated: true });
    else await unit.updateMany(entity, rows, fields);
  }
}

function groupByStatement(writes: readonly Write[]): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const write of writes) {
    const fields = write.kind === 'update' ? write.fields : null;
    const key = `${write.entity.options.name} ${fields?.join(' ') ?? 'insert'}`;
    const group = groups.get(key) ?? { entity: write.entity, fields, rows: [] };
    group.rows.push(write.row);
    groups.set(key, group);
  }
  return groups;
}
