/** The logger port: pino in the program, silence in tests. Never given a full phone number, a secret or a URL with a key. */

import { type Logger, pino } from 'pino';

/** What stations log with. Field values are never secrets, full phone numbers or URLs with keys. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'fatal'>;

const WAITING_BYTES_MAX = 1_048_576;

/** JSON lines on stdout. `level` is one of pino's. Lines that stdout does not take wait, up to 1 MiB, and are then lost. */
export function createLog(level: string): Log {
  // Synchronous on purpose: pino's other way tries for ever to flush at exit when its reader has gone or its disk is full.
  const stdout = pino.destination({ fd: 1, sync: true, maxLength: WAITING_BYTES_MAX, retryEAGAIN: () => false });
  stdout.on('error', () => undefined);
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: presentError } },
    stdout,
  );
}

const CAUSES_MAX = 4;

/**
 * An error as a log line shows it: never its other properties, because a database's error carries the statement with its
 * parameters, and never a run of digits that could be a phone number ("Duplicate entry '2547…' for key …").
 */
export function presentError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack, cause } = error;
  const code = 'code' in error ? error.code : undefined;
  return {
    ...{ type: name, message: withoutNumbers(message), stack: withoutNumbers(stack ?? '') },
    ...(code === undefined ? {} : { code }),
    ...(cause === undefined || depth >= CAUSES_MAX ? {} : { cause: presentError(cause, depth + 1) }),
  };
}

function withoutNumbers(text: string): string {
  return text.replace(/\d{9,}/g, '…');
}

export const silentLog: Log = pino({ level: 'silent' });
