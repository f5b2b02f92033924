/** The phones that somebody holds: who listens to which of them, and how often each has had a wrong PIN. */

import type { Memory } from '../memory.js';

/** What somebody who holds a phone sees. */
export interface PhoneEvent {
  readonly event: 'prompt' | 'gone' | 'sms';
  readonly data: unknown;
}

/** One who holds a phone. */
export interface Holder {
  hear(event: PhoneEvent): void;
  /** The simulator closes. */
  hangUp(): void;
}

/** A phone is open while at least one holds it. */
export interface Phones {
  isOpen(msisdn: string): boolean;
  /** Returns how to let go again; null if too many phones are held already. */
  hold(msisdn: string, holder: Holder): (() => void) | null;
  /** Everyone who holds it; nobody, if it is closed. */
  tell(msisdn: string, event: PhoneEvent): void;
  /** In a row. */
  wrongPins(msisdn: string): number;
  /** The memory keeps it: a locked PIN outlives a restart. */
  noteWrongPins(msisdn: string, count: number): void;
  /** Every holder hangs up, and nobody can hold a phone any more. */
  close(): void;
}

/** Of all phones together. */
const HOLDERS_MAX = 50;
const WRONG_PINS = 'wrong-pins';

/** All of them are closed at first. */
export function createPhones(memory: Memory): Phones {
  const holders = new Map<Holder, string>();
  const wrongPins: Map<string, number> = new Map(memory.openBook<number>(WRONG_PINS, () => wrongPins));
  let isClosed = false;

  const holdersOf = (msisdn: string) => [...holders].filter(([, held]) => held === msisdn).map(([holder]) => holder);
  return Object.freeze({
    isOpen: msisdn => holdersOf(msisdn).length > 0,
    hold: (msisdn, holder) => {
      if (isClosed || holders.size >= HOLDERS_MAX) return null;
      holders.set(holder, msisdn);
      return () => void holders.delete(holder);
    },
    tell: (msisdn, event) => {
      for (const holder of holdersOf(msisdn)) holder.hear(event);
    },
    wrongPins: msisdn => wrongPins.get(msisdn) ?? 0,
    noteWrongPins: (msisdn, count) => {
      if (count === 0) wrongPins.delete(msisdn);
      else wrongPins.set(msisdn, count);
      memory.note(WRONG_PINS, msisdn, count === 0 ? null : count);
    },
    close: () => {
      isClosed = true;
      for (const holder of holders.keys()) holder.hangUp();
    },
  } satisfies Phones);
}
