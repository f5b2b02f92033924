#!/usr/bin/env node
/** The process: runs one command and leaves with its status. */

import 'reflect-metadata';

import { runProgram } from './cli/program.js';
import { errorCode } from './lib/error-code.js';

/** The reader of our output may go away (`serve | head`); that must not end a gateway. */
function outliveReader(error: Error): void {
  if (errorCode(error) !== 'EPIPE') throw error;
}

process.stdout.on('error', outliveReader);
process.stderr.on('error', outliveReader);
void runProgram(process.argv).then(status => process.exit(status));
