/** A value that prints as [secret] wherever it is logged, serialised or inspected; reading it is a visible call. */

const inspect = Symbol.for('nodejs.util.inspect.custom');

/** Holds a value that must not be printed. */
export class Secret<T = string> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  /** The value itself; call it at the last moment and never keep the answer. */
  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect](): string {
    return '[secret]';
  }
}
