/** Whoever leaves a watch leaves nothing behind, whatever the network did before: the program ends by itself, whatever door it came through. */

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { makeAcknowledged, makePayment } from '../../support/make-payment.js';
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
  const program = startProgram('test/support/client-leaves.ts', [wire.url, idOf(1), door, how]);
  await program.waitFor('1\n');
  wire.cut();
  gateway.memory.store(makeAcknowledged({ id: idOf(1) }));
  await program.waitFor('2\n');
  wire.freeze();
  gateway.memory.store(makeAcknowledged({ id: idOf(1), version: 3 }));
  expect([await program.exited, program.said.stdout, program.said.stderr]).toEqual([
    0,
    'watching\n1\n2\n3\nleft\n',
    '',
  ]);
});

test('who asks for thirty things at once is not warned of a leak', async () => {
  const program = startProgram('test/support/client-asks-at-once.ts', [wire.url, idOf(1)]);
  expect([await program.exited, program.said.stdout, program.said.stderr]).toEqual([0, '30\n', '']);
});
