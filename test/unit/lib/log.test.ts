import { describe, expect, it } from '@jest/globals';
import { presentError } from '../../../src/lib/log.js';

/** As TypeORM and mysql2 throw it. */
function failedQuery(): Error {
  const driverError = Object.assign(new Error("Duplicate entry '254712345678' for key 'payments_phone_lock'"), {
    code: 'ER_DUP_ENTRY',
    sql: "INSERT INTO payments VALUES ('254712345678')",
  });
  return Object.assign(new Error(driverError.message, { cause: driverError }), {
    name: 'QueryFailedError',
    code: 'ER_DUP_ENTRY',
    query: 'INSERT INTO payments VALUES (?)',
    parameters: ['254712345678'],
    driverError,
  });
}

describe('an error in the log', () => {
  it('tells what happened, and never a phone number or a statement with its parameters', () => {
    const shown = presentError(failedQuery());
    expect(shown).toMatchObject({ type: 'QueryFailedError', code: 'ER_DUP_ENTRY', cause: { code: 'ER_DUP_ENTRY' } });
    expect(JSON.stringify(shown)).not.toMatch(/254712345678|INSERT INTO|parameters/);
  });

  it('ends a chain of causes, also one that runs in a circle', () => {
    const error = new Error('round and round');
    error.cause = error;
    expect(JSON.stringify(presentError(error))).toContain('round and round');
  });
});
