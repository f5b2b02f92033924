/** How large the client is for a page that loads it, as one gzip. */

import { execFileSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';

function weigh(entry: string): number {
  const code = execFileSync(process.execPath, ['test/support/bundle-client.mjs', entry]);
  return gzipSync(code, { level: 9 }).length;
}

test.each([
  ['client', 6_000],
  ['react', 3_000],
  ['texts', 2_000],
])('%s has at most %d bytes, compressed', (entry, bytesMax) => {
  const bytes = weigh(entry);
  process.stdout.write(`  client/src/${entry}.ts: ${bytes} bytes\n`);
  expect(bytes).toBeGreaterThan(500);
  expect(bytes).toBeLessThan(bytesMax);
});
