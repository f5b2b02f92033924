/** The statuses of the command line: one table knows all of them. */

import { describe, expect, test } from '@jest/globals';
import { CommanderError } from 'commander';

import { EXIT_STATUSES, exitStatusOf } from '../../../src/cli/exit-statuses.js';
import { GATEWAY_ERROR_CODES, GatewayError } from '../../../src/domain/gateway-error.js';
import { ConfigurationFault } from '../../../src/lib/configuration-fault.js';
import { SchemaNewerThanCode } from '../../../src/store/migrate.js';
import { StoreUnavailable } from '../../../src/store/store-fault.js';

const STATUSES: readonly number[] = Object.values(EXIT_STATUSES).map(({ status }) => status);

describe('N10: exit statuses', () => {
  test('N10: no status stands for two things', () => {
    expect(new Set(STATUSES).size).toBe(STATUSES.length);
  });

  test.each(GATEWAY_ERROR_CODES)('N10: %s leaves with a status of the table that names it', code => {
    const status = exitStatusOf(new GatewayError(code, 'x'));
    const [row] = Object.values(EXIT_STATUSES).filter(each => each.status === status);
    expect(status).not.toBe(EXIT_STATUSES.failed.status);
    if (code !== 'UNAVAILABLE') expect(row?.meaning).toContain(`\`${code}\``);
    expect(STATUSES).toContain(status);
  });

  test.each([
    [new ConfigurationFault([]), 78],
    [new SchemaNewerThanCode('x'), 65],
    [new StoreUnavailable('x'), 69],
    [Object.assign(new Error('x'), { code: 'ER_BAD_DB_ERROR' }), 69],
    [new CommanderError(1, 'commander.unknownCommand', 'x'), 64],
    [new CommanderError(0, 'commander.help', 'x'), 0],
    [new Error('x'), 1],
    ['x', 1],
  ])('N10: %s leaves with %i', (error, status) => {
    expect(exitStatusOf(error)).toBe(status);
  });
});
