/** Thrown by a scalar that is given a bad value; the presenter of errors adds the name of the input field. */

/** A value that a scalar does not take. */
export class RefusedValue extends Error {
  override readonly name = 'RefusedValue';

  /** `accepted` completes the sentence "field must be …". */
  constructor(readonly accepted: string) {
    super(`must be ${accepted}`);
  }
}
