/** One row of the table of variables: everything that there is to say about an environment variable. */

import type { Reader } from './readers.js';

interface Row {
  /** The name of the value that is read, with its unit: `stkDeadlineMs`. Unique in the table. */
  readonly gives: string;
  /** What it means, for the operator: a sentence in .env.example and in the docs. */
  readonly meaning: string;
  readonly reader: Reader;
}

/** Either a text that counts when the variable is unset, or the words for what happens then; the value is null in that case. */
export type VariableRow =
  | (Row & { readonly fallback: string })
  | (Row & { readonly fallback: null; readonly unset: string });

/** By the variable's name. */
export type VariableRows = Readonly<Record<string, VariableRow>>;
