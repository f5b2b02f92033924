/** From texts to values, row by row: an unreadable value is a fault and counts as unset, so that the others are still checked. */

import type { VariableFault } from '../lib/configuration-fault.js';
import { presentPath } from './readers.js';
import type { Texts } from './texts.js';
import { VARIABLES, type Values, type Variable } from './variables.js';
import { findHalfQuoted } from './written.js';

/** It is whatever somebody has typed at M-Pesa's portal. */
const PASSWORD = 'MPESA_INITIATOR_PASSWORD';

/** Every value by its name. Faults are added to `faults`; nothing may be built of the values when there are any. */
export function readValues(texts: Texts, faults: VariableFault[]): Values {
  return asValues(Object.fromEntries(VARIABLES.map(row => [row.gives, readRow(row, texts[row.name] ?? null, faults)])));
}

function readRow({ name, fallback, reader }: Variable, text: string | null, faults: VariableFault[]): unknown {
  if (text !== null) {
    const result = reader.safeParse(text);
    const half = result.success && name !== PASSWORD ? findHalfQuoted(text) : null;
    if (result.success && half === null) return result.data;
    if (half !== null) faults.push({ variable: name, problem: half });
    for (const { path, message } of result.error?.issues ?? []) {
      faults.push({ variable: name, problem: presentPath(path) + message });
    }
  }
  return fallback === null ? null : reader.parse(fallback);
}

/** The type is made of the same rows as the object, which no type can follow through a loop. */
function asValues(values: Record<string, unknown>): Values {
  return values as Values;
}
