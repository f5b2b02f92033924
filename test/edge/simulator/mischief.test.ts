import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DELAY_MS, openSimulatorServer, paths, type SimulatorServer } from '../../support/simulator-server.js';

const LATE_MS = 200_000;

let server: SimulatorServer;

beforeEach(async () => {
  server = await openSimulatorServer();
});
afterEach(() => server.close());

const push = (digit: number) =>
  server.post(
    paths.stkPush,
    server.stkBody({ PhoneNumber: `25471000000${digit}`, CallBackURL: `${server.receiver.url}/m${digit}` }),
  );
const pay = (digit: number) => server.post(paths.b2cV3, server.b2cBody({ PartyB: `25471000000${digit}` }));

/** How many callbacks `path` has had, once those of a later payment have come; its number has a mischief that no share replaces. */
async function countOn(path: string): Promise<number> {
  const CallBackURL = `${server.receiver.url}/after`;
  await server.post(paths.stkPush, server.stkBody({ PhoneNumber: '254710000002', CallBackURL }));
  await server.callbacksAfter(DELAY_MS, '/after', 2);
  return server.receiver.requests.filter(request => request.path === path).length;
}

async function queryCode(checkoutRequestId: string | undefined): Promise<string | undefined> {
  return (await server.post(paths.stkQuery, server.stkQueryBody(checkoutRequestId ?? ''))).json.ResultCode;
}

describe('the mischief number', () => {
  it('1 loses the callback; the money has moved and the query says so', async () => {
    const { json } = await push(1);
    await server.clock.advance(DELAY_MS);
    expect(await countOn('/m1')).toBe(0);
    expect(await queryCode(json.CheckoutRequestID)).toBe('0');
  });

  it('2 delivers it twice, byte for byte', async () => {
    await push(2);
    const [first, second] = await server.callbacksAfter(DELAY_MS, '/m2', 2);
    expect(first?.body).toBe(second?.body);
    expect(await countOn('/m2')).toBe(2);
  });

  it('3 delivers it before the acknowledgement', async () => {
    const { json } = await push(3);
    expect(server.receiver.requests).toMatchObject([{ path: '/m3' }]);
    expect(server.receiver.requests[0]?.body).toContain(json.CheckoutRequestID);
    expect(await countOn('/m3')).toBe(1);
  });

  it('4 is still on the screen when the gateway’s deadline has passed, and pays then', async () => {
    const { json } = await push(4);
    await server.clock.advance(LATE_MS - 1);
    expect(await queryCode(json.CheckoutRequestID)).toBe('4999');
    await server.callbacksAfter(1, '/m4', 1);
    expect(await queryCode(json.CheckoutRequestID)).toBe('0');
  });

  it('5 posts a payout’s request to the timeout route, credential and all, and then its success', async () => {
    const body = server.b2cBody({ PartyB: '254710000005' });
    await server.post(paths.b2cV3, body);
    const [timeout] = await server.callbacksAfter(DELAY_MS, '/timeout', 1);
    expect(JSON.parse(timeout?.body ?? '')).toEqual(body);
    const [result] = await server.callbacksAfter(DELAY_MS, '/result', 1);
    expect(result?.body).toMatch(/"ResultCode":"?0"?/);
  });

  it('5 makes a push wait twice as long, for it has no timeout route', async () => {
    await push(5);
    await server.clock.advance(DELAY_MS);
    expect(server.simulator.ledger.transactions()).toMatchObject([{ status: 'PENDING' }]);
    await server.callbacksAfter(DELAY_MS, '/m5', 1);
  });

  it('6 cuts the connection instead of an acknowledgement, and pays', async () => {
    await expect(push(6)).rejects.toThrow('fetch failed');
    const [callback] = await server.callbacksAfter(DELAY_MS, '/m6', 1);
    expect(callback?.body).toContain('"ResultCode":0');
  });

  it.each([
    ['a push', push, '/m7', '"ResultCode":"E3008"'],
    ['a payout', pay, '/result', '"ResultCode":"SFC_IC0003"'],
  ])('7 ends %s with a code that is no number, and moves nothing', async (_name, send, path, code) => {
    const before = server.simulator.ledger.balance('600000');
    await send(7);
    const [callback] = await server.callbacksAfter(DELAY_MS, path, 1);
    expect(callback?.body).toContain(code);
    expect(server.simulator.ledger.balance('600000')).toEqual(before);
  });

  it('8 breaks the body off; the money has moved', async () => {
    const { json } = await push(8);
    const [callback] = await server.callbacksAfter(DELAY_MS, '/m8', 1);
    expect(() => JSON.parse(callback?.body ?? '')).toThrow();
    expect(callback?.body.length).toBeGreaterThan(50);
    expect(await queryCode(json.CheckoutRequestID)).toBe('0');
  });

  it.each([0, 9])('%d is an ordinary number', async digit => {
    await push(digit);
    const [callback] = await server.callbacksAfter(DELAY_MS, `/m${digit}`, 1);
    expect(callback?.body).toContain('"ResultCode":0');
  });

  it.each([1, 2, 3, 4, 6, 8])('%d does to a payout what it does to a push', async digit => {
    await pay(digit).catch(() => undefined);
    const wasEarly = server.receiver.requests.length === 1;
    await server.clock.advance(DELAY_MS);
    const isLate = server.simulator.ledger.transactions()[0]?.status === 'PENDING';
    await server.clock.advance(LATE_MS);
    expect(await countOn('/result')).toBe({ 1: 0, 2: 2 }[digit] ?? 1);
    expect([wasEarly, isLate]).toEqual([digit === 3, digit === 4]);
    expect(server.simulator.ledger.transactions()[0]).toMatchObject({ kind: 'B2C', status: 'COMPLETED' });
  });
});

