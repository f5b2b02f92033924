/** Reads the fields of a request as Daraja does: numbers and strings alike, and its complaints name its own fields. */

import { refusals } from './refusal.js';

/** The fields of one request. */
export interface Fields {
  /** The first of `names` that has a value, as text; empty if none has one. */
  text(...names: string[]): string;
}

/** What is accepted in one field. */
export interface Rule {
  readonly field: string;
  /** The name in Daraja's complaint, where it differs. */
  readonly complaint?: string;
  readonly isValid: (text: string) => boolean;
}

/** Anything but an object has no fields at all, and then the first rule fails: that is Daraja's answer to a wrong content type. */
export function createFields(body: unknown): Fields {
  const values = new Map(typeof body === 'object' && body !== null ? Object.entries(body) : []);
  return Object.freeze({
    text: (...names: string[]) => names.map(name => asText(values.get(name))).find(text => text !== '') ?? '',
  });
}

/** Throws Daraja's 400.002.02 for the first rule that is broken. */
export function checkFields(fields: Fields, rules: readonly Rule[]): void {
  const broken = rules.find(rule => !rule.isValid(fields.text(rule.field)));
  if (broken !== undefined) throw refusals.invalidField(broken.complaint ?? broken.field);
}

function asText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}
