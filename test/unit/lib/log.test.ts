import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { presentFailure } from '../../../src/cli/present-failure.js';
import { messageOf, presentError } from '../../../src/lib/log.js';

/** What ends a line, or speaks to a terminal. */
const CONTROL = /\p{Cc}/u;

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

  it.each([
    ["Duplicate entry '600000 JANE W' for key 'checkouts_open_reference'", 'checkouts_open_reference'],
    ["Incorrect string value: 'Jane O'Hara' for column 'partyName' at row 1", 'partyName'],
  ])(
    'names the place where a value does not fit, and not the value, which somebody has typed: %s',
    (message, place) => {
      const shown = JSON.stringify(presentError(new Error(message)));
      expect(shown).toContain(place);
      expect(shown).not.toMatch(/jane|hara/i);
    },
  );

  it('ends a chain of causes, also one that runs in a circle', () => {
    const error = new Error('round and round');
    error.cause = error;
    expect(JSON.stringify(presentError(error))).toContain('round and round');
  });
});

describe('T62: a name or an answer of M-Pesa', () => {
  it('writes no line and no command of a terminal into the log', () => {
    const lines: string[] = [];
    const log = pino({ base: null, serializers: { err: presentError } }, { write: line => void lines.push(line) });
    const name = 'JANE\r\n{"level":60,"msg":"paid"}\u2028\u001b[2J\u0007\u0000';
    log.warn({ name, err: new Error(name) }, name);
    expect(lines).toHaveLength(1);
    const line = lines[0] ?? '';
    expect(line.slice(0, -1)).not.toMatch(CONTROL);
    expect(JSON.parse(line)).toMatchObject({ level: 40, name, msg: name, err: { message: name } });
  });
});

describe('O15: an error that is several', () => {
  const several = (message: string, count: number) =>
    new AggregateError(
      Array.from({ length: count }, (_, index) =>
        Object.assign(new Error(`connect ECONNREFUSED 127.0.0.${index}:3306`), { code: 'ECONNREFUSED' }),
      ),
      message,
    );

  it('is told with its members, also as a cause, and with a bounded number of them', () => {
    expect(presentError(new Error('not reached', { cause: several('', 2) }))).toMatchObject({
      message: 'not reached',
      cause: {
        type: 'AggregateError',
        errors: [
          { message: 'connect ECONNREFUSED 127.0.0.0:3306', code: 'ECONNREFUSED' },
          { message: 'connect ECONNREFUSED 127.0.0.1:3306', code: 'ECONNREFUSED' },
        ],
      },
    });
    const { errors } = presentError(several('many', 100)) as { errors: readonly unknown[] };
    expect([errors.length, errors.at(-1)]).toEqual([9, 'and 92 more']);
  });

  it('ends where its members are itself', () => {
    const error = several('round', 1);
    error.errors.push(error, error, error);
    expect(JSON.stringify(presentError(error)).length).toBeLessThan(100_000);
    expect(messageOf(error)).toMatch(/^round; connect/);
  });

  it('says in one line what they say', () => {
    expect(messageOf(several('', 2))).toBe('connect ECONNREFUSED 127.0.0.0:3306; connect ECONNREFUSED 127.0.0.1:3306');
    expect(messageOf(several('not everything could be closed', 1))).toMatch(/^not everything could be closed; connect/);
    expect(messageOf('text')).toBe('text');
  });

  it('is told on the command line, foreseen or not', () => {
    expect(presentFailure(Object.assign(several('', 1), { code: 'ECONNREFUSED' }))).toBe(
      'connect ECONNREFUSED 127.0.0.0:3306\n',
    );
    expect(presentFailure(new AggregateError([new TypeError('a bug')], 'not everything could be closed'))).toMatch(
      /not everything could be closed[\s\S]*TypeError: a bug/,
    );
  });
});
