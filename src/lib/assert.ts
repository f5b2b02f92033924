/** Assertions: what must hold if the code is correct. A failed one is a bug, never an answer to a caller. */

/** A bug of ours. It is never caught to go on, and its text never leaves the process. */
export class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

/** Throws when `condition` is false. `message` says what was believed. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AssertionError(message);
}

/** Marks the branch that an exhaustive switch can never reach; the compiler checks it too. */
export function assertNever(value: never): never {
  throw new AssertionError(`unexpected value: ${JSON.stringify(value)}`);
}
