/** Variables: what the gateway writes to its log. */

import { oneOf } from '../readers.js';
import type { VariableRows } from '../variable.js';

export const LOGGING = {
  LOG_LEVEL: {
    gives: 'logLevel',
    fallback: 'info',
    meaning: 'Log level: fatal, error, warn, info, debug, trace or silent. Logs are JSON lines on stdout.',
    reader: oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
  },
} as const satisfies VariableRows;
