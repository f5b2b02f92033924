/** The simulator killed at every point of a payment's way, and started again on what its disk had at that moment. */

import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { silentLog } from '../../../src/lib/log.js';
import { openMemory } from '../../../src/simulator/memory.js';
import { DELAY_MS, openSimulatorServer, paths, type SimulatorServer } from '../../support/simulator-server.js';
import { waitUntil } from '../../support/wait-until.js';

const LATE_MS = 200_000;
const OPENING_CENTS = 100_000_000;

let folder: string;
let runs = 0;
let path: string;
let first: SimulatorServer;
const opened: SimulatorServer[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'restart-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(async () => {
  path = newPath();
  first = await open(path, undefined, 1);
});
afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
});

function newPath(): string {
  runs += 1;
  return join(folder, `${runs}.jsonl`);
}

async function open(file: string, startAt: number | undefined, seed: number): Promise<SimulatorServer> {
  const memory = await openMemory({ path: file, log: silentLog });
  const server = await openSimulatorServer({ memory, seed, ...(startAt === undefined ? {} : { startAt }) });
  opened.push(server);
  return server;
}

/** What the disk has at this moment is all that the next one finds; it begins `afterMs` later. */
async function killAndStart(afterMs = 0): Promise<SimulatorServer> {
  const copy = newPath();
  copyFileSync(path, copy);
  await first.simulator.close();
  const next = await open(copy, first.clock.now() + afterMs, 2);
  next.simulator.resume();
  return next;
}

/** The first one's receiver outlives it: the URLs of its callbacks are known to the second. */
const bodiesOn = (name: string) =>
  first.receiver.requests.filter(request => request.path === name).map(({ body }) => body);

const push = (phone: string, name = '/stk') =>
  first.post(paths.stkPush, first.stkBody({ PhoneNumber: phone, CallBackURL: `${first.receiver.url}${name}` }));

async function untilCalled(name: string, count: number): Promise<readonly string[]> {
  await waitUntil(`${count} callbacks on ${name}`, () => bodiesOn(name).length >= count);
  return bodiesOn(name);
}

describe('N4: a push', () => {
  test.each([0, DELAY_MS - 1])(
    'N4: killed %i ms after its acknowledgement is paid at its time, once',
    async waitedMs => {
      const { json } = await push('254712345678');
      await first.clock.advance(waitedMs);
      const second = await killAndStart();
      expect(second.simulator.ledger.transactions()).toMatchObject([
        { status: 'PENDING', ids: { checkoutRequestId: json.CheckoutRequestID } },
      ]);
      await second.clock.advance(DELAY_MS - waitedMs - 1);
      expect(second.simulator.ledger.transactions()).toMatchObject([{ status: 'PENDING' }]);
      await second.clock.advance(1);
      const [body, ...others] = await untilCalled('/stk', 1);
      const [transaction] = second.simulator.ledger.transactions();
      expect(transaction).toMatchObject({ status: 'COMPLETED', acceptedRequests: 1 });
      expect([body, others]).toEqual([expect.stringContaining(transaction?.receipt ?? 'no receipt'), []]);
      expect(second.simulator.ledger.balance('600000').utility.currentCents).toBe(OPENING_CENTS + 12_000);
    },
  );

  test('N4: is paid at once when its time came while nobody was there', async () => {
    await push('254712345678');
    const second = await killAndStart(10 * DELAY_MS);
    await second.clock.advance(0);
    expect(await untilCalled('/stk', 1)).toHaveLength(1);
  });

  test('N4: that was paid is not paid again', async () => {
    await push('254712345678');
    await first.callbacksAfter(DELAY_MS, '/stk', 1);
    const before = first.simulator.ledger.transactions();
    const second = await killAndStart();
    await second.clock.advance(LATE_MS);
    expect(second.simulator.ledger.transactions()).toEqual(before);
    expect(second.simulator.ledger.find({ receipt: before[0]?.receipt ?? '' })).toEqual(before[0]);
  });

  test('N4: keeps its number busy until it is answered', async () => {
    await push('254712345678');
    const second = await killAndStart();
    const again = () => second.post(paths.stkPush, second.stkBody());
    expect((await again()).text).toContain('Unable to lock subscriber');
    await second.clock.advance(DELAY_MS);
    expect((await again()).status).toBe(200);
  });

  test.each([
    ['254700001032', 'FAILED', 1],
    ['254710000001', 'COMPLETED', 0],
    ['254710000002', 'COMPLETED', 2],
    ['254710000008', 'COMPLETED', 1],
  ])('N4: to %s ends as its number says: %s, with %i callbacks', async (phone, status, count) => {
    await push(phone);
    const second = await killAndStart();
    await second.clock.advance(DELAY_MS);
    await waitUntil('it has ended', () => second.simulator.ledger.transactions()[0]?.status === status);
    // A later push of another number is told after everything of the first.
    await second.post(
      paths.stkPush,
      second.stkBody({ PhoneNumber: '254712345679', CallBackURL: `${first.receiver.url}/after` }),
    );
    await second.clock.advance(DELAY_MS);
    await untilCalled('/after', 1);
    expect(bodiesOn('/stk')).toHaveLength(count);
  });

  test('N4: that is late is late by as much over two restarts', async () => {
    await push('254710000004');
    await first.clock.advance(LATE_MS / 2);
    const second = await killAndStart();
    await second.clock.advance(LATE_MS / 2 - 1);
    expect(second.simulator.ledger.transactions()).toMatchObject([{ status: 'PENDING' }]);
    await second.clock.advance(1);
    expect(await untilCalled('/stk', 1)).toHaveLength(1);
  });
});

describe('N4: the rest of the books', () => {
  test('N4: a payout and its timeout, an enquiry and a balance come to their end', async () => {
    await first.post(paths.b2cV3, first.b2cBody({ PartyB: '254710000005' }));
    await first.post(paths.balance, first.balanceBody({ ResultURL: `${first.receiver.url}/balance` }));
    await first.post(
      paths.status,
      first.statusBody({ OriginalConversationID: 'ord_9f31c2', ResultURL: `${first.receiver.url}/status` }),
    );
    const second = await killAndStart();
    await second.clock.advance(2 * DELAY_MS);
    expect(await untilCalled('/timeout', 1)).toEqual([expect.stringContaining('SecurityCredential')]);
    expect(await untilCalled('/result', 1)).toHaveLength(1);
    expect(await untilCalled('/balance', 1)).toEqual([expect.stringContaining('Utility Account|KES|1000000.00')]);
    expect(await untilCalled('/status', 1)).toHaveLength(1);
    const repeated = await second.post(paths.b2cV3, second.b2cBody());
    expect(repeated.text).toContain('Duplicate OriginatorConversationID');
  });

  test('N4: a registered C2B URL is still called', async () => {
    const url = `${first.receiver.url}/c2b`;
    const registration = { ShortCode: '600000', ResponseType: 'Completed', ConfirmationURL: url, ValidationURL: url };
    await first.post('/mpesa/c2b/v2/registerurl', registration);
    const payment = { ShortCode: '600000', CommandID: 'CustomerPayBillOnline', Amount: 50, Msisdn: '254712345678' };
    await first.post('/mpesa/c2b/v2/simulate', { ...payment, BillRefNumber: 'INV-1' });
    const second = await killAndStart();
    await second.clock.advance(2 * DELAY_MS);
    expect(await untilCalled('/c2b', 1)).toEqual([expect.stringContaining('INV-1')]);
    expect(second.simulator.ledger.balance('600000').utility.currentCents).toBe(OPENING_CENTS + 5_000);
  });
});
