/** The table of C2B registrations: one row for each shortcode that was registered or refused. */

import { EntitySchema } from 'typeorm';
import { integerColumn, optionalIntegerColumn, optionalTextColumn, wordColumn } from '../store/columns.js';
import type { C2bState, C2bVersion } from './registrations.js';

/** Instants are UTC milliseconds. */
export interface RegistrationRow {
  readonly shortcode: string;
  readonly version: C2bVersion;
  readonly state: C2bState;
  readonly answer: string | null;
  readonly registeredAt: number;
  readonly provenAt: number | null;
}

export const RegistrationRow = new EntitySchema<RegistrationRow>({
  name: 'C2bRegistration',
  tableName: 'c2b_registrations',
  columns: {
    shortcode: { ...wordColumn('shortcode'), primary: true },
    version: wordColumn('version'),
    state: wordColumn('state'),
    answer: optionalTextColumn('answer'),
    registeredAt: integerColumn('registeredAt'),
    provenAt: optionalIntegerColumn('provenAt'),
  },
});
