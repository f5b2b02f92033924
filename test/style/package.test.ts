/** The package as npm would publish it: what the program needs and what people read, and nothing of how it is made. */

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { listFiles, ROOT, readText } from './read-sources.js';

interface Packed {
  readonly files: readonly { readonly path: string }[];
  readonly unpackedSize: number;
}

interface Manifest {
  readonly version: string;
  readonly private?: boolean;
  readonly keywords: readonly string[];
  readonly engines: { readonly node: string };
  readonly bin: Readonly<Record<string, string>>;
}

const UNPACKED_BYTES_MAX = 6_000_000;
const manifest = JSON.parse(readText('package.json')) as Manifest;

function pack(): Packed {
  const { stdout } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const [packed] = JSON.parse(stdout) as Packed[];
  if (packed === undefined) throw new Error('npm packed nothing');
  return packed;
}

const { files, unpackedSize } = pack();
const paths = files.map(({ path }) => path);

test('N12: the package holds the program, built, and what it reads beside its code', () => {
  const built = listFiles('src')
    .filter(path => path.endsWith('.ts'))
    .map(path => path.replace(/^src\/(.*)\.ts$/, 'dist/$1.js'));
  // What was added to the sources since the last build is not there yet.
  const missing = built.filter(path => existsSync(join(ROOT, path)) && !paths.includes(path));
  expect(missing).toEqual([]);
  for (const path of [
    'package.json',
    'dist/console/index.html.br',
    'dist/element/mpesa-pay.js.br',
    'schema.graphql',
    ...Object.values(manifest.bin),
  ]) {
    expect(paths).toContain(path);
  }
});

test('N12: the package holds what people read', () => {
  for (const path of [
    'README.md',
    'LICENSE',
    'CHANGELOG.md',
    'SECURITY.md',
    '.env.example',
    'docs/generated/configuration.md',
  ]) {
    expect(paths).toContain(path);
  }
});

test('N12: the package holds no tests, benchmarks, sources or leftovers', () => {
  const allowed =
    /^(dist\/[\w/.-]+\.js|dist\/(console|graphiql)\/.+|dist\/element\/mpesa-pay\.js(\.(br|gz))?|public\/.+|docs\/.+|[\w.-]+)$/;
  expect(paths.filter(path => !allowed.test(path))).toEqual([]);
  expect(
    paths.filter(path => /(^|\/)(test|tests|bench|src|node_modules|\.ci|\.git)\/|\.(ts|map|tsbuildinfo)$/.test(path)),
  ).toEqual([]);
  expect(unpackedSize).toBeLessThan(UNPACKED_BYTES_MAX);
});

test('N12: it can be published, says for whom it is, and on which Node it runs', () => {
  expect(manifest.private).toBeUndefined();
  expect(manifest.keywords).toEqual(expect.arrayContaining(['mpesa', 'daraja', 'graphql']));
  const [, floor = ''] = /^>=(\d+\.\d+)$/.exec(manifest.engines.node) ?? [];
  expect(floor).not.toBe('');
  expect(readText('README.md')).toContain(`Node ${floor} or newer`);
});

test('N12: the changelog has a dated section for its version', () => {
  expect(readText('CHANGELOG.md')).toMatch(
    new RegExp(`^## ${manifest.version.replaceAll('.', '\\.')} - \\d{4}-\\d\\d-\\d\\d$`, 'm'),
  );
});
