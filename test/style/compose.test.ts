/** The compose file, read: what it sets must be true of the network that it makes. */

import { expect, test } from '@jest/globals';
import ipaddr from 'ipaddr.js';
import { readConfig } from '../../src/config/config.js';
import { readText } from './read-sources.js';

const compose = readText('docker-compose.yml');
const findValue = (pattern: RegExp): string => pattern.exec(compose)?.[1] ?? '';

test('O15: TRUSTED_PROXIES names the address that callers by the published port come from', () => {
  const trusted = findValue(/TRUSTED_PROXIES: \$\{TRUSTED_PROXIES:-(\S+)\}/);
  const subnet = findValue(/subnet: (\S+)/);
  // Docker gives what comes through a published port of the host the address of the network's own end.
  expect(trusted).toBe(findValue(/^ +gateway: (\d\S+)$/m));
  expect(ipaddr.parse(trusted).match(ipaddr.parseCIDR(subnet))).toBe(true);
  expect(readConfig({ TRUSTED_PROXIES: trusted }).http.trustedProxies).toEqual([trusted]);
});

test('O15: the addresses that compose sets can be read', () => {
  const DATABASE_URL = findValue(/DATABASE_URL: (\S+)/).replace(/\$\{MYSQL_PASSWORD:-(\w+)\}/, '$1');
  const { database, redisUrl } = readConfig({ DATABASE_URL, REDIS_URL: findValue(/REDIS_URL: (\S+)/) });
  expect(database).toMatchObject({ kind: 'mysql', user: findValue(/MYSQL_USER: (\S+)/) });
  expect(redisUrl?.reveal()).toMatch(/^redis:\/\/redis:/);
});

test('the image is given what its steps run, and .dockerignore lets it through', () => {
  const copies = [...readText('Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm)];
  const copied = copies.flatMap(([, paths = '']) => paths.split(' '));
  const lets = readText('.dockerignore').match(/(?<=^!).+$/gm);
  // The first layer has only the manifest of a workspace, all of which is let through.
  const whole = copied.filter(path => !copied.some(folder => path.startsWith(`${folder}/`)));
  expect(whole.sort()).toEqual([...(lets ?? [])].sort());
  const { scripts } = JSON.parse(readText('package.json')) as { readonly scripts: { readonly build: string } };
  const builder = /^node (\S+)$/.exec(scripts.build)?.[1];
  expect(copied).toContain(builder);
});
