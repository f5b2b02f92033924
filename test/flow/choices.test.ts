/** What the programs beside the gateway are asked to do: a choice that matches nothing is a fault, never a success. */

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const TYPESCRIPT = ['--import', './test/support/register-typescript.mjs'];

function run(args: readonly string[], environment: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    env: { PATH: process.env.PATH, ...environment },
    encoding: 'utf8',
  });
  return { status, said: stdout + stderr };
}

test.each<[string[], Record<string, string>, string]>([
  [['bench/run.js', 'nonsense'], {}, 'the benchmark "nonsense" is not one of callbacks, reads,'],
  [['bench/run.js', 'reads', 'read'], {}, 'the benchmark "read" is not one of'],
  [['bench/run.js'], { BENCH_DATABASES: 'mongodb' }, 'BENCH_DATABASES "mongodb" is not one of MariaDB, MySQL, SQLite'],
  [['bench/run.js'], { BENCH_DATABASES: 'mariadb,mysq' }, 'BENCH_DATABASES "mysq" is not one of'],
  [['bench/run.js'], { BENCH_ROUNDS: 'five' }, 'BENCH_ROUNDS must be a whole number from 1, not "five"'],
  [['bench/run.js'], { BENCH_ROUND_MS: '0' }, 'BENCH_ROUND_MS must be a whole number from 1, not "0"'],
  [['bench/live/run.js', 'fan-in'], {}, 'the benchmark "fan-in" is not one of'],
  [['bench/live/fan-out.js'], { BENCH_CONTESTANTS: 'yogi' }, 'BENCH_CONTESTANTS "yogi" is not one of gateway,'],
  [['bench/live/fan-out.js'], { BENCH_WATCHERS: '1e' }, 'BENCH_WATCHERS must be a whole number from 1, not "1e"'],
])('N16: %j with %j is refused', (args, environment, problem) => {
  const { status, said } = run(args, environment);
  expect([status, said]).toEqual([64, expect.stringContaining(problem)]);
});

test.each<[string[], string]>([
  [['test/crash/run.ts'], 'nothing to break: give one of --kills, --vanish'],
  [['test/crash/run.ts', '--kills', 'ten'], '--kills must be a whole number from 1, not "ten"'],
  [['test/crash/run.ts', '--kills', '1', '--database', 'mongodb'], '--database must be sqlite, mysql or mariadb'],
  [['test/crash/run.ts', '--kill', '1'], "Unknown option '--kill'"],
  [['test/crash/soak/run.ts', '--database', 'sqlite'], '--database must be mysql or mariadb'],
  [['test/crash/soak/run.ts', '--payments', 'all'], '--payments must be a whole number from 1, not "all"'],
  [['test/sim/run.ts', '--seed', 'lucky'], '--seed must be a whole number from 1, not "lucky"'],
  [['test/sim/run.ts', '--seeds', '20'], '--seeds must be A..B, not "20"'],
  [['test/sim/run.ts', '--seeds', '9..1'], '--seeds must be A..B, not "9..1"'],
  [['test/sim/planted.ts', 'nonsense'], 'no bug of test/sim/planted-bugs has "nonsense" in its name'],
])('N16: %j is refused', (args, problem) => {
  const { status, said } = run([...TYPESCRIPT, ...args]);
  expect([status, said]).toEqual([1, expect.stringContaining(problem)]);
});

test('N16: names are compared without case', () => {
  const choose = `import { choose } from './bench/choices.js'; console.log(choose('it', ['sqlite', 'MARIAdb'], ['MariaDB', 'MySQL', 'SQLite']).join());`;
  expect(run(['--input-type=module', '--eval', choose])).toEqual({ status: 0, said: 'MariaDB,SQLite\n' });
});

test.each([
  'package-lock.json',
  'bench/package-lock.json',
  'bench/live/package-lock.json',
  'test/mutation/package-lock.json',
])('N16: every package of %s runs on the Node that its package.json promises', path => {
  const { packages } = JSON.parse(readFileSync(path, 'utf8')) as {
    packages: Record<string, { version?: string; engines?: { node?: string } }>;
  };
  const tooNew = Object.entries(packages).filter(([, { engines }]) => !admits(engines?.node ?? '*', [20, 19, 0]));
  expect(tooNew.map(([name, { version, engines }]) => `${name} ${version} wants ${engines?.node}`)).toEqual([]);
});

type Version = readonly [number, number, number];

/** Whether a range of npm's grammar, as far as `engines` use it, admits a version. */
function admits(range: string, version: Version): boolean {
  return range.split('||').some(part => comparatorsOf(part).every(comparator => holds(comparator, version)));
}

function comparatorsOf(part: string): readonly string[] {
  return part
    .trim()
    .replace(/([<>=~^]) +/g, '$1')
    .split(/\s+/)
    .filter(text => text !== '');
}

function holds(comparator: string, version: Version): boolean {
  const [, operator = '', text = ''] = /^([<>=~^]*)v?(.*)$/.exec(comparator) ?? [];
  const parts = text
    .split('.')
    .filter(part => /^\d+/.test(part))
    .map(part => Number.parseInt(part, 10));
  if (parts.length === 0) return true;
  const lowest: Version = [parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0];
  const order = compare(version, lowest);
  if (operator === '>=') return order >= 0;
  if (operator === '>') return order > 0;
  if (operator === '<') return order < 0;
  if (operator === '<=') return order <= 0;
  const fixed = operator === '^' ? 1 : operator === '~' ? 2 : parts.length;
  return order >= 0 && lowest.slice(0, fixed).every((part, index) => part === version[index]);
}

function compare(one: Version, other: Version): number {
  return one[0] - other[0] || one[1] - other[1] || one[2] - other[2];
}
