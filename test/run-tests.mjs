/**
 * `npm test`: the fast part of the tests, when nothing else is asked for, and a word on how to run the rest. `npm run test:all`: all of them
 * at full size. With arguments of jest's own (`npm test -- -t '^M[0-9]'`) all of them are looked through.
 */

import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** What takes long: how much of it is enough between two changes, and where it is done in full. */
const SMALLER = { SIM_SEEDS: '200', INDEX_PAYMENTS: '20000', LIVE_RACES: '50' };
/** Kills real processes and servers, for minutes. */
const LEFT_OUT = 'test/crash';

/** Two for each core: many tests wait for a timer, a server or a browser. With three, servers are too slow for their clients. */
const WORKERS = `--maxWorkers=${2 * availableParallelism()}`;

const given = process.argv.slice(2);
const isAll = given[0] === '--all';
const isFast = given.length === 0;
const args = isAll ? given.slice(1) : given;
const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
const less = isFast ? [`--testPathIgnorePatterns=/${LEFT_OUT}/`] : [];
const env = isFast ? { ...SMALLER, ...process.env } : process.env;
const { status } = spawnSync(process.execPath, [...jest, WORKERS, ...less, ...args], { stdio: 'inherit', env });

if (isFast) {
  const sizes = Object.entries(SMALLER).map(([name, size]) => `${name}=${env[name] ?? size}`);
  process.stdout.write(
    `\nThis was the fast part: ${sizes.join(', ')}, without ${LEFT_OUT}. The rest: npm run test:all, or npm test -- ${LEFT_OUT}.\n`,
  );
}
process.exitCode = status ?? 1;
