/** Whoever leaves a watch leaves nothing behind: the program ends by itself, whatever door it came through. */

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { makePayment } from '../../support/make-payment.js';
import { idOf } from '../../support/memory-stations.js';
import { startProgram } from '../../support/program.js';
import { openTestGateway, type TestGateway } from '../../support/test-gateway.js';
import { openTroubledWire, type TroubledWire } from '../../support/troubled-wire.js';

let gateway: TestGateway;
let wire: TroubledWire;
beforeEach(async () => {
  gateway = await openTestGateway();
  wire = await openTroubledWire(gateway.port);
  gateway.memory.store(makePayment({ id: idOf(1) }));
});
afterEach(async () => {
  await wire.close();
  await gateway.stop();
});

const WAYS = ['socket', 'stream', 'poll'].flatMap(door => ['break', 'abort'].map(how => [door, how] as const));

test.each(WAYS)('by the door %s, with %s, nothing is left open', async (door, how) => {
  const { said, exited } = startProgram('test/support/client-leaves.ts', [wire.url, idOf(1), door, how]);
  expect([await exited, said.stdout, said.stderr]).toEqual([0, '1\nleft\n', '']);
});
