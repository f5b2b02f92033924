/** Jest's test runner for a planted fault: once a test has noticed it, no other test runs and no other file is read. Jest itself stops at no failure here. */

const { createEmptyTestResult } = require('@jest/test-result');
const { default: runFile } = require('jest-circus/runner');

/** The fault that is planted at the moment; none in the first run. */
const plantedFault = () => process.env.__STRYKER_ACTIVE_MUTANT__;
/** The last fault that a test has noticed. */
let noticed;

module.exports = async (globalConfig, config, environment, runtime, testPath, ...rest) => {
  const fault = plantedFault();
  if (fault === undefined) return runFile(globalConfig, config, environment, runtime, testPath, ...rest);
  if (noticed === fault) return unread(testPath);
  const handle = environment.handleTestEvent;
  environment.handleTestEvent = async (event, state) => {
    await handle?.(event, state);
    if (event.name === 'test_start' && noticed === fault) event.test.mode = 'skip';
    if (event.name === 'test_done' && event.test.errors.length > 0) noticed = fault;
  };
  return runFile(globalConfig, config, environment, runtime, testPath, ...rest);
};

/** Of a file that nobody had to read; jest takes a file without a test for a mistake. */
function unread(testPath) {
  const title = 'need not be read';
  const test = {
    title,
    fullName: title,
    ancestorTitles: [],
    failureDetails: [],
    failureMessages: [],
    status: 'pending',
  };
  return { ...createEmptyTestResult(), testFilePath: testPath, numPendingTests: 1, testResults: [test] };
}
