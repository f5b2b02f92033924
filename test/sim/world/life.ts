/** The life of one simulated process: it may end at any call of a port, and what was waiting then never touches the world again. */

import type { Dice } from './dice.js';

export interface Life {
  readonly name: string;
  isAlive(): boolean;
  /** Ends it: calls under way never return, later ones never begin. */
  end(): void;
  /** Resolves when it ends. */
  readonly ended: Promise<void>;
  /** Runs a port's call; the process may die right before it or right after, so many times as often as elsewhere. */
  through<T>(port: string, call: () => Promise<T>, times?: number): Promise<T>;
  /** May end the life here; true when it is over. */
  mayEnd(port: string, times?: number): boolean;
}

export interface Fragility {
  readonly dice: Dice;
  /** The probability of dying at one call; asked each time, because it ends with the mischief. */
  crashChance(): number;
  onEnd(port: string): void;
}

export function createLife(name: string, { dice, crashChance, onEnd }: Fragility): Life {
  let isAlive = true;
  let tell: () => void = () => undefined;
  const ended = new Promise<void>(resolve => {
    tell = resolve;
  });
  const end = (): void => {
    isAlive = false;
    tell();
  };
  const mayEnd = (port: string, times = 1): boolean => {
    if (isAlive && dice.chance(crashChance() * times)) {
      end();
      onEnd(port);
    }
    return !isAlive;
  };
  return Object.freeze({
    name,
    isAlive: () => isAlive,
    end,
    ended,
    mayEnd,
    through: async <T>(port: string, call: () => Promise<T>, times = 1): Promise<T> => {
      if (mayEnd(`before ${port}`, times)) return never();
      const outcome = await call().then(
        value => ({ value }),
        (error: unknown) => ({ error }),
      );
      if (mayEnd(`after ${port}`, times)) return never();
      if ('error' in outcome) throw outcome.error;
      return outcome.value;
    },
  });
}

/** What a dead process waits for. */
export function never<T>(): Promise<T> {
  return new Promise<T>(() => undefined);
}
