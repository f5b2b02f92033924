/** The logger port: pino in the program, silence in tests. Never given a full phone number, a secret or a URL with a key. */

import { type Logger, pino } from 'pino';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'fatal'>;

const WAITING_BYTES_MAX = 1_048_576;

/** JSON lines on stdout. `level` is one of pino's. Lines that stdout does not take wait, up to 1 MiB, and are then lost. */
export function createLog(level: string): Log {
  // Synchronous on purpose: pino's other way tries for ever to flush at exit when its reader has gone or its disk is full.
  const stdout = pino.destination({ fd: 1, sync: true, maxLength: WAITING_BYTES_MAX, retryEAGAIN: () => false });
  stdout.on('error', () => undefined);
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, stdout);
}

export const silentLog: Log = pino({ level: 'silent' });
