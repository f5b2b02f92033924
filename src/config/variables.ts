/**
 * Every environment variable, one row each. Reading, faults, .env.example and the page of the docs all follow from this
 * table: a new variable is a row in one of the groups.
 */

import type { z } from 'zod';

import { LIMITS } from './groups/limits.js';
import { LISTENING } from './groups/listening.js';
import { LOGGING } from './groups/logging.js';
import { MPESA } from './groups/mpesa.js';
import { STORAGE } from './groups/storage.js';
import { TRUST } from './groups/trust.js';
import { WAITING } from './groups/waiting.js';
import type { VariableRow, VariableRows } from './variable.js';

const ROWS = { ...LISTENING, ...STORAGE, ...MPESA, ...TRUST, ...LIMITS, ...WAITING, ...LOGGING };

type Rows = typeof ROWS;

/** A name of the table. */
export type VariableName = keyof Rows;

/** What a row gives, by the value's own name; null where the variable is unset and has no fallback. */
export type Values = {
  readonly [Name in VariableName as Rows[Name]['gives']]:
    | z.output<Rows[Name]['reader']>
    | (Rows[Name]['fallback'] extends null ? null : never);
};

/** `simulator`, `sandbox` or `production`. */
export type Environment = Values['environment'];

/** What the variable is after reading. */
export type ValueOf<Name extends VariableName> = Values[Rows[Name]['gives']];

/** A row with its name. */
export type Variable = VariableRow & { readonly name: VariableName };

/** Variables that stand under one heading in the documents. */
export interface VariableGroup {
  readonly title: string;
  readonly variables: readonly Variable[];
}

/** In the order in which people read them. */
export const VARIABLE_GROUPS: readonly VariableGroup[] = [
  { title: 'Listening', variables: withNames(LISTENING) },
  { title: 'Storage', variables: withNames(STORAGE) },
  { title: 'M-Pesa', variables: withNames(MPESA) },
  { title: 'Trust', variables: withNames(TRUST) },
  { title: 'Limits', variables: withNames(LIMITS) },
  { title: 'Questions and deadlines', variables: withNames(WAITING) },
  { title: 'Logging', variables: withNames(LOGGING) },
];

export const VARIABLES: readonly Variable[] = VARIABLE_GROUPS.flatMap(({ variables }) => variables);

/** The value of the variable with this name. */
export function pickValue<Name extends VariableName>(values: Values, name: Name): ValueOf<Name> {
  const gives: Rows[Name]['gives'] = ROWS[name].gives;
  return values[gives];
}

/** Keys of an object literal are the names that its type lists. */
function withNames<Group extends VariableRows>(group: Group): readonly Variable[] {
  return Object.entries(group).map(([name, row]) => ({ ...row, name: name as VariableName }));
}
