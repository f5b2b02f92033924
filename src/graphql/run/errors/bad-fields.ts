/** Collects the faults in the input of one operation: one sentence per field, up to a limit. */

import { type BadField, badInputs, type GatewayError } from '../../../domain/gateway-error.js';

/** What has been found wrong so far. */
export interface BadFields {
  /** `message` is a whole sentence. Of one field only the first counts. */
  add(field: string, message: string): void;
  /** `accepted` completes the sentence "field must be …". */
  mustBe(field: string, accepted: string): void;
  /** Whether nothing more will be said of this field, so that it need not be looked at. */
  isDone(field: string): boolean;
  /** Before so many values are looked at. False: they are too many, which is then one of the faults. */
  mayLook(values: number): boolean;
  /** BAD_USER_INPUT with all of them; null when nothing is wrong. */
  error(): GatewayError | null;
}

/** Nobody fixes more than this at once, and the response must not grow with hostile input. */
const FIELDS_MAX = 20;
const NAME_LENGTH_MAX = 64;
/** Of a whole operation, those of a variable counted at each place where it stands: full lists in all root fields have 1,200. */
const VALUES_MAX = 5_000;

/** Nothing is wrong at first. */
export function createBadFields(): BadFields {
  const messages = new Map<string, string>();
  let looks = 0;
  const isDone = (field: string): boolean => messages.size >= FIELDS_MAX || messages.has(field);
  const add = (field: string, message: string): void => {
    if (!isDone(field)) messages.set(field, message);
  };
  return {
    add,
    isDone,
    mayLook(values) {
      looks += values;
      if (looks > VALUES_MAX)
        add('variables', `variables must be fewer: an operation has at most ${VALUES_MAX} values.`);
      return looks <= VALUES_MAX;
    },
    mustBe: (field, accepted) => add(field, `${field} must be ${accepted}.`),
    error() {
      if (messages.size === 0) return null;
      return badInputs([...messages].map(([field, message]): BadField => ({ field, message })));
    },
  };
}

/** A name that a stranger made up, short enough to be said again. */
export function shortName(name: string): string {
  return name.length > NAME_LENGTH_MAX ? `${name.slice(0, NAME_LENGTH_MAX)}…` : name;
}
