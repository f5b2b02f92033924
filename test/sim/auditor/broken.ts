/** What the auditor raises: the promise that was broken, and how one can see it. */

export class Broken extends Error {
  override readonly name = 'Broken';

  constructor(
    readonly promise: string,
    readonly detail: string,
  ) {
    super(`${promise}: ${detail}`);
  }
}

export function demand(condition: boolean, promise: string, detail: () => string): asserts condition {
  if (!condition) throw new Broken(promise, detail());
}
