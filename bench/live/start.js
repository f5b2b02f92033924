/** Starts a process of a benchmark, and speaks with it. */

import { fork } from 'node:child_process';
import { once } from 'node:events';

/** Resolves when the process has said that it is up. */
export async function start(file, environment, execArgv = []) {
  const child = fork(new URL(file, import.meta.url), { env: { ...process.env, ...environment }, execArgv });
  const answer = async () => (await once(child, 'message'))[0];
  const up = await answer();
  const tell = order => {
    child.send(order);
    return answer();
  };
  return { child, up, tell, answer, stop: () => child.send({ order: 'stop' }) };
}

export function percentile(values, percent) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor((sorted.length * percent) / 100)];
}
