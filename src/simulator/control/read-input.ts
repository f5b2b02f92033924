/** Reads what the control door is given: every field by its form, and nothing that has no form. */

import { type FieldFault, refuseFields } from './control-refusal.js';

/** What one field takes; `takes` goes on after "must be". */
export interface InputForm<T> {
  readonly takes: string;
  /** Null: it cannot be used. */
  readonly read: (value: unknown) => T | null;
}

/** What the fields that were given hold. */
export type Input<Forms> = {
  readonly [Name in keyof Forms]?: Forms[Name] extends InputForm<infer T> ? T : never;
};

/** Throws ControlRefusal, which names every field that is wrong, unknown or missing. */
export function readInput<Forms extends Readonly<Record<string, InputForm<unknown>>>>(
  body: unknown,
  forms: Forms,
  required: readonly (keyof Forms & string)[] = [],
): Input<Forms> {
  const given = typeof body === 'object' && body !== null ? Object.entries(body) : [];
  const known = Object.keys(forms).join(', ');
  const faults: FieldFault[] = [];
  const read: Record<string, unknown> = {};
  for (const [field, value] of given) {
    const form = Object.hasOwn(forms, field) ? forms[field] : undefined;
    const what = form?.read(value) ?? null;
    if (form === undefined)
      faults.push({ field, message: `There is no field ${field.slice(0, 40)}; there are ${known}.` });
    else if (what === null) faults.push({ field, message: `${field} must be ${form.takes}.` });
    else read[field] = what;
  }
  for (const field of required) {
    const isMissing = !given.some(([name]) => name === field);
    if (isMissing) faults.push({ field, message: `${field} is missing: it must be ${forms[field]?.takes}.` });
  }
  if (faults.length > 0) throw refuseFields(faults);
  // Each was read by the form of its name.
  return read as Input<Forms>;
}

/** A number in bounds. */
export function numberFrom(min: number, max: number, isWhole: boolean): InputForm<number> {
  const isNumber = (value: unknown): value is number =>
    typeof value === 'number' && value >= min && value <= max && (!isWhole || Number.isInteger(value));
  return {
    takes: `${isWhole ? 'a whole number' : 'a number'} from ${min} to ${max}`,
    read: value => (isNumber(value) ? value : null),
  };
}

/** One of a few words. */
export function oneOf<const Word extends string>(...words: readonly Word[]): InputForm<Word> {
  return {
    takes: words.map(word => JSON.stringify(word)).join(' or '),
    read: value => words.find(word => word === value) ?? null,
  };
}

/** A text of a form. */
export function textLike(pattern: RegExp, takes: string): InputForm<string> {
  return { takes, read: value => (typeof value === 'string' && pattern.test(value) ? value : null) };
}

/** Nothing but true: what is not wanted is left out. */
export const yes: InputForm<true> = { takes: 'true', read: value => (value === true ? true : null) };
