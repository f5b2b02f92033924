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
    ['a user who may not write', { code: 'ER_TABLEACCESS_DENIED_ERROR' }, false, true],
    ['a user who may not write a column', { code: 'ER_COLUMNACCESS_DENIED_ERROR' }, false, true],
    ['a user who lacks a right of the server', { code: 'ER_SPECIFIC_ACCESS_DENIED_ERROR' }, false, true],
    ['a table that was opened read-only', { code: 'ER_OPEN_AS_READONLY' }, false, true],
    ['a database that was set read-only', { code: 'ER_SCHEMA_READ_ONLY' }, false, true],
    ['a server that is being recovered', { code: 'ER_INNODB_FORCED_RECOVERY' }, false, true],
    ['a server that is offline for its users', { code: 'ER_SERVER_OFFLINE_MODE' }, false, true],
    ['a group of servers without a majority', { code: 'ER_RUN_HOOK_ERROR' }, false, true],
    ['a group of servers in which another was first', { code: 'ER_TRANSACTION_ROLLBACK_DURING_COMMIT' }, true, false],
    ['an engine out of memory', { code: 'ER_ENGINE_OUT_OF_MEMORY' }, false, true],
    ['a full folder for temporary files', { code: 'EE_WRITE' }, false, true],
    ['a full tablespace', { code: 'ER_DISK_FULL_NOWAIT' }, false, true],
    ['a binary log that cannot be written', { code: 'ER_BINLOG_LOGGING_IMPOSSIBLE' }, false, true],
    ['a damaged table', { code: 'ER_TABLE_CORRUPT' }, false, true],
    ['a killed connection of MariaDB', { errno: 1927 }, true, true],
    ['a statement that took MariaDB too long', { errno: 1969 }, false, true],
    ['a full index file of MariaDB', { errno: 4139 }, false, true],
    ['a user whom MariaDB has blocked', { errno: 4150 }, false, true],
    ['a file that has moved', { code: 'SQLITE_READONLY_DBMOVED' }, false, true],
    ['a folder that cannot be opened', { code: 'SQLITE_CANTOPEN_ISDIR' }, false, true],
    ['no memory left', { code: 'SQLITE_NOMEM' }, false, true],
    ['a value that is too long', { code: 'ER_DATA_TOO_LONG' }, false, false],
    ['a statement that is too large', { code: 'ER_NET_PACKET_TOO_LARGE' }, false, false],
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
