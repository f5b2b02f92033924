/** The client's address: the peer's, or the one a trusted proxy reports. */

import type { IncomingMessage } from 'node:http';

import { type AddressList, addressBlock, plainAddress } from '../lib/address-list.js';

/**
 * The rightmost address of X-Forwarded-For that is not a trusted proxy: anything to its left, the client may have
 * written itself. The header counts only when the peer is trusted. Empty when nobody can tell.
 */
export function readClientAddress({ socket, headers }: IncomingMessage, trustedProxies: AddressList): string {
  const peer = socket.remoteAddress ?? '';
  const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',');
  if (forwarded === '' || !trustedProxies.has(peer)) return peer;
  const hops = forwarded.split(',').map(readHop);
  return hops.findLast(hop => !trustedProxies.has(hop)) ?? hops[0] ?? '';
}

/** The address as it is written down and compared with lists. */
export function readPlainAddress(request: IncomingMessage, trustedProxies: AddressList): string {
  return plainAddress(readClientAddress(request, trustedProxies));
}

/** For whom what one asker may take is counted: the address, or the network of an IPv6 address, of which one machine has many. */
export function readClientBlock(request: IncomingMessage, trustedProxies: AddressList): string {
  return addressBlock(readClientAddress(request, trustedProxies));
}

/** Some proxies add the port: 192.0.2.1:4711, [2001:db8::1]:4711. */
function readHop(text: string): string {
  const hop = text.trim();
  return /^\[([^\]]*)\](?::\d+)?$/.exec(hop)?.[1] ?? /^([^:]*):\d+$/.exec(hop)?.[1] ?? hop;
}
