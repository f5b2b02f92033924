/** The statuses that the program leaves with, after sysexits.h: one table, which the docs print. */

import { CommanderError } from 'commander';

import { GatewayError } from '../domain/gateway-error.js';
import { ConfigurationFault } from '../lib/configuration-fault.js';
import { SchemaNewerThanCode, SchemaOlderThanCode } from '../store/migrate.js';
import { isUnavailable } from '../store/store-fault.js';

export const EXIT_STATUSES = {
  done: {
    status: 0,
    meaning:
      'Done. `serve` and `simulate` were stopped by a signal; `doctor` found nothing that keeps the gateway from working.',
  },
  failed: { status: 1, meaning: 'Something that nobody foresaw, told with its stack: a bug. Please report it.' },
  usage: { status: 64, meaning: 'The command line, or the input of the command, is wrong: `BAD_USER_INPUT`.' },
  data: {
    status: 65,
    meaning:
      'What is there does not allow it: a database of another release, `IDEMPOTENCY_CONFLICT`, `LIMIT_EXCEEDED`, `CURSOR_EXPIRED`.',
  },
  noInput: { status: 66, meaning: 'What was asked for is not there: `NOT_FOUND`.' },
  unavailable: {
    status: 69,
    meaning:
      'Something the command needs is not there: the database is missing, does not answer or refuses the user; no gateway answers; `doctor` found a failure.',
  },
  tryLater: { status: 75, meaning: 'Not now: `CUSTOMER_BUSY`, `RATE_LIMITED`.' },
  forbidden: {
    status: 77,
    meaning: 'The key is missing, wrong, or has not the right: `UNAUTHENTICATED`, `FORBIDDEN`.',
  },
  configuration: {
    status: 78,
    meaning:
      'A variable is missing or wrong, or names a port, a folder or a file that cannot be had. Every fault is told on stderr, each with its variable.',
  },
} as const satisfies Record<string, { readonly status: number; readonly meaning: string }>;

/** The status for what a command failed with. */
export function exitStatusOf(error: unknown): number {
  if (error instanceof ConfigurationFault) return EXIT_STATUSES.configuration.status;
  if (error instanceof GatewayError) return error.exitStatus;
  if (error instanceof SchemaNewerThanCode || error instanceof SchemaOlderThanCode) return EXIT_STATUSES.data.status;
  if (isUnavailable(error)) return EXIT_STATUSES.unavailable.status;
  if (error instanceof CommanderError)
    return error.exitCode === 0 ? EXIT_STATUSES.done.status : EXIT_STATUSES.usage.status;
  return EXIT_STATUSES.failed.status;
}
