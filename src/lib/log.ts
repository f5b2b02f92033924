/** The logger port: pino in the program, silence in tests. Never given a full phone number, a secret or a URL with a key. */

import { type Logger, pino } from 'pino';

/** What stations log with. Field values are never secrets, full phone numbers or URLs with keys. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'fatal'>;

const WAITING_BYTES_MAX = 1_048_576;

/** JSON lines on stdout. `level` is one of pino's. Lines that stdout does not take wait, up to 1 MiB, and are then lost. */
export function createLog(level: string): Log {
  // Synchronous on purpose: asynchronous pino never stops flushing at exit when its reader is gone or its disk is full.
  const stdout = pino.destination({ fd: 1, sync: true, maxLength: WAITING_BYTES_MAX, retryEAGAIN: () => false });
  stdout.on('error', () => undefined);
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: presentError } },
    stdout,
  );
}

const CAUSES_MAX = 4;
/** Of an error that is several: a name that leads to several addresses fails at each of them. */
const MEMBERS_MAX = 8;

/**
 * An error as a log line shows it: never its other properties, because a database's error carries the statement with its
 * parameters, and never the value that it refuses ("Duplicate entry '2547…' for key …") or a run of digits that could be a phone number.
 */
export function presentError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack, cause } = error;
  const code = 'code' in error ? error.code : undefined;
  return {
    ...{ type: name, message: withoutData(message), stack: withoutData(stack ?? '') },
    ...(code === undefined ? {} : { code }),
    ...(cause === undefined || depth >= CAUSES_MAX ? {} : { cause: presentError(cause, depth + 1) }),
    ...(error instanceof AggregateError && depth < CAUSES_MAX ? { errors: presentMembers(error, depth) } : {}),
  };
}

function presentMembers({ errors }: AggregateError, depth: number): readonly unknown[] {
  const shown = errors.slice(0, MEMBERS_MAX).map(member => presentError(member, depth + 2));
  return errors.length > MEMBERS_MAX ? [...shown, `and ${errors.length - MEMBERS_MAX} more`] : shown;
}

/** What an error says in one line: one that is several says what all of them say. */
export function messageOf(error: unknown, depth = 0): string {
  if (!(error instanceof AggregateError)) return error instanceof Error ? error.message : String(error);
  if (depth === CAUSES_MAX) return error.message;
  const messages = new Set(error.errors.slice(0, MEMBERS_MAX).map(member => messageOf(member, depth + 1)));
  return [error.message, ...messages].filter(text => text !== '').join('; ');
}

/** MySQL quotes the value that it refuses. */
function withoutData(text: string): string {
  return text.replace(/(entry|value:) '.*' for (key|column)/gs, "$1 '…' for $2").replace(/\d{9,}/g, '…');
}

export const silentLog: Log = pino({ level: 'silent' });
