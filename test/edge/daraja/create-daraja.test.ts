import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { createDaraja, type DarajaClient } from '../../../src/daraja/create-daraja.js';
import type { Shortcode } from '../../../src/domain/shortcode.js';
import type { SuspendedInitiator } from '../../../src/initiators/create-suspensions.js';
import { type Clock, systemClock } from '../../../src/lib/clock.js';
import type { Log } from '../../../src/lib/log.js';
import { Secret } from '../../../src/lib/secret.js';
import type { B2cOrder } from '../../../src/operations/b2c.js';
import type { StkPushOrder } from '../../../src/operations/stk-push.js';
import { openHttpServer, type ReceivedRequest } from '../../support/http-server.js';

const CERTIFICATE = readFileSync(new URL('../../fixtures/certificates/expired-operator.pem', import.meta.url), 'utf8');
const URLS = { resultUrl: 'https://pay.test/r', timeoutUrl: 'https://pay.test/t' };

const PAYBILL: Shortcode = {
  shortcode: '600000',
  type: 'paybill',
  tillNumber: null,
  tillIdentifierType: '2',
  isFeedTrusted: false,
  pullEveryMs: null,
  nominatedNumber: null,
  validation: 'ACCEPT_ALL' as const,
  consumerKey: new Secret('canary-key'),
  consumerSecret: new Secret('canary-secret'),
  passkey: new Secret('canary-passkey'),
  initiator: { name: 'apiop', password: new Secret('canary-password'), certificatePem: CERTIFICATE },
};
const TILL: Shortcode = { ...PAYBILL, shortcode: '600001', type: 'till', tillNumber: '5000001' };
const BARE: Shortcode = { ...PAYBILL, shortcode: '600002', passkey: null, initiator: null };

const PUSH: StkPushOrder = {
  shortcode: '600000',
  amountCents: 12_000,
  phoneNumber: '254700000001',
  accountReference: 'INV-1',
  description: 'Order 1',
  callbackUrl: 'https://pay.test/c',
};
const QUERY = { shortcode: '600000', checkoutRequestId: 'ws_CO_1' };
const PAYOUT: B2cOrder = {
  ...URLS,
  shortcode: '600000',
  originatorConversationId: 'abc',
  command: 'BUSINESS_PAYMENT',
  amountCents: 25_000,
  phoneNumber: '254700000001',
  remarks: 'Refund',
  occasion: null,
  recipientId: null,
};
const BALANCE = { ...URLS, shortcode: '600000', remarks: 'Balance' };

const STK_ACCEPTED = { MerchantRequestID: 'm-1', CheckoutRequestID: 'ws_CO_1', ResponseCode: '0' };
const RESULT_ACCEPTED = { OriginatorConversationID: 'abc', ConversationID: 'AG_1', ResponseCode: '0' };

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

type Respond = (request: ReceivedRequest, response: ServerResponse, count: number) => void;

interface Options {
  readonly timeoutMs?: number;
  readonly clock?: Clock;
  readonly locked?: ReadonlyMap<string, SuspendedInitiator>;
}

