/** `simulate`: the Daraja simulator alone, for other programs to test against. */

import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';

import { type Config, readConfig } from '../config/config.js';
import { buildSimulatorShortcodes } from '../config/simulator-shortcodes.js';
import { createHostRule } from '../http/host-rule.js';
import { createAddressList } from '../lib/address-list.js';
import { createOriginRule } from '../lib/allowed-origins.js';
import { systemClock } from '../lib/clock.js';
import { listen } from '../lib/listen.js';
import { createLog, type Log } from '../lib/log.js';
import { isLoopbackHost } from '../lib/loopback.js';
import { systemRandom } from '../lib/random.js';
import { refuseForeignPage } from '../open-simulator.js';
import { createSimulator } from '../simulator/create-simulator.js';
import { type Running, runUntilStopped } from './run-until-stopped.js';

/** Resolves to the exit status. Throws ConfigurationFault. */
export async function simulate(): Promise<number> {
  const config = readConfig();
  const log = createLog(config.logLevel);
  await runUntilStopped(() => startSimulator(config, log), systemClock, log);
  return 0;
}

async function startSimulator(
  { http, shortcodes, simulator: { delayMs, callbackOrigins, allowedAddresses } }: Config,
  log: Log,
): Promise<Running> {
  const known = { shortcodes: buildSimulatorShortcodes(shortcodes), delayMs };
  const mayPostTo = (url: string): boolean => {
    const { hostname, origin } = new URL(url);
    return isLoopbackHost(hostname) || callbackOrigins.includes(origin);
  };
  const ports = { clock: systemClock, random: systemRandom, log };
  const refuseControl = createControlRule(http, allowedAddresses);
  const simulator = createSimulator({ ...known, ...ports, mayPostTo, refuseControl });
  const server = createServer(simulator.handle);
  await listen(server, http.host, http.port);
  log.info(
    { address: server.address() },
    'the simulator is listening; open its address in a browser to see what it receives',
  );
  return {
    async stop() {
      simulator.hangUp();
      const closed = once(server.close(), 'close');
      await simulator.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** There are no keys: whoever is on this machine or listed may control it, but no page of another origin, by whatever name. */
function createControlRule({ host, publicUrl }: Config['http'], allowedAddresses: readonly string[]) {
  const mayUse = createAddressList(allowedAddresses);
  const isOwnName = createHostRule(publicUrl, host);
  const origins = createOriginRule(null, publicUrl);
  return (request: IncomingMessage): string | null => {
    if (!mayUse.has(request.socket.remoteAddress ?? ''))
      return 'SIMULATOR_ALLOWED_ADDRESSES does not list this address.';
    if (!isOwnName(request)) return 'The simulator does not have this name.';
    return refuseForeignPage(request, origins);
  };
}
