/** A gateway with its own simulator, stopped or killed and started again: M-Pesa has forgotten nothing meanwhile. */

import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { createAskGateway } from '../../src/cli/ask-gateway.js';
import { startProgram } from '../support/program.js';
import { readPageText } from '../support/read-page-text.js';
import { waitUntil } from '../support/wait-until.js';

interface Payment {
  readonly id: string;
  readonly status: string;
  readonly checkoutRequestId: string | null;
  readonly mpesaReceipt: string | null;
}

const PUSH = `mutation ($phoneNumber: PhoneNumber!) {
  initiateStkPush(input: { amount: 150, phoneNumber: $phoneNumber, accountReference: "INV-1" }) {
    id status checkoutRequestId mpesaReceipt } }`;
const PAY_OUT = `mutation { initiateB2c(input: { amount: 250, phoneNumber: "0712345678", remarks: "Refund", idempotencyKey: "one" }) {
  id status mpesaReceipt } }`;
const LOOK = 'query ($id: ID!) { payment(id: $id) { id status checkoutRequestId mpesaReceipt } }';
const ASK_BALANCE = 'mutation { requestAccountBalance { id } }';
const LOOK_AT_BALANCE = 'query ($id: ID!) { balanceEnquiry(id: $id) { balance { accounts { name current } } } }';
const ASK_STATUS =
  'mutation ($receipt: String!) { requestTransactionStatus(input: { mpesaReceipt: $receipt }) { id } }';
const LOOK_AT_STATUS = 'query ($id: ID!) { statusEnquiry(id: $id) { status transactionStatus amount } }';

/** Long enough to end the process while a payment waits for its callback. */
const DELAY_MS = '3000';
const DEFAULT_PHONE = '0712345678';

let folder: string;
let port: number;
let program: ReturnType<typeof startProgram>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'simulator-restart-'));
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
  server.close();
  await once(server, 'close');
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => void program.child.kill('SIGKILL'));

const ask = <T>(query: string, variables: Record<string, unknown> = {}) =>
  createAskGateway(`http://127.0.0.1:${port}`, null)<T>(query, variables);

async function start(dataDir: string, environment: Record<string, string> = {}): Promise<void> {
  program = startProgram('src/main.ts', ['serve'], {
    ...{ DATA_DIR: join(folder, dataDir), PORT: String(port), SIMULATOR_DELAY_MS: DELAY_MS },
    ...environment,
  });
  await program.waitFor('the gateway is ready');
}

async function restart(dataDir: string, signal: 'SIGKILL' | 'SIGTERM', environment: Record<string, string> = {}) {
  program.child.kill(signal);
  await program.exited;
  await start(dataDir, environment);
}

async function settle(id: string): Promise<Payment> {
  let payment: Payment | undefined;
  await waitUntil(`payment ${id} is settled`, async () => {
    ({ payment } = await ask<{ payment: Payment }>(LOOK, { id }));
    return payment.status !== 'PENDING';
  });
  if (payment === undefined) throw new Error('nothing was seen');
  return payment;
}

async function push(phoneNumber: string): Promise<Payment> {
  return (await ask<{ initiateStkPush: Payment }>(PUSH, { phoneNumber })).initiateStkPush;
}

test.each(['SIGKILL', 'SIGTERM'] as const)(
  'N4: payments that wait at M-Pesa are paid after a %s, and told by callback',
  async signal => {
    await start(signal);
    const pushed = await push(DEFAULT_PHONE);
    const { initiateB2c: payout } = await ask<{ initiateB2c: Payment }>(PAY_OUT);
    expect([pushed.status, payout.status]).toEqual(['PENDING', 'PENDING']);
    await restart(signal, signal);
    for (const { id } of [pushed, payout]) {
      expect(await settle(id)).toMatchObject({
        status: 'COMPLETED',
        mpesaReceipt: expect.stringMatching(/^[A-Z0-9]{10}$/),
      });
    }
    // The number is free again, for the gateway and for M-Pesa.
    expect((await settle((await push(DEFAULT_PHONE)).id)).status).toBe('COMPLETED');
  },
);

test("N9: in simulator mode the sandbox's published shortcode works, and the simulator's page shows the payment", async () => {
  const passkey = 'bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919';
  await start('sandbox', { SIMULATOR_DELAY_MS: '50', MPESA_SHORTCODE: '174379', MPESA_PASSKEY: passkey });
  expect((await settle((await push(DEFAULT_PHONE)).id)).status).toBe('COMPLETED');
  const text = await readPageText(`http://127.0.0.1:${port}/simulator`);
  expect(text).toContain('POST /mpesa/stkpush/v1/processrequest');
  expect(text).toContain('It will succeed.');
  expect(text).toContain('Delivered HTTP 200');
});

test('N4: a second restart finds what was paid before the first, to the cent', async () => {
  const quick = { SIMULATOR_DELAY_MS: '50' };
  await start('books', quick);
  const { mpesaReceipt } = await settle((await push(DEFAULT_PHONE)).id);
  await restart('books', 'SIGKILL', quick);
  await settle((await push('0712345679')).id);
  await restart('books', 'SIGKILL', quick);
  const { requestAccountBalance: asked } = await ask<{ requestAccountBalance: { id: string } }>(ASK_BALANCE);
  let accounts: readonly { name: string; current: string }[] = [];
  await waitUntil('the balance is known', async () => {
    type Answer = { balanceEnquiry: { balance: { accounts: typeof accounts } | null } };
    accounts = (await ask<Answer>(LOOK_AT_BALANCE, asked)).balanceEnquiry.balance?.accounts ?? [];
    return accounts.length > 0;
  });
  expect(accounts.find(({ name }) => name === 'Utility Account')?.current).toBe('1000300.00');
  const { requestTransactionStatus: status } = await ask<{ requestTransactionStatus: { id: string } }>(ASK_STATUS, {
    receipt: mpesaReceipt,
  });
  type Status = { statusEnquiry: { status: string; transactionStatus: string | null; amount: string | null } };
  let enquiry: Status['statusEnquiry'] | undefined;
  await waitUntil('the receipt is known', async () => {
    enquiry = (await ask<Status>(LOOK_AT_STATUS, status)).statusEnquiry;
    return enquiry.status !== 'PENDING';
  });
  expect(enquiry).toEqual({ status: 'COMPLETED', transactionStatus: 'Completed', amount: '150.00' });
});
