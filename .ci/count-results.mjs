/**
 * `node .ci/count-results.mjs FILE STEPS`: the last line of the checks, "N passed, N failed", from what the tests have noted in FILE and
 * the number of steps that failed. A test that was skipped is a failure, and so is a run that came to no end. Leaves with 1 on any.
 */

import { readFileSync } from 'node:fs';

const [path, steps] = process.argv.slice(2);
const lines = readFileSync(path, 'utf8')
  .split('\n')
  .filter(line => line !== '')
  .map(line => JSON.parse(line));
const files = lines.filter(({ file }) => file !== undefined);
const sum = key => files.reduce((total, line) => total + line[key], 0);
const problems = [];
for (const { file, failed } of files) if (failed > 0) problems.push(`${file}: ${failed} failed`);
for (const { file, skipped } of files) if (skipped > 0) problems.push(`${file}: ${skipped} skipped`);
const isComplete = lines.some(line => line.isComplete);
if (!isComplete) problems.push('the tests came to no end');

const failed = Number(steps) + sum('failed') + sum('skipped') + (isComplete ? 0 : 1);
process.stdout.write(problems.map(problem => `${problem}\n`).join(''));
process.stdout.write(`${sum('passed')} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
