/** The whole tree, not only the code: no leftovers, no host names of registries, a lock file of hashes alone. */

import { describe, expect, it } from '@jest/globals';
import { listFiles, readText } from './read-sources.js';

const FILES = listFiles('.');
const isText = (path: string): boolean =>
  !/\.(png|ico|woff2|pem|html|gz)$/.test(path) && !path.startsWith('test/fixtures/');
const isCode = (path: string): boolean => /\.(ts|tsx|mjs|js|sh|ya?ml)$|(^|\/)(Dockerfile|run)$/.test(path);

/** Written in two parts, so that this file does not break its own rules. */
const LEFTOVERS = new RegExp(
  `\\b(${['TO', 'FIX', 'X'].map(start => start + (start === 'X' ? 'XX' : start === 'TO' ? 'DO' : 'ME')).join('|')})\\b`,
);
const ESCAPES = new RegExp(`@ts-(${['ignore', 'expect-error', 'nocheck'].join('|')})\\b`);
const REGISTRIES = new RegExp(
  ['npm' + 'js', 'yarn' + 'pkg', 'npm' + 'mirror', 'tao' + 'bao'].map(name => `${name}\\.`).join('|'),
);

function findLines(paths: readonly string[], pattern: RegExp, advice: string): string[] {
  return paths.flatMap(path =>
    readText(path)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1} ${advice}`] : [])),
  );
}

/** What the program reads beside its own code, as seen from the root: `new URL('../../public/', import.meta.url)`. */
const READ_AT_RUN_TIME = listFiles('src')
  .flatMap(path => [...readText(path).matchAll(/new URL\('(?:\.\.\/)+(\w[\w.-]*)\/?', import\.meta\.url\)/g)])
  .flatMap(([, name]) => name ?? []);

describe('the tree', () => {
  it('puts into the image whatever the program reads beside its code', () => {
    const dockerfile = readText('Dockerfile');
    const admitted = readText('.dockerignore').split('\n');
    expect(READ_AT_RUN_TIME).toContain('public');
    for (const name of READ_AT_RUN_TIME) {
      expect(dockerfile).toMatch(new RegExp(`^COPY .*/app/${name} |^COPY ${name} `, 'm'));
      // What is built is built there.
      if (name !== 'dist') expect(admitted).toContain(`!${name}`);
    }
  });

  it('has no leftovers in its code', () => {
    expect(findLines(FILES.filter(isCode), LEFTOVERS, 'do it, or make it an issue')).toEqual([]);
  });

  it('never silences the compiler', () => {
    expect(findLines(FILES.filter(isCode), ESCAPES, 'make the types say it')).toEqual([]);
  });

  it('names no host of a package registry', () => {
    const breaches = findLines(
      FILES.filter(isText),
      REGISTRIES,
      'registries differ from machine to machine: name none',
    );
    expect(breaches).toEqual([]);
  });

  it('locks packages by their hashes, not by where they came from', () => {
    expect(findLines(['package-lock.json'], /"resolved": ".*:/, 'take the address out, keep the integrity')).toEqual(
      [],
    );
  });

  it('gives a reason for each package that runs with the gateway, and for no other', () => {
    const { dependencies } = JSON.parse(readText('package.json')) as { dependencies: Record<string, string> };
    const cells = [...readText('docs/dependencies.md').matchAll(/^\| (`[^|]*)\|/gm)].map(([, cell]) => cell ?? '');
    const explained = cells.flatMap(cell => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
    expect(explained.sort()).toEqual(Object.keys(dependencies).sort());
  });
});
