/** Whether a host is this machine as it calls itself. */

import ipaddr from 'ipaddr.js';

/** `host` as in a URL: a name, or an address, in brackets where it is IPv6. Browsers ask no resolver for names below localhost. */
export function isLoopbackHost(host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  if (name === 'localhost' || name.endsWith('.localhost')) return true;
  const address = name.replace(/^\[(.*)\]$/, '$1');
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
}
