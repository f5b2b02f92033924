/** A reporter of jest that notes in the file CI_RESULTS what each test file came to, at once: known also when the run is cut off. */

const { appendFileSync } = require('node:fs');

function note(line) {
  appendFileSync(process.env.CI_RESULTS, `${JSON.stringify(line)}\n`);
}

module.exports = class CountReporter {
  onTestFileResult({ path: file }, { numPassingTests, numFailingTests, numPendingTests, testExecError }) {
    // A file that cannot be run has no failing test of its own.
    const failed = numFailingTests + (testExecError && numFailingTests === 0 ? 1 : 0);
    note({ file, passed: numPassingTests, failed, skipped: numPendingTests });
  }

  onRunComplete() {
    note({ isComplete: true });
  }
};
