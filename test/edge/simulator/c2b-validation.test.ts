/** The simulator asks a business before a payment by hand, once validation is switched on, and does what it answers. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { silentLog } from '../../../src/lib/log.js';
import { openMemory } from '../../../src/simulator/memory.js';
import { control, holdPhone } from '../../support/held-phone.js';
import {
  DELAY_MS,
  openSimulatorServer,
  type SimulatorServer,
  type SimulatorServerOptions,
} from '../../support/simulator-server.js';
import { waitUntil } from '../../support/wait-until.js';

const PHONE = '254712345678';
const OPENING_CENTS = 100_000_000;
const ASKED_MAX_MS = 8_000;

let server: SimulatorServer;
/** What the business answers to a question. */
let answer: string | null;
const receiverAnswer = (path: string) => (path === '/validation' ? answer : '{}');
const open = async (options: SimulatorServerOptions = {}) => {
  server = await openSimulatorServer({ receiverAnswer, ...options });
};

beforeEach(() => {
  answer = '{"ResultCode":"0","ResultDesc":"Accepted"}';
});
afterEach(() => server.close());

const register = (ResponseType: 'Completed' | 'Cancelled' = 'Completed') =>
  server.post('/mpesa/c2b/v2/registerurl', {
    ...{ ShortCode: '600000', ResponseType },
    ConfirmationURL: `${server.receiver.url}/confirmation`,
    ValidationURL: `${server.receiver.url}/validation`,
  });
const turn = (validation: string) => control(`${server.url}/control/behaviour`, { validation }, 'PUT');
const pay = () => control(`${server.url}/control/c2b`, { phoneNumber: PHONE, amount: 250, reference: 'INV-9' });
const posted = (path: string) =>
  server.receiver.requests.filter(request => request.path === path).map(({ body }) => JSON.parse(body));
const transactions = () => server.simulator.ledger.transactions();
const isOver = () => waitUntil('it is over', () => transactions().every(({ status }) => status !== 'PENDING'));

/** One payment, with validation on, up to its end. */
async function payAsked(): Promise<void> {
  await turn('ON');
  await pay();
  await server.callbacksAfter(DELAY_MS, '/validation', 1);
  await isOver();
}

describe('nobody is asked', () => {
  it('while validation is off, as it is at first', async () => {
    await open();
    await register();
    await pay();
    await server.callbacksAfter(2 * DELAY_MS, '/confirmation', 1);
    expect(posted('/validation')).toEqual([]);
  });

  it('where no URL is registered', async () => {
    await open();
    await turn('ON');
    await pay();
    await server.clock.advance(DELAY_MS);
    expect(transactions()).toMatchObject([{ status: 'COMPLETED' }]);
  });
});

describe('a question', () => {
  it('says what the confirmation will say, but for the balance, and its answer comes back there', async () => {
    await open();
    await register();
    answer = '{"ResultCode":0,"ResultDesc":"Accepted","ThirdPartyTransID":"ours-1"}';
    await payAsked();
    const [confirmation] = await server.callbacksAfter(DELAY_MS, '/confirmation', 1);
    const [question] = posted('/validation');
    expect(question).toMatchObject({
      ...{ TransAmount: '250.00', BusinessShortCode: '600000', BillRefNumber: 'INV-9', MSISDN: '2547 ***** 678' },
      ...{ TransID: transactions()[0]?.receipt, OrgAccountBalance: '', ThirdPartyTransID: '' },
    });
    expect(JSON.parse(confirmation?.body ?? '')).toMatchObject({
      ...{ TransID: question.TransID, OrgAccountBalance: '1000250.00', ThirdPartyTransID: 'ours-1' },
    });
  });

  it.each([
    ['C2B00012', '"C2B00012"', 'wrong account number'],
    ['C2B00013', '"C2B00013"', 'wrong amount'],
    ['C2B00016', '1', 'it cannot be paid now'],
    ['C2B00016', '"C2B00099"', 'it cannot be paid now'],
  ])(
    'that is answered with a refusal ends with %s: nothing moves, nobody is told but the phone',
    async (code, given, reason) => {
      await open();
      await register();
      const phone = await holdPhone(`${server.url}/control`, PHONE);
      answer = `{"ResultCode":${given},"ResultDesc":"Rejected","ThirdPartyTransID":"ours-1"}`;
      await payAsked();
      const { text } = (await phone.next('sms')) as { text: { EN: string; SW: string } };
      phone.close();
      expect(text.EN).toBe(
        `Failed. BUSINESS 600000 did not accept your payment of Ksh250.00: ${reason}. Your balance is Ksh20,000.00.`,
      );
      expect(text.SW).toMatch(
        /^Imeshindwa\. .*haikukubali malipo yako ya Ksh250\.00: [^{}]+\. Salio lako ni Ksh20,000\.00\.$/,
      );
      await server.clock.advance(2 * DELAY_MS);
      expect(transactions()).toMatchObject([{ status: 'FAILED', resultCode: code, receipt: null }]);
      expect(server.simulator.ledger.balance('600000').utility.currentCents).toBe(OPENING_CENTS);
      expect(posted('/confirmation')).toEqual([]);
    },
  );
});

describe('without an answer that can be read, the ResponseType decides', () => {
  const silences: readonly [string, SimulatorServerOptions, string | null][] = [
    ['no answer in eight seconds', {}, null],
    ['HTTP 500', { receiverStatus: 500 }, '{"ResultCode":"0"}'],
    ['a page', {}, '<html>'],
    ['no code', {}, '{"ResultDesc":"Accepted"}'],
    ['an empty code', {}, '{"ResultCode":""}'],
    ['nothing', {}, ''],
    ['null', {}, 'null'],
  ];

  it.each(silences)('%s', async (_what, options, given) => {
    for (const [responseType, ending] of [
      ['Completed', { status: 'COMPLETED', resultCode: '0' }],
      ['Cancelled', { status: 'FAILED', resultCode: 'C2B00016' }],
    ] as const) {
      await open(options);
      await register(responseType);
      answer = given;
      await turn('ON');
      await pay();
      await server.callbacksAfter(DELAY_MS, '/validation', 1);
      if (given === null) {
        await server.clock.advance(ASKED_MAX_MS - 1);
        expect(transactions()).toMatchObject([{ status: 'PENDING' }]);
        await server.clock.advance(1);
      }
      await isOver();
      expect(transactions()).toMatchObject([ending]);
      await server.close();
    }
    await open();
  });
});

describe('a simulator that is closed while it asks', () => {
  it('asks again when it is back, and the payment ends once', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'validation-'));
    const openRun = async () =>
      openSimulatorServer({
        ...{ receiverAnswer, seed: 2 },
        memory: await openMemory({ path: join(folder, 'simulator.jsonl'), log: silentLog }),
      });
    server = await openRun();
    await register();
    const { receiver } = server;
    answer = null;
    await turn('ON');
    await pay();
    await server.callbacksAfter(DELAY_MS, '/validation', 1);
    await server.simulator.close();
    expect(transactions()).toMatchObject([{ status: 'PENDING' }]);

    const first = server;
    server = await openRun();
    answer = '{"ResultCode":"C2B00012"}';
    await turn('ON');
    server.simulator.resume();
    await server.clock.advance(DELAY_MS);
    await isOver();
    expect(transactions()).toMatchObject([{ status: 'FAILED', resultCode: 'C2B00012' }]);
    expect(receiver.requests.filter(({ path }) => path === '/validation')).toHaveLength(2);
    expect(server.warnings).toEqual([]);
    await first.close();
    rmSync(folder, { recursive: true });
  });
});