describe('mischief by share', () => {
  async function open(behaviour: Parameters<typeof openSimulatorServer>[0]): Promise<void> {
    await server.close();
    server = await openSimulatorServer(behaviour);
  }

  it('befalls ordinary numbers, and the same ones for the same seed', async () => {
    const outcomes: string[][] = [];
    for (const seed of [7, 7, 8]) {
      await open({ seed, behaviour: { mischiefShares: { LOST: 0.4 } } });
      for (let payer = 10; payer < 30; payer += 1) {
        const PhoneNumber = `2547123456${payer}`;
        await server.post(
          paths.stkPush,
          server.stkBody({ PhoneNumber, CallBackURL: `${server.receiver.url}/${payer}` }),
        );
      }
      await server.clock.advance(DELAY_MS);
      await countOn('/stk');
      const arrived = server.receiver.requests.map(({ path }) => path);
      outcomes.push(arrived.filter(path => path !== '/after').sort());
    }
    const [first = [], again, other] = outcomes;
    expect(first.length).toBeGreaterThan(0);
    expect(first.length).toBeLessThan(20);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it('may call it maintenance although the payment is carried out', async () => {
    await open({ behaviour: { mischiefShares: { MAINTENANCE: 1 } } });
    expect(await pay(0)).toMatchObject({
      status: 500,
      json: { errorCode: '500.002.1001', errorMessage: expect.stringContaining('maintenance') },
    });
    await server.callbacksAfter(DELAY_MS, '/result', 1);
    expect(server.simulator.ledger.transactions()).toMatchObject([{ status: 'COMPLETED' }]);
  });

  it('befalls enquiries too', async () => {
    await open({ behaviour: { mischiefShares: { TIMEOUT_FIRST: 1 } } });
    await server.post(paths.balance, server.balanceBody());
    const [timeout] = await server.callbacksAfter(DELAY_MS, '/timeout', 1);
    expect(timeout?.body).toContain('"CommandID":"AccountBalance"');
    await server.callbacksAfter(DELAY_MS, '/result', 1);
  });

  it('spreads delays when told so', async () => {
    await open({ behaviour: { delaySpreadMs: 10_000 } });
    for (const PhoneNumber of ['254712345601', '254712345602', '254712345603']) {
      await server.post(paths.stkPush, server.stkBody({ PhoneNumber }));
    }
    await server.callbacksAfter(DELAY_MS + 10_000, '/stk', 3);
    const delays = server.simulator.ledger.transactions().map(push => (push.settledAt ?? 0) - push.requestedAt);
    expect(new Set(delays).size).toBe(3);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(DELAY_MS);
  });
});

describe('closing', () => {
  it('forgets what is scheduled', async () => {
    await push(9);
    expect(server.clock.timers()).toBe(1);
    await server.simulator.close();
    expect(server.clock.timers()).toBe(0);
  });
});
