/** Rows and keys are written in parts, each small enough for one statement. */

/** Rows or keys in one statement; SQLite allows 32,766 parameters, the widest row has about 40. */
const ROWS_IN_STATEMENT_MAX = 500;
/** Of keys in one statement: less than any server takes. */
export const KEY_BYTES_MAX = 256 * 1024;

/** Neither too many nor too much for one statement. */
export function partsOf<Item>(items: readonly Item[], bytesMax: number): Item[][] {
  const parts: Item[][] = [];
  let bytes = 0;
  for (const item of items) {
    const itemBytes = countBytes(item);
    const last = parts.at(-1);
    const hasRoom = last && last.length < ROWS_IN_STATEMENT_MAX && bytes + itemBytes <= bytesMax;
    bytes = hasRoom ? bytes + itemBytes : itemBytes;
    if (hasRoom) last.push(item);
    else parts.push([item]);
  }
  return parts;
}

/** About how long a row, or a key, is once it is written into a statement. */
function countBytes(item: unknown): number {
  const values = typeof item === 'object' && item !== null ? Object.values(item) : [item];
  return values.reduce<number>((sum, value) => {
    return sum + (typeof value === 'string' || value instanceof Uint8Array ? 2 * value.length : 8);
  }, 0);
}
