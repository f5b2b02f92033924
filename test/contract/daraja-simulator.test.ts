import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createDaraja } from '../../src/daraja/create-daraja.js';
import type { Answer } from '../../src/daraja/daraja.js';
import type { Shortcode } from '../../src/domain/shortcode.js';
import { systemClock } from '../../src/lib/clock.js';
import { silentLog } from '../../src/lib/log.js';
import { Secret } from '../../src/lib/secret.js';
import type { B2cOrder } from '../../src/operations/b2c.js';
import type { Acknowledgement } from '../../src/operations/operation.js';
import type { StkPushOrder } from '../../src/operations/stk-push.js';
import type { SimulatorBehaviour } from '../../src/simulator/behaviour.js';
import { createSimulator } from '../../src/simulator/create-simulator.js';
import { simulatorCredentials } from '../../src/simulator/credentials.js';
import { openHttpServer } from '../support/http-server.js';
import { createSeededRandom } from '../support/seeded-random.js';

const SHORTCODE: Shortcode = {
  shortcode: simulatorCredentials.shortcode,
  type: 'paybill',
  tillNumber: null,
  tillIdentifierType: '2',
  isFeedTrusted: false,
  pullEveryMs: null,
  nominatedNumber: null,
  validation: 'ACCEPT_ALL' as const,
  consumerKey: new Secret(simulatorCredentials.consumerKey),
  consumerSecret: new Secret(simulatorCredentials.consumerSecret),
  passkey: new Secret(simulatorCredentials.passkey),
  initiator: {
    name: simulatorCredentials.initiatorName,
    password: new Secret(simulatorCredentials.initiatorPassword),
    certificatePem: simulatorCredentials.certificatePem,
  },
};
const PAYS = '254712345678';
const PAYS_BUT_CUTS = '254710000006';
const CONFIGURATION = { reason: 'CONFIGURATION', retryable: false };
const UNAVAILABLE = { reason: 'MPESA_UNAVAILABLE', retryable: true };

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function checkoutIdOf(answer: Answer<Acknowledgement>): string {
  const id = answer.kind === 'ACCEPTED' ? answer.value.ids.checkoutRequestId : null;
  if (id === null) throw new Error('the push was not accepted');
  return id;
}

