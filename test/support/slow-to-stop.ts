/** A server whose stop is as slow as its argument says: until a line on stdin ("told"), for ever ("never"), or a failure. */

import { once } from 'node:events';

import { runUntilStopped } from '../../src/cli/run-until-stopped.js';
import { systemClock } from '../../src/lib/clock.js';
import { silentLog } from '../../src/lib/log.js';

const manner = process.argv[2];
const hurriedClock = { ...systemClock, after: (_delayMs: number, task: () => void) => systemClock.after(0, task) };
const forEver = setInterval(() => undefined, 60_000);

async function stop(): Promise<void> {
  process.stdout.write('draining\n');
  if (manner === 'told') await once(process.stdin, 'data');
  if (manner === 'never') await new Promise(() => undefined);
  if (manner === 'failing') throw new Error('cannot stop');
  clearInterval(forEver);
  process.stdout.write('drained\n');
}

async function start(): Promise<{ stop(): Promise<void> }> {
  if (manner === 'unstartable') throw new Error('cannot start');
  process.stdout.write('started\n');
  return { stop };
}

runUntilStopped(start, manner === 'never' ? hurriedClock : systemClock, silentLog).then(
  () => process.exit(0),
  () => process.exit(3),
);
