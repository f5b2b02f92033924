/** The command line's edge: what a failed command says on stderr. */

import { GatewayError } from '../domain/gateway-error.js';
import { ConfigurationFault } from '../lib/configuration-fault.js';
import { messageOf } from '../lib/log.js';
import { SchemaNewerThanCode, SchemaOlderThanCode } from '../store/migrate.js';
import { codeOf } from '../store/store-fault.js';

const FORESEEN = [ConfigurationFault, GatewayError, SchemaNewerThanCode, SchemaOlderThanCode];

/** Lines for a person. Only an unexpected error, a bug, is printed with its stack. */
export function presentFailure(error: unknown): string {
  if (!(error instanceof Error)) return `${String(error)}\n`;
  const isForeseen = FORESEEN.some(kind => error instanceof kind) || codeOf(error) !== '';
  return `${isForeseen ? messageOf(error) : withMembers(error)}\n`;
}

function withMembers(error: Error): string {
  const members: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  return [error, ...members]
    .map(each => (each instanceof Error ? (each.stack ?? each.message) : String(each)))
    .join('\n');
}
