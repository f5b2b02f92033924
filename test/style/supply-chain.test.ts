/** What is installed with the gateway, read from the lock file: no scripts that must run, no release with a known hole, no licence that binds. */

import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';

import { ROOT, readText } from './read-sources.js';

interface Locked {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly link?: boolean;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
}

const { packages } = JSON.parse(readText('package-lock.json')) as { packages: Readonly<Record<string, Locked>> };
const installed = Object.entries(packages).filter(([path, { link }]) => path.startsWith('node_modules/') && !link);

/** Its script only warns of an odd version range. Those that only build and test the gateway bring what they need as packages of their own. */
const SCRIPTS_THAT_NEED_NOT_RUN = [
  ...['node_modules/@apollo/protobufjs', 'node_modules/@parcel/watcher'],
  ...['node_modules/@swc/core', 'node_modules/unrs-resolver'],
];

test('T65: no package runs a script when it is installed, but those that are known to need none', () => {
  const scripted = installed.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path);
  expect(scripted.filter(path => !SCRIPTS_THAT_NEED_NOT_RUN.includes(path))).toEqual([]);
  // The image is built without any.
  expect(readText('Dockerfile')).toMatch(/^RUN npm ci --ignore-scripts$/m);
});

test('T65: npm is told not to run them, and so has nothing to ask about', () => {
  const { allowScripts } = JSON.parse(readText('package.json')) as { allowScripts: Readonly<Record<string, boolean>> };
  const denied = SCRIPTS_THAT_NEED_NOT_RUN.map(path => [path.replace('node_modules/', ''), false]);
  expect(allowScripts).toEqual(Object.fromEntries(denied));
});

test('T65: each package is locked by the hash of its bytes', () => {
  expect(installed.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([path]) => path)).toEqual([]);
});

/** The releases that mended what is known of the ones before. */
const FLOORS: Readonly<Record<string, string>> = {
  express: '5.0.0',
  'body-parser': '2.3.0',
  qs: '6.14.1',
  ws: '8.21.0',
  graphql: '16.8.1',
  '@apollo/server': '5.5.0',
  typeorm: '0.3.26',
  mysql2: '3.9.8',
};

const numbersOf = (version: string): number[] => version.split('.').map(part => Number.parseInt(part, 10));

function isAtLeast(version: string, floor: string): boolean {
  const [given, wanted] = [numbersOf(version), numbersOf(floor)];
  const place = wanted.findIndex((part, index) => part !== given[index]);
  return place === -1 || (given[place] ?? 0) > (wanted[place] ?? 0);
}

test.each(Object.entries(FLOORS))('T70: each package is at least the release that mended it: %s %s', (name, floor) => {
  const versions = installed
    .filter(([path, { dev }]) => !dev && path.endsWith(`node_modules/${name}`))
    .map(([, { version = '0' }]) => version);
  expect(versions).not.toEqual([]);
  expect(versions.filter(version => !isAtLeast(version, floor))).toEqual([]);
});

test('a version is compared by its numbers', () => {
  expect(['8.21.0', '8.100.0', '9.0.0'].map(version => isAtLeast(version, '8.21.0'))).toEqual([true, true, true]);
  expect(['8.20.9', '7.99.99', '8.3.0'].map(version => isAtLeast(version, '8.21.0'))).toEqual([false, false, false]);
});

/** They ask for a notice, and bind nothing else. */
const LICENCES = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT', 'Python-2.0'];

test('whoever runs the gateway is bound by no licence beyond a notice', () => {
  const odd = installed.filter(([, { dev, license = 'none' }]) => {
    const words = license.replace(/[()]/g, '').split(/ (?:AND|OR) /);
    return !dev && !words.every(word => LICENCES.includes(word));
  });
  expect(odd.map(([path, { license }]) => `${path}: ${license}`)).toEqual([]);
});

test('T65: npm writes a bill of materials from the lock file alone, with each package that runs with the gateway', () => {
  const words = ['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev', '--package-lock-only'];
  const { stdout } = spawnSync('npm', words, { cwd: ROOT, encoding: 'utf8', maxBuffer: 67_108_864 });
  const { bomFormat, components } = JSON.parse(stdout) as {
    bomFormat: string;
    components: { name: string; version: string }[];
  };
  expect(bomFormat).toBe('CycloneDX');
  const { version } = packages['node_modules/express'] ?? {};
  expect(components).toContainEqual(expect.objectContaining({ name: 'express', version }));
});
