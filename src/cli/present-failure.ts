/** The command line's edge: what a failed command says on stderr, and the status it leaves with. */

import { CommanderError } from 'commander';

import { GatewayError } from '../domain/gateway-error.js';
import { ConfigurationFault } from '../lib/configuration-fault.js';
import { SchemaNewerThanCode, SchemaOlderThanCode } from '../store/migrate.js';
import { codeOf } from '../store/store-fault.js';

const CONFIGURATION_STATUS = 78;
const USAGE_STATUS = 64;
const FAILURE_STATUS = 1;

const FORESEEN = [ConfigurationFault, GatewayError, SchemaNewerThanCode, SchemaOlderThanCode];

/** After sysexits.h: 78 for the configuration, 64 for the command line, the error's own where it has one. */
export function exitStatusOf(error: unknown): number {
  if (error instanceof ConfigurationFault) return CONFIGURATION_STATUS;
  if (error instanceof GatewayError) return error.exitStatus;
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE_STATUS;
  return FAILURE_STATUS;
}

/** Lines for a person. Only what nobody foresaw, a bug, is told with its stack. */
export function presentFailure(error: unknown): string {
  if (!(error instanceof Error)) return `${String(error)}\n`;
  const isForeseen = FORESEEN.some(kind => error instanceof kind) || codeOf(error) !== '';
  return `${isForeseen ? error.message : error.stack}\n`;
}
