/** The exit statuses of the program, after sysexits.h: one table, printed in the docs. */

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
  failed: { status: 1, meaning: 'An unexpected error, with its stack on stderr. This is a bug: please report it.' },
  usage: { status: 64, meaning: 'The command line or the input is invalid: `BAD_USER_INPUT`.' },
  data: {
    status: 65,
    meaning:
      'The current state does not allow it: a database of another release or without its tables, `IDEMPOTENCY_CONFLICT`, `LIMIT_EXCEEDED`, `CURSOR_EXPIRED`.',
  },
  noInput: { status: 66, meaning: 'The requested item does not exist: `NOT_FOUND`.' },
  unavailable: {
    status: 69,
    meaning:
      'A dependency is not available: the database is missing, does not answer or refuses the user; no gateway answers; `doctor` found a failure.',
  },
  tryLater: { status: 75, meaning: 'Not now: `CUSTOMER_BUSY`, `RATE_LIMITED`.' },
  forbidden: {
    status: 77,
    meaning: 'The key is missing, invalid or lacks the permission: `UNAUTHENTICATED`, `FORBIDDEN`.',
  },
  configuration: {
    status: 78,
    meaning:
      'A variable is missing or invalid, or names a port, folder or file that cannot be used. Every problem is listed on stderr with its variable.',
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
