/** The simulator of a gateway in simulator mode, and who may enter there. */

import { isIP } from 'node:net';
import { join } from 'node:path';

import type { Config } from './config/config.js';
import { buildSimulatorShortcodes } from './config/simulator-shortcodes.js';
import { createHostRule } from './http/host-rule.js';
import { createAddressList } from './lib/address-list.js';
import type { Clock } from './lib/clock.js';
import type { Log } from './lib/log.js';
import { systemRandom } from './lib/random.js';
import { createSimulator } from './simulator/create-simulator.js';
import { openMemory } from './simulator/memory.js';

/** Nobody needs a key where there is none, if he comes from this machine or from where the operator said. */
export function openTo({ apiKeys, http, simulator }: Config): (address: string) => boolean {
  if (apiKeys !== null) return () => false;
  const listed = createAddressList(simulator.allowedAddresses);
  return address => address === http.host || listed.has(address);
}

/** Outside of the simulator nobody goes without a key, and there is nothing to be reached by another name. */
export function hostRules({ environment, apiKeys, http, simulator }: Config, publicUrl: string) {
  const isSimulator = environment === 'simulator';
  return {
    hostRule: isSimulator ? createHostRule(publicUrl, http.host) : null,
    isOpen: apiKeys === null,
    simulatorAddresses: [...simulator.allowedAddresses, ...(isIP(http.host) ? [http.host] : [])],
  };
}

export interface SimulatorNeeds {
  readonly clock: Clock;
  readonly log: Log;
  readonly ownUrls: readonly string[];
}

/** What M-Pesa knows is kept beside what the gateway knows: a restart forgets neither. */
export async function openSimulator(
  { daraja, environment, shortcodes, simulator }: Config,
  folder: string,
  { clock, log, ownUrls }: SimulatorNeeds,
) {
  if (environment !== 'simulator' || daraja.baseUrl !== null) return null;
  const origins = new Set([...ownUrls, ...simulator.callbackOrigins].map(url => new URL(url).origin));
  const mayPostTo = (url: string) => origins.has(new URL(url).origin);
  const memory = await openMemory({ path: join(folder, 'simulator.jsonl'), log });
  const known = { shortcodes: buildSimulatorShortcodes(shortcodes) };
  return createSimulator({ ...known, clock, random: systemRandom, log, delayMs: simulator.delayMs, memory, mayPostTo });
}
