/** Columns with a meaning: the type of an id, an instant or a text is decided here once, for both dialects. */

import type { EntitySchemaColumnOptions } from 'typeorm';

type Column = EntitySchemaColumnOptions;

/** Names in the database are the field's, in snake case. */
function named(field: string, options: Column): Column {
  return { name: field.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`), ...options };
}

type ColumnKind = (field: string) => Column;

/** Our own 20-character id. */
export const idColumn: ColumnKind = field => named(field, { type: 'varchar', length: 20 });
export const optionalIdColumn: ColumnKind = field => named(field, { type: 'varchar', length: 20, nullable: true });

/** A word or code in ASCII, compared byte by byte. */
export const wordColumn: ColumnKind = field => named(field, { type: 'varchar', length: 128 });
export const optionalWordColumn: ColumnKind = field => named(field, { type: 'varchar', length: 128, nullable: true });

/** Text for people, of any script. */
export const optionalTextColumn: ColumnKind = field => named(field, { type: 'text', nullable: true });
export const textColumn: ColumnKind = field => named(field, { type: 'text' });

/** Raw bytes. */
export const bytesColumn: ColumnKind = field => named(field, { type: 'blob' });

const asNumber = {
  to: (value: number | null) => value,
  from: (value: number | string | null) => (value === null ? null : Number(value)),
};

/** UTC milliseconds, cents, sequences: 64 bits in the database, a safe integer here. */
export const integerColumn: ColumnKind = field => named(field, { type: 'bigint', transformer: asNumber });
export const optionalIntegerColumn: ColumnKind = field =>
  named(field, { type: 'bigint', nullable: true, transformer: asNumber });

/** Whole numbers of any size here, and text on their way: drivers make doubles of them, which are not exact beyond 53 bits. */
export const asBigInt = {
  to: (value: bigint) => String(value),
  from: (value: string) => BigInt(value),
};

/** What many amounts add up to: 64 bits in the database, a bigint here. Only units of work read it exactly. */
export const sumColumn: ColumnKind = field => named(field, { type: 'bigint', transformer: asBigInt });

const asFlag = {
  to: (value: boolean | null) => (value === null ? null : value ? 1 : 0),
  from: (value: number | null) => (value === null ? null : value === 1),
};

/** True or false, kept as 1 or 0. */
export const flagColumn: ColumnKind = field => named(field, { type: 'int', transformer: asFlag });
export const optionalFlagColumn: ColumnKind = field =>
  named(field, { type: 'int', nullable: true, transformer: asFlag });

/** A word that the database computes from other columns, for an index: conditions may name it. The migration says how. */
export const computedWordColumn: ColumnKind = field =>
  named(field, { type: 'varchar', length: 128, nullable: true, insert: false, update: false, select: false });
