/** Whether Daraja answers: one lost request is everyday life, three in a row are not, and a refusal is an answer. */

import { expect, test } from '@jest/globals';

import { watchReachability } from '../../../src/daraja/reachability.js';
import type { Exchange } from '../../../src/daraja/transport.js';

const ANSWERED: Exchange = { kind: 'ANSWERED', status: 503, body: '' };
const SILENT: readonly Exchange[] = [
  { kind: 'UNANSWERED', problem: 'cut' },
  { kind: 'NOT_SENT', problem: 'refused' },
];
const REQUEST = { method: 'GET', path: '/', headers: {}, body: null } as const;

/** What is said after each exchange; a digit is a silence of that kind, A an answer. */
async function watch(exchanges: string): Promise<string> {
  const queue = [...exchanges];
  const { transport, reachability } = watchReachability({
    exchange: async () => SILENT[Number(queue.shift())] ?? ANSWERED,
    close: async () => undefined,
  });
  const said: string[] = [reachability()];
  for (const _each of exchanges) {
    await transport.exchange(REQUEST, 0);
    said.push(reachability());
  }
  return said.map(([letter]) => letter).join('');
}

test.each([
  ['', 'U'],
  ['A', 'UR'],
  ['0', 'US'],
  ['1', 'US'],
  ['0A', 'USR'],
  ['A01A', 'URRRR'],
  ['A010A', 'URRRSR'],
  ['A11011', 'URRRSSS'],
  ['A0A0A01A', 'URRRRRRRR'],
])('N13: %j', async (exchanges, said) => {
  expect(await watch(exchanges)).toBe(said);
});