/** A Daraja that issues token-1, token-2 … and answers everything else by `respond`. */
async function open(respond: Respond, { timeoutMs = 10_000, clock = systemClock, locked = new Map() }: Options = {}) {
  let tokens = 0;
  const calls: ReceivedRequest[] = [];
  const server = await openHttpServer((request, response) => {
    if (request.path.startsWith('/oauth/')) {
      tokens += 1;
      reply(response, 200, { access_token: `canary-token-${tokens}`, expires_in: '3599' });
    } else {
      calls.push(request);
      respond(request, response, calls.length);
    }
  });
  const lines: string[] = [];
  const log: Log = pino({ level: 'debug' }, { write: line => void lines.push(line) });
  const shortcodes = [PAYBILL, TILL, BARE];
  const suspensions = { find: async (name: string) => locked.get(name) ?? null };
  const daraja = createDaraja({ baseUrl: server.url, proxy: null, timeoutMs, shortcodes, suspensions, clock, log });
  closers.push(
    () => server.close(),
    () => daraja.close(),
  );
  return { daraja, server, calls, lines, countTokens: () => tokens };
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function refuseToken(response: ServerResponse): void {
  reply(response, 401, {
    errorCode: '401.002.01',
    errorMessage: 'Error Occurred - Invalid Access Token - canary-token',
  });
}

async function openUnreachable(clock: Clock = systemClock): Promise<DarajaClient> {
  const { server, daraja } = await open(() => undefined, { clock });
  await server.close();
  closers.length = 0;
  closers.push(() => daraja.close());
  return daraja;
}

describe('a push', () => {
  it('is signed, sent with a token, and acknowledged', async () => {
    const { daraja, calls } = await open((_, response) => reply(response, 200, STK_ACCEPTED));
    expect(await daraja.stkPush(PUSH)).toMatchObject({
      kind: 'ACCEPTED',
      value: { ids: { merchantRequestId: 'm-1', checkoutRequestId: 'ws_CO_1' } },
    });
    expect(calls).toMatchObject([
      {
        path: '/mpesa/stkpush/v1/processrequest',
        headers: { authorization: 'Bearer canary-token-1', 'content-type': 'application/json' },
      },
    ]);
    const { Password, Timestamp, ...rest } = JSON.parse(calls[0]?.body ?? '');
    expect(atob(Password)).toBe(`600000canary-passkey${Timestamp}`);
    expect(rest).toMatchObject({ BusinessShortCode: '600000', PartyB: '600000', Amount: 120 });
  });

  it('goes to the till of a till, with the token of the same app', async () => {
    const { daraja, calls, countTokens } = await open((_, response) => reply(response, 200, STK_ACCEPTED));
    await Promise.all([daraja.stkPush(PUSH), daraja.stkPush({ ...PUSH, shortcode: '600001' })]);
    const parties = calls.map(call => JSON.parse(call.body).PartyB);
    expect(parties.sort()).toEqual(['5000001', '600000']);
    expect(countTokens()).toBe(1);
  });
});

describe('a refused token', () => {
  it('is renewed and the same message sent once more, for money too', async () => {
    const { daraja, calls } = await open((_, response, count) =>
      count === 1 ? refuseToken(response) : reply(response, 200, RESULT_ACCEPTED),
    );
    expect(await daraja.b2c(PAYOUT)).toMatchObject({ kind: 'ACCEPTED', value: { ids: { conversationId: 'AG_1' } } });
    expect(calls.map(call => call.headers.authorization)).toEqual(['Bearer canary-token-1', 'Bearer canary-token-2']);
    expect(calls[1]?.body).toBe(calls[0]?.body);
  });

  it('is refused a second time: the app lacks the right, and nothing is sent a third time', async () => {
    const { daraja, calls } = await open((_, response) => refuseToken(response));
    expect(await daraja.b2c(PAYOUT)).toMatchObject({
      kind: 'REFUSED',
      failure: { reason: 'CONFIGURATION', resultCode: '401.002.01', retryable: false },
    });
    expect(await daraja.stkQuery(QUERY)).toMatchObject({ kind: 'UNKNOWN' });
    expect(calls).toHaveLength(4);
  });

  it('costs two hundred concurrent calls one new token', async () => {
    const { daraja, countTokens } = await open((request, response) =>
      request.headers.authorization === 'Bearer canary-token-1'
        ? refuseToken(response)
        : reply(response, 200, STK_ACCEPTED),
    );
    const answers = await Promise.all(Array.from({ length: 200 }, () => daraja.stkPush(PUSH)));
    expect(new Set(answers.map(answer => answer.kind))).toEqual(new Set(['ACCEPTED']));
    expect(countTokens()).toBe(2);
  });
});

describe('nothing is sent', () => {
  it('without a passkey or an initiator', async () => {
    const { daraja, server } = await open(() => undefined);
    const answers = [
      await daraja.stkPush({ ...PUSH, shortcode: '600002' }),
      await daraja.stkQuery({ ...QUERY, shortcode: '600002' }),
      await daraja.b2c({ ...PAYOUT, shortcode: '600002' }),
      await daraja.accountBalance({ ...BALANCE, shortcode: '600002' }),
    ];
    for (const answer of answers) {
      expect(answer).toMatchObject({ kind: 'NOT_SENT', failure: { reason: 'CONFIGURATION', retryable: false } });
    }
    expect(server.requests).toHaveLength(0);
  });

  it('for a shortcode that has left the configuration, whose payments may still be open', async () => {
    const { daraja, calls } = await open((_, response) => reply(response, 200, STK_ACCEPTED));
    const answers = [
      await daraja.stkQuery({ ...QUERY, shortcode: '999999' }),
      await daraja.stkPush({ ...PUSH, shortcode: '999999' }),
      await daraja.transactionStatus({
        ...BALANCE,
        shortcode: '999999',
        mpesaReceipt: 'UAD4KK7M1P',
        originatorConversationId: null,
      }),
    ];
    for (const answer of answers)
      expect(answer).toMatchObject({ kind: 'NOT_SENT', failure: { reason: 'CONFIGURATION' } });
    expect(calls).toEqual([]);
  });

  it('where Daraja cannot be reached', async () => {
    const daraja = await openUnreachable();
    expect(await daraja.b2c(PAYOUT)).toMatchObject({
      kind: 'NOT_SENT',
      failure: { reason: 'MPESA_UNAVAILABLE', retryable: true },
      description: expect.stringContaining('ECONNREFUSED'),
    });
  });
});

describe('a money call without an answer', () => {
  const cuts: [string, (response: ServerResponse) => void][] = [
    ['reset', response => response.socket?.resetAndDestroy()],
    ['silent', () => undefined],
    ['answered by a firewall', response => response.writeHead(403).end('<html>Incapsula</html>')],
    ['answered by a broken gateway', response => response.writeHead(502).end('<html>')],
    ['redirected', response => response.writeHead(302, { location: '/mpesa/b2c/v3/paymentrequest' }).end()],
  ];
  it.each(cuts)('%s, is unknown and sent once', async (_, respond) => {
    const { daraja, calls } = await open((_request, response) => respond(response), { timeoutMs: 400 });
    expect((await daraja.b2c(PAYOUT)).kind).toBe('UNKNOWN');
    expect(calls).toHaveLength(1);
  });

  it('is unknown when the client closes', async () => {
    const { daraja, calls } = await open(() => undefined);
    const answer = daraja.stkPush(PUSH);
    while (calls.length === 0) await new Promise(setImmediate);
    await daraja.close();
    expect((await answer).kind).toBe('UNKNOWN');
  });
});

describe('an STK query', () => {
  it('does not take an answer about another push', async () => {
    const { daraja } = await open((_, response) =>
      reply(response, 200, { ResponseCode: '0', ResultCode: '0', CheckoutRequestID: 'ws_CO_2' }),
    );
    expect((await daraja.stkQuery(QUERY)).kind).toBe('UNKNOWN');
  });
});

describe('a suspended initiator', () => {
  it('rests in all its calls and shortcodes until it is released; pushes go on', async () => {
    const locked = new Map<string, SuspendedInitiator>();
    const respond: Respond = (request, response) =>
      reply(response, 200, request.path.includes('stk') ? STK_ACCEPTED : RESULT_ACCEPTED);
    const { daraja, calls } = await open(respond, { locked });
    locked.set('apiop', { name: 'apiop', resultCode: '2001' });
    const status = {
      ...URLS,
      shortcode: '600000',
      mpesaReceipt: 'UAD0XY1Z2Q',
      originatorConversationId: null,
      remarks: 'r1',
    };
    const answers = [
      await daraja.b2c(PAYOUT),
      await daraja.accountBalance(BALANCE),
      await daraja.transactionStatus(status),
    ];
    for (const answer of answers) {
      expect(answer).toMatchObject({
        kind: 'NOT_SENT',
        failure: { reason: 'CONFIGURATION', resultCode: null, retryable: false },
        description: expect.stringMatching(/apiop .* 2001.* release/),
      });
    }
    expect(calls).toHaveLength(0);
    expect((await daraja.stkPush(PUSH)).kind).toBe('ACCEPTED');
    locked.clear();
    expect((await daraja.b2c(PAYOUT)).kind).toBe('ACCEPTED');
  });
});

describe('a silent Daraja', () => {
  it('is asked no more questions for a while, while money calls are still tried', async () => {
    let nowMs = 0;
    const clock: Clock = { ...systemClock, monotonic: () => nowMs };
    const daraja = await openUnreachable(clock);
    for (let count = 0; count < 5; count += 1) expect((await daraja.stkQuery(QUERY)).kind).toBe('NOT_SENT');
    expect((await daraja.accountBalance(BALANCE)).kind).toBe('UNKNOWN');
    expect((await daraja.stkPush(PUSH)).kind).toBe('NOT_SENT');
    nowMs += 30_000;
    expect((await daraja.stkQuery(QUERY)).kind).toBe('NOT_SENT');
    expect((await daraja.stkQuery(QUERY)).kind).toBe('UNKNOWN');
  });
});

describe('the log', () => {
  it('never holds a token, a password, a credential or a phone number', async () => {
    const { daraja, lines, calls } = await open((_, response, count) =>
      count < 4
        ? refuseToken(response)
        : reply(response, 500, { errorCode: '500.001.1001', errorMessage: `canary 254700000001 ${calls[0]?.body}` }),
    );
    const answers = [await daraja.b2c(PAYOUT), await daraja.stkPush(PUSH), await daraja.b2c(PAYOUT)];
    const credential = JSON.parse(calls[0]?.body ?? '').SecurityCredential;
    const seen = lines.join('') + JSON.stringify(answers);
    expect(lines).toHaveLength(3);
    expect(seen).not.toMatch(/canary-|254700000001/);
    expect(seen).not.toContain(credential);
  });
});
