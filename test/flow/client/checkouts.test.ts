/** Checkouts by the client, against the gateway as it is started: a lost answer opens no second one, and prompts nobody twice. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createClient, type MpesaClient } from '../../../client/src/create-client.js';
import { CLIENT_TIMING } from '../../support/client-timing.js';
import { findFreePort } from '../../support/free-port.js';
import { startProgram } from '../../support/program.js';
import { openTroubledWire, type TroubledWire } from '../../support/troubled-wire.js';
import { waitUntil } from '../../support/wait-until.js';

const ORDER = { amount: 150, accountReference: 'INV-77', idempotencyKey: 'order 77' };
const PHONE = '0712345678';

let folder: string;
let program: ReturnType<typeof startProgram>;
let wire: TroubledWire;
let shop: MpesaClient;
/** What comes of the gateway may be lost on the way. */
let traveller: MpesaClient;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'client-checkouts-'));
  const port = await findFreePort();
  program = startProgram('src/main.ts', ['serve'], { DATA_DIR: folder, PORT: String(port) });
  await program.waitFor('the gateway is ready');
  wire = await openTroubledWire(port, { delayMs: 500 });
  shop = createClient({ url: `http://127.0.0.1:${port}`, timing: CLIENT_TIMING });
  traveller = createClient({ url: wire.url, timing: CLIENT_TIMING });
});
afterAll(async () => {
  await wire.close();
  program.child.kill('SIGKILL');
  await program.exited;
  rmSync(folder, { recursive: true });
});

const payments = async (checkoutId: string) => (await shop.payments({ filter: { checkoutId } })).payments;

test('a checkout whose answer was lost is the same one, and is paid by one prompt', async () => {
  const asked = traveller.createCheckout(ORDER);
  await waitUntil('the gateway was asked', async () => wire.taken() > 0);
  wire.cut();
  const { id, token } = await asked;
  expect(await shop.createCheckout(ORDER)).toMatchObject({ id, status: 'OPEN', amount: '150.00', canPay: true });

  const payer = createClient({ url: wire.url, token: token?.token ?? '', timing: CLIENT_TIMING });
  const paying = payer.payCheckout(id, PHONE);
  await waitUntil('the phone is asked', async () => (await payments(id)).length === 1);
  wire.cut();
  expect(await paying).toMatchObject({ id, current: { phoneNumber: expect.stringContaining('*') } });
  await waitUntil('it is paid', async () => (await shop.checkout(id))?.status === 'PAID');
  expect(await payer.checkout(id)).toMatchObject({
    status: 'PAID',
    blockedBy: 'PAID',
    paidBy: { status: 'COMPLETED' },
  });
  expect(await payments(id)).toHaveLength(1);
});

test('a checkout that is cancelled takes no try, and one that is not there is null', async () => {
  const { id } = await shop.createCheckout({ amount: 80 });
  expect(await shop.cancelCheckout(id)).toMatchObject({ status: 'CANCELLED', canPay: false });
  expect(await shop.payCheckout(id, PHONE)).toMatchObject({ blockedBy: 'CANCELLED', current: null });
  expect(await shop.checkout('0'.repeat(20))).toBeNull();
});
