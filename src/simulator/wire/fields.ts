/** Reads the fields of a request as Daraja does: numbers and strings alike, and its complaints name its own fields. */

import { refusals } from './refusal.js';

/** The fields of one request. */
export interface Fields {
  /** The first of `names` that has a value, as text; empty if none has one. */
  text(...names: string[]): string;
}

/** Whether a text is of a form; `takes` says of which, in words that go on after "must be". */
export interface Form {
  (text: string): boolean;
  readonly takes?: string;
}

/** What is accepted in one field. */
export interface Rule {
  readonly field: string;
  /** The name in Daraja's complaint, where it differs. */
  readonly complaint?: string;
  readonly isValid: Form;
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
  if (broken === undefined) return;
  throw refusals.invalidField(broken.complaint ?? broken.field, tellBroken(broken, fields.text(broken.field)));
}

function tellBroken({ field, isValid: { takes } }: Rule, text: string): string {
  if (text === '') return `${field} is missing.`;
  return takes === undefined ? `${field} has a form that is not accepted.` : `${field} must be ${takes}.`;
}

function asText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}
