/** The simulator of a gateway in simulator mode, and who may enter there. */

import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { join } from 'node:path';

import type { Config } from './config/config.js';
import { buildSimulatorShortcodes } from './config/simulator-shortcodes.js';
import { createHostRule } from './http/host-rule.js';
import { createAddressList } from './lib/address-list.js';
import type { OriginRule } from './lib/allowed-origins.js';
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
  readonly origins: OriginRule;
}

/** Simulator mode without another Daraja's address. */
export function runsSimulator({ environment, daraja }: Config): boolean {
  return environment === 'simulator' && daraja.baseUrl === null;
}

/**
 * Why a page may not control the simulator; null for its own pages and for programs. What a page only embeds, such as an image, comes without an
 * origin; a window that it opens says that it wants a page, and over plain http nothing else.
 */
export function refuseForeignPage({ headers }: IncomingMessage, origins: OriginRule): string | null {
  const { origin, host, accept = '', 'sec-fetch-site': site } = headers;
  const isVisit = site === 'cross-site' || site === 'same-site' || accept.includes('text/html');
  const isForeign = origin === undefined ? isVisit : !origins.isAllowed(origin, host);
  return isForeign ? 'A page of another origin may not control the simulator.' : null;
}

/** What M-Pesa knows is kept beside what the gateway knows: a restart forgets neither. */
export async function openSimulator(config: Config, folder: string, { clock, log, ownUrls, origins }: SimulatorNeeds) {
  if (!runsSimulator(config)) return null;
  const { shortcodes, simulator } = config;
  const callbackOrigins = new Set([...ownUrls, ...simulator.callbackOrigins].map(url => new URL(url).origin));
  const mayPostTo = (url: string) => callbackOrigins.has(new URL(url).origin);
  const memory = await openMemory({ path: join(folder, 'simulator.jsonl'), log });
  const known = { shortcodes: buildSimulatorShortcodes(shortcodes) };
  const refuseControl = (request: IncomingMessage) => refuseForeignPage(request, origins);
  const ports = { clock, random: systemRandom, log, memory, mayPostTo, refuseControl };
  return createSimulator({ ...known, ...ports, delayMs: simulator.delayMs });
}
