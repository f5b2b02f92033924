/** Which names a simulator answers to: a page that has its own name point at this machine must not become a caller without a key. */

import type { IncomingMessage } from 'node:http';

import { isLoopbackHost } from '../lib/loopback.js';
import { parseUrl } from '../lib/parse-url.js';

/** Whether the request is addressed to this gateway; one without a `Host` does not come from a browser. */
export type HostRule = (request: Pick<IncomingMessage, 'headers'>) => boolean;

/** This machine by any of its own names, the host of `publicUrl`, and the address `listensOn`. Ports are not compared: a container has another one outside. */
export function createHostRule(publicUrl: string, listensOn: string): HostRule {
  const own = new Set([hostOf(publicUrl), hostOf(`http://${listensOn.includes(':') ? `[${listensOn}]` : listensOn}`)]);
  return ({ headers: { host } }) => {
    if (host === undefined) return true;
    const name = hostOf(`http://${host}`);
    return name !== null && (own.has(name) || isLoopbackHost(name));
  };
}

/** As URLs write it; null for what is no host. */
function hostOf(url: string): string | null {
  return parseUrl(url)?.hostname ?? null;
}
