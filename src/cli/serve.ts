/** `serve`: the gateway itself. */

import { openGateway } from '../app.js';
import { readConfig } from '../config/config.js';
import { systemClock } from '../lib/clock.js';
import { createLog } from '../lib/log.js';
import { runUntilStopped } from './run-until-stopped.js';

/** Resolves to the exit status after a drain. Throws ConfigurationFault. */
export async function serve(): Promise<number> {
  const config = readConfig();
  const log = createLog(config.logLevel);
  for (const variable of config.unknownVariables) log.warn({ variable }, 'unknown variable: is its name misspelt?');
  await runUntilStopped(() => openGateway(config, log), systemClock, log);
  return 0;
}
