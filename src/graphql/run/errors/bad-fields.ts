/** Collects the faults in the input of one operation: one sentence per field, up to a limit. */

import { type BadField, badInputs, type GatewayError } from '../../../domain/gateway-error.js';

/** What has been found wrong so far. */
export interface BadFields {
  /** `message` is a whole sentence. Of one field only the first counts. */
  add(field: string, message: string): void;
  /** `accepted` completes the sentence "field must be …". */
  mustBe(field: string, accepted: string): void;
  /** BAD_USER_INPUT with all of them; null when nothing is wrong. */
  error(): GatewayError | null;
}

/** Nobody fixes more than this at once, and the response must not grow with hostile input. */
const FIELDS_MAX = 20;
const NAME_LENGTH_MAX = 64;

/** Nothing is wrong at first. */
export function createBadFields(): BadFields {
  const messages = new Map<string, string>();
  const add = (field: string, message: string): void => {
    if (messages.size < FIELDS_MAX && !messages.has(field)) messages.set(field, message);
  };
  return {
    add,
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
