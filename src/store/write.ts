/** A row for another station's unit of work: lets a station hand over rows without exposing its tables. */

import type { EntitySchema, ObjectLiteral } from 'typeorm';
import { type AnyEntity, asAnyEntity } from './row-plan.js';

/** `insert` may be repeated without harm; `update` writes the named fields of a row that the unit has locked. */
export type Write =
  | { readonly kind: 'insert'; readonly entity: AnyEntity; readonly row: ObjectLiteral }
  | {
      readonly kind: 'update';
      readonly entity: AnyEntity;
      readonly row: ObjectLiteral;
      readonly fields: readonly string[];
    };

/** A new row; passed over where an earlier try of the same unit has stored it. */
export function insertOf<Row extends ObjectLiteral>(entity: EntitySchema<Row>, row: Row): Write {
  return { kind: 'insert', entity: asAnyEntity(entity), row };
}

/** The given fields of a row that is there; the unit has locked it. */
export function updateOf<Row extends ObjectLiteral>(
  entity: EntitySchema<Row>,
  row: Row,
  fields: readonly (keyof Row & string)[],
): Write {
  return { kind: 'update', entity: asAnyEntity(entity), row, fields };
}
