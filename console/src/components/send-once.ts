/** One request that moves money, asked until its result is known (decision 81). No React in here. */

import { AskError } from '../api/ask.js';

/** What is asked, with the key that makes it one request however often it is asked. */
export type Keyed<Input> = Input & { readonly idempotencyKey: string };

/** What was sent and has no answer yet, kept where a reload of the page does not reach. */
export interface Unanswered<Input> {
  read(): Keyed<Input> | null;
  keep(input: Keyed<Input>): void;
  /** Only this one: a form that has left the page does not take away what its successor has sent. */
  forget(input: Keyed<Input>): void;
}

/** Of the tab. */
interface Place {
  getItem(name: string): string | null;
  setItem(name: string, written: string): void;
  removeItem(name: string): void;
}

/** `name` is that of the form and of who fills it in. */
export function openUnanswered<Input>(name: string, place: Place): Unanswered<Input> {
  const read = (): Keyed<Input> | null => {
    const written = place.getItem(name);
    // Written by this file.
    return written === null ? null : (JSON.parse(written) as Keyed<Input>);
  };
  return {
    read,
    keep: input => place.setItem(name, JSON.stringify(input)),
    forget(input) {
      if (read()?.idempotencyKey === input.idempotencyKey) place.removeItem(name);
    },
  };
}

const ATTEMPTS = 3;
/** After these nobody knows whether M-Pesa was asked. */
const OPEN_ENDED: readonly string[] = ['NETWORK', 'INTERNAL', 'INTERNAL_SERVER_ERROR'];

/**
 * Asks with the same key each time: the gateway sends it once. After one attempt without an answer no refusal proves that nothing was sent
 * (the gateway may refuse before it looks up the key), so only the answer itself takes the key away.
 */
export async function sendOnce<Input, Made>(
  unanswered: Unanswered<Input>,
  input: Keyed<Input>,
  ask: (input: Keyed<Input>) => Promise<Made>,
): Promise<Made> {
  let isOpen = unanswered.read()?.idempotencyKey === input.idempotencyKey;
  unanswered.keep(input);
  for (let attempt = 1; ; attempt += 1) {
    try {
      const made = await ask(input);
      unanswered.forget(input);
      return made;
    } catch (error) {
      const isRefused = error instanceof AskError && !OPEN_ENDED.includes(error.code);
      isOpen ||= !isRefused;
      if (!isOpen) unanswered.forget(input);
      if (isRefused || attempt === ATTEMPTS) throw error;
    }
  }
}
