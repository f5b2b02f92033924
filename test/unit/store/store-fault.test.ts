import { describe, expect, it } from '@jest/globals';
import { isRepeatable, isUnavailable, StoreUnavailable } from '../../../src/store/store-fault.js';

/** As TypeORM wraps what a driver throws. */
function wrapped(fields: object): Error {
  const driverError = Object.assign(new Error('driver'), fields);
  return Object.assign(new Error('driver'), { driverError, ...fields });
}

describe('faults of the database', () => {
  it.each([
    ['a deadlock', { code: 'ER_LOCK_DEADLOCK' }, true, false],
    ['a lost race for a key', { code: 'ER_DUP_ENTRY' }, true, false],
    ['a lost connection', { code: 'PROTOCOL_CONNECTION_LOST' }, true, true],
    ['a statement on a connection that was seen to end', { fatal: true }, true, true],
    ['a missed deadline', { code: 'PROTOCOL_SEQUENCE_TIMEOUT' }, false, true],
    ['a full disk', { code: 'SQLITE_FULL' }, false, true],
    ['a disk that fails', { code: 'SQLITE_IOERR_FSYNC' }, false, true],
    ['a disk that is full under the server', { code: 'ER_GET_ERRNO' }, false, true],
    ['a commit that failed', { code: 'ER_ERROR_DURING_COMMIT' }, false, true],
    ['a user with too many connections', { code: 'ER_TOO_MANY_USER_CONNECTIONS' }, false, true],
    ['a user who has asked enough in this hour', { code: 'ER_USER_LIMIT_REACHED' }, false, true],
    ['a server out of memory', { code: 'ER_OUT_OF_RESOURCES' }, false, true],
    ['a server that may not write', { code: 'ER_INNODB_READ_ONLY' }, false, true],
    ['a node that is not in its cluster', { code: 'ER_UNKNOWN_COM_ERROR' }, false, true],
    ['a connection that idled too long', { code: 'ER_CLIENT_INTERACTION_TIMEOUT' }, false, true],
    ['no socket left on this machine', { code: 'EMFILE' }, false, true],
    ['a mistake in a statement', { code: 'ER_PARSE_ERROR' }, false, false],
    ['anything else', {}, false, false],
  ])('%s', (_what, fields, repeatable, unavailable) => {
    const error = wrapped(fields);
    expect([isRepeatable(error), isUnavailable(error)]).toEqual([repeatable, unavailable]);
  });

  it('knows its own error, and survives what is no error', () => {
    expect(isUnavailable(new StoreUnavailable('away'))).toBe(true);
    for (const value of [null, undefined, 'text', 7])
      expect([isRepeatable(value), isUnavailable(value)]).toEqual([false, false]);
  });
});
