/** Loaded before a program: a resolver that does not answer while the file NAMELESS exists, and leaves a mark in it for each look. */

import dns from 'node:dns';
import { appendFileSync, existsSync } from 'node:fs';

const { NAMELESS } = process.env;
const lookup = dns.lookup;
dns.lookup = (hostname, options, callback = options) => {
  if (!existsSync(NAMELESS)) return lookup('127.0.0.1', options, callback);
  appendFileSync(NAMELESS, '?');
  const code = 'EAI_AGAIN';
  process.nextTick(callback, Object.assign(new Error(`getaddrinfo ${code} ${hostname}`), { code, hostname }));
};
