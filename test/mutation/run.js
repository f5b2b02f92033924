/** `npm run mutation [-- files]`: plants small faults in src/domain and src/operations, one at a time, and counts those that no test notices. */

import { fileURLToPath } from 'node:url';
import { Stryker } from '@stryker-mutator/core';

const MUTATED = ['src/domain/**/*.ts', 'src/operations/**/*.ts'];
/** The tests, and what lies between them and the sources, by which jest knows the tests that a fault concerns. */
const ROOTS = ['test/unit/domain', 'test/unit/operations', 'test/support', 'src'].map(folder => `<rootDir>/${folder}`);
const SCORE_MIN = 85;

const wanted = process.argv.slice(2);
const stryker = new Stryker({
  mutate: wanted.length > 0 ? wanted : MUTATED,
  // Not read by the tests.
  ignorePatterns: ['bench', 'docs', 'public'],
  // The packages' own loader of tsconfig.json needs an API that the compiler of this project no longer has.
  tsconfigFile: 'none.json',
  checkers: [],
  plugins: ['@stryker-mutator/jest-runner'],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  jest: {
    configFile: 'package.json',
    config: {
      roots: ROOTS,
      testRunner: fileURLToPath(new URL('jest-circus-until-noticed.cjs', import.meta.url)),
      testPathIgnorePatterns: ['decide-properties'],
      setupFiles: ['<rootDir>/test/mutation/fixed-properties.ts'],
    },
  },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // Endless loops are noticed by counting; this is for a machine that is busy otherwise.
  timeoutMS: 60_000,
  reporters: ['progress-append-only', 'clear-text', 'json', 'html'],
  clearTextReporter: { allowColor: false, allowEmojis: false, reportTests: false, skipFull: true },
  thresholds: { high: 95, low: 90, break: SCORE_MIN },
});
await stryker.runMutationTest();
