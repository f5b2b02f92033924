/** The last line of the checks: what the runner has noted, and nothing that it has not. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from '@jest/globals';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'count-results-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const fine = { file: 'a.test.ts', passed: 3, failed: 0, skipped: 0 };
const complete = { isComplete: true };

function count(lines: readonly object[], failedSteps = 0): { status: number | null; last: string | undefined } {
  const path = join(folder, 'results');
  writeFileSync(path, lines.map(line => `${JSON.stringify(line)}\n`).join(''));
  const args = ['.ci/count-results.mjs', path, String(failedSteps)];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { status, last: stdout.trimEnd().split('\n').at(-1) };
}

test.each<[string, object[], number, number, string]>([
  ['all is well', [fine, { ...fine, passed: 4 }, complete], 0, 0, '7 passed, 0 failed'],
  ['a test fails', [fine, { ...fine, failed: 2 }, complete], 0, 1, '6 passed, 2 failed'],
  ['a test is skipped', [fine, { ...fine, skipped: 1 }, complete], 0, 1, '6 passed, 1 failed'],
  ['another step fails', [fine, complete], 2, 1, '3 passed, 2 failed'],
  ['the run is cut off', [fine], 0, 1, '3 passed, 1 failed'],
  ['nothing was run', [], 0, 1, '0 passed, 1 failed'],
])('when %s', (_what, lines, failedSteps, status, last) => {
  expect(count(lines, failedSteps)).toEqual({ status, last });
});

test('a file that cannot be run counts as one failure', () => {
  const path = join(folder, 'noted');
  writeFileSync(path, '');
  const reporter = createRequire(import.meta.url).resolve('../../../.ci/count-reporter.cjs');
  const broken = { numPassingTests: 0, numFailingTests: 0, numPendingTests: 0, testExecError: { message: 'x' } };
  const script = `const reporter = new (require(${JSON.stringify(reporter)}))();
    reporter.onTestFileResult({ path: 'b.test.ts' }, ${JSON.stringify(broken)}); reporter.onRunComplete();`;
  spawnSync(process.execPath, ['--eval', script], { env: { CI_RESULTS: path } });
  const { stdout } = spawnSync(process.execPath, ['.ci/count-results.mjs', path, '0'], { encoding: 'utf8' });
  expect(stdout).toBe('b.test.ts: 1 failed\n0 passed, 1 failed\n');
});
