/** How large the client is for a page that loads it: every module of an entry, minified and joined as a bundler does, as one gzip. */

import { dirname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { transformSync } from '@swc/core';
import { readText } from '../../style/read-sources.js';

const OPTIONS = {
  minify: true,
  jsc: { target: 'es2022', parser: { syntax: 'typescript' }, minify: { compress: true, mangle: true } },
  module: { type: 'es6' },
} as const;

function weigh(entry: string): number {
  const modules = new Map<string, string>();
  const visit = (path: string): void => {
    if (modules.has(path)) return;
    const { code } = transformSync(readText(path), OPTIONS);
    // A bundler joins modules without these.
    modules.set(
      path,
      code.replace(/(?:import|export)\{[^}]*\}(?:from"[^"]*")?;|\bexport (?=function|const|class)/g, ''),
    );
    for (const [, from = ''] of code.matchAll(/from"(\.[^"]+)"/g))
      visit(normalize(join(dirname(path), from)).replace(/\.js$/, '.ts'));
  };
  visit(entry);
  return gzipSync([...modules.values()].join('\n'), { level: 9 }).length;
}

test.each([
  ['client', 6_200],
  ['react', 3_072],
  ['texts', 2_048],
])('%s has at most %d bytes, compressed', (entry, bytesMax) => {
  const bytes = weigh(`client/src/${entry}.ts`);
  process.stdout.write(`  client/src/${entry}.ts: ${bytes} bytes\n`);
  expect(bytes).toBeGreaterThan(500);
  expect(bytes).toBeLessThan(bytesMax);
});