/** A simulator below `/simulator`, a place for its callbacks, and a client for any shortcode. */
async function open(behaviour: Partial<SimulatorBehaviour> = {}, delayMs = 20) {
  const random = createSeededRandom(7);
  const simulator = createSimulator({ clock: systemClock, random, log: silentLog, delayMs, behaviour });
  const server = createServer((request, response) => {
    request.url = request.url?.replace('/simulator', '');
    simulator.handle(request, response);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  let announce: (body: string) => void = () => undefined;
  const callback = new Promise<string>(resolve => {
    announce = resolve;
  });
  const receiver = await openHttpServer((request, response) => {
    response.end('{}');
    announce(request.body);
  });
  closers.push(async () => {
    await simulator.close();
    await receiver.close();
    await new Promise(resolve => {
      server.close(resolve);
      server.closeAllConnections();
    });
  });

  const connect = (changes: Partial<Shortcode> = {}) => {
    const daraja = createDaraja({
      baseUrl: `http://127.0.0.1:${port}/simulator`,
      proxy: null,
      timeoutMs: 10_000,
      shortcodes: [{ ...SHORTCODE, ...changes }],
      suspensions: { find: async () => null },
      clock: systemClock,
      log: silentLog,
    });
    closers.push(() => daraja.close());
    return daraja;
  };
  const push = (changes: Partial<StkPushOrder> = {}): StkPushOrder => ({
    shortcode: SHORTCODE.shortcode,
    amountCents: 12_000,
    phoneNumber: PAYS,
    accountReference: 'INV-1',
    description: 'Order 1',
    callbackUrl: `${receiver.url}/stk`,
    ...changes,
  });
  const urls = { resultUrl: `${receiver.url}/result`, timeoutUrl: `${receiver.url}/timeout` };
  const payout = (changes: Partial<B2cOrder> = {}): B2cOrder => ({
    ...urls,
    shortcode: SHORTCODE.shortcode,
    originatorConversationId: '0123456789abdfghjkmn',
    command: 'BUSINESS_PAYMENT',
    amountCents: 25_000,
    phoneNumber: PAYS,
    remarks: 'Refund',
    recipientId: null,
    occasion: null,
    ...changes,
  });
  return { ledger: simulator.ledger, connect, callback, push, payout, urls };
}

describe('a push', () => {
  it('is acknowledged, and its query says that it is still open', async () => {
    const { connect, push } = await open({}, 60_000);
    const daraja = connect();
    const question = { shortcode: SHORTCODE.shortcode, checkoutRequestId: checkoutIdOf(await daraja.stkPush(push())) };
    expect(await daraja.stkQuery(question)).toMatchObject({ kind: 'ACCEPTED', value: { resultCode: '4999' } });
  });

  it('has ended for the query when its callback has come', async () => {
    const { connect, callback, push } = await open();
    const daraja = connect();
    const question = { shortcode: SHORTCODE.shortcode, checkoutRequestId: checkoutIdOf(await daraja.stkPush(push())) };
    expect(await callback).toContain(question.checkoutRequestId);
    expect(await daraja.stkQuery(question)).toMatchObject({ kind: 'ACCEPTED', value: { resultCode: '0' } });
  });

  it('is refused while another one is on the same phone', async () => {
    const { connect, push } = await open({}, 60_000);
    const daraja = connect();
    expect((await daraja.stkPush(push())).kind).toBe('ACCEPTED');
    expect(await daraja.stkPush(push())).toMatchObject({
      kind: 'REFUSED',
      failure: { reason: 'CUSTOMER_BUSY', resultCode: '500.001.1001', retryable: true },
    });
  });

  it('is refused for a wrong passkey and for a number that is none', async () => {
    const { connect, push } = await open();
    const wrong = await connect({ passkey: new Secret('wrong') }).stkPush(push());
    expect(wrong).toMatchObject({ kind: 'REFUSED', failure: CONFIGURATION });
    const nobody = await connect().stkPush(push({ phoneNumber: '123' }));
    expect(nobody).toMatchObject({
      kind: 'REFUSED',
      failure: { reason: 'INVALID_RECIPIENT', resultCode: '400.002.02' },
    });
  });

  it('is unknown, and was sent once, when it is paid but the answer is cut off or speaks of maintenance', async () => {
    const cut = await open();
    expect((await cut.connect().stkPush(cut.push({ phoneNumber: PAYS_BUT_CUTS }))).kind).toBe('UNKNOWN');
    await cut.callback;
    expect(cut.ledger.transactions()).toMatchObject([{ status: 'COMPLETED', acceptedRequests: 1 }]);

    const busy = await open({ mischiefShares: { MAINTENANCE: 1 } });
    expect((await busy.connect().stkPush(busy.push())).kind).toBe('UNKNOWN');
    expect(busy.ledger.transactions()).toHaveLength(1);
  });
});

describe('an STK query', () => {
  it('has no answer in an error', async () => {
    const { connect } = await open();
    const question = { shortcode: SHORTCODE.shortcode, checkoutRequestId: 'ws_CO_nobody' };
    expect((await connect().stkQuery(question)).kind).toBe('UNKNOWN');
  });
});

describe('an initiator', () => {
  it('pays out with a credential that M-Pesa can read', async () => {
    const { connect, callback, payout, ledger } = await open();
    expect(await connect().b2c(payout())).toMatchObject({
      kind: 'ACCEPTED',
      value: { ids: { originatorConversationId: payout().originatorConversationId } },
    });
    await callback;
    expect(ledger.transactions()).toMatchObject([{ status: 'COMPLETED', resultCode: '0' }]);
  });

  it('learns nothing from the refusal of a duplicate', async () => {
    const { connect, payout, ledger } = await open();
    const daraja = connect();
    expect((await daraja.b2c(payout())).kind).toBe('ACCEPTED');
    expect((await daraja.b2c(payout())).kind).toBe('UNKNOWN');
    expect(ledger.transactions()).toHaveLength(1);
  });

  it('asks for a status and for a balance', async () => {
    const { connect, urls } = await open();
    const daraja = connect();
    const about = { ...urls, shortcode: SHORTCODE.shortcode, remarks: 'Question' };
    const key = { mpesaReceipt: null, originatorConversationId: 'abc' };
    expect((await daraja.transactionStatus({ ...about, ...key })).kind).toBe('ACCEPTED');
    expect((await daraja.accountBalance(about)).kind).toBe('ACCEPTED');
  });
});

describe('the gate', () => {
  it.each([
    ['EMPTY', CONFIGURATION],
    ['ENVELOPE', CONFIGURATION],
    ['HTML', UNAVAILABLE],
  ] as const)(
    'sends nothing without a token: wrong credentials answered %s',
    async (wrongCredentialsAnswer, failure) => {
      const { connect, push, ledger } = await open({ wrongCredentialsAnswer });
      const answer = await connect({ consumerSecret: new Secret('wrong') }).stkPush(push());
      expect(answer).toMatchObject({ kind: 'NOT_SENT', failure });
      expect(ledger.transactions()).toHaveLength(0);
    },
  );

  it('lets a call through again after another program has cancelled its token', async () => {
    const { connect, push, payout } = await open({ newTokenKillsOld: true });
    const [ours, theirs] = [connect(), connect()];
    expect((await ours.stkPush(push())).kind).toBe('ACCEPTED');
    expect((await theirs.b2c(payout())).kind).toBe('ACCEPTED');
    expect((await ours.b2c(payout({ originatorConversationId: 'other' }))).kind).toBe('ACCEPTED');
    expect((await theirs.stkPush(push({ phoneNumber: '254712345679' }))).kind).toBe('ACCEPTED');
  });

  it('refuses a product that the app does not have, and requests that come too fast', async () => {
    const unticked = await open({ products: ['STK'] });
    const missing = await unticked.connect().b2c(unticked.payout());
    expect(missing).toMatchObject({ kind: 'REFUSED', failure: { ...CONFIGURATION, resultCode: '401.003.01' } });
    const slow = await open({ spikeArrestRequestsPerMinute: 1 });
    const daraja = slow.connect();
    expect(await daraja.stkPush(slow.push())).toMatchObject({ kind: 'REFUSED', failure: UNAVAILABLE });
    // Of a payout only a listed refusal proves that it was not taken.
    expect((await daraja.b2c(slow.payout())).kind).toBe('UNKNOWN');
  });

  it('leaves the outcome unknown behind a page of the firewall', async () => {
    const { connect, payout } = await open({ firewallRequestsPerMinute: 1 });
    expect((await connect().b2c(payout())).kind).toBe('UNKNOWN');
  });
});
