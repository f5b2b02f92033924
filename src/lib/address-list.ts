/** Lists of IP addresses and CIDR ranges: for the bare callback paths and for trusted proxies. */

import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = [Address, number];

const MAPPED_PREFIX_BITS = 96;
const NEARLY_EVERY = 1 / 8;

/** IPv4-mapped IPv6 addresses count as IPv4. */
export interface AddressList {
  /** Whether the address is one of the list. What is not an address is in no list. */
  has(address: string): boolean;
}

/** `entries` are addresses or ranges that `isAddressRange` accepts. IPv4-mapped IPv6 counts as IPv4 on both sides. */
export function createAddressList(entries: readonly string[]): AddressList {
  const ranges = entries.map(parseRange);
  return Object.freeze({
    has(text: string) {
      if (!isAddress(text)) return false;
      const address = ipaddr.process(text);
      return ranges.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits));
    },
  });
}

/** Whether `text` is an address or a CIDR range. Short forms ("10.1", "1") are refused: they are usually a slip. */
export function isAddressRange(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  if (!isAddress(address) || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && ipaddr.isValidCIDR(text));
}

/** An IPv4 address as it is, the first 64 bits of an IPv6 address; what is not an address stays as it is. */
export function addressBlock(text: string): string {
  if (!isAddress(text)) return text;
  const address = ipaddr.process(text);
  return address instanceof ipaddr.IPv6 ? address.parts.slice(0, 4).join(':') : address.toString();
}

/** An IPv4-mapped address as the IPv4 address that it is; what is not an address stays as it is. */
export function plainAddress(text: string): string {
  return isAddress(text) ? ipaddr.process(text).toString() : text;
}

/** Whether ranges hold an eighth or more of all addresses of a kind: nobody's callers or proxies are that many. */
export function isNearlyEveryAddress(ranges: readonly string[]): boolean {
  const shares = { ipv4: 0, ipv6: 0 };
  for (const [address, bits] of ranges.map(parseRange)) shares[address.kind()] += 2 ** -bits;
  return Math.max(shares.ipv4, shares.ipv6) >= NEARLY_EVERY;
}

function isAddress(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);
}

function parseRange(text: string): Range {
  if (!text.includes('/')) {
    const address = ipaddr.process(text);
    return [address, address.kind() === 'ipv4' ? 32 : 128];
  }
  const [address, bits] = ipaddr.parseCIDR(text);
  const isMapped = address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() && bits >= MAPPED_PREFIX_BITS;
  return isMapped ? [address.toIPv4Address(), bits - MAPPED_PREFIX_BITS] : [address, bits];
}
