/** Phones that somebody holds: what they hear, and how a payment ends that is answered on one. */

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { control, type HeldPhone, holdPhone } from '../../support/held-phone.js';
import {
  DELAY_MS,
  openSimulatorServer,
  paths,
  type SimulatorServer,
  type SimulatorServerOptions,
} from '../../support/simulator-server.js';
import { waitUntil } from '../../support/wait-until.js';

const PHONE = '254712345678';
const OTHER = '254722000001';
const PROMPT_MS = 60_000;

let server: SimulatorServer;
let phones: HeldPhone[];
beforeEach(async () => {
  phones = [];
  server = await openSimulatorServer();
});
afterEach(async () => {
  for (const phone of phones) phone.close();
  await server.close();
});

async function reopen(options: SimulatorServerOptions): Promise<void> {
  await server.close();
  server = await openSimulatorServer(options);
}

const door = (path: string) => `${server.url}/control/${path}`;

async function hold(phone = PHONE): Promise<HeldPhone> {
  const held = await holdPhone(door('').replace(/\/$/, ''), phone);
  phones.push(held);
  return held;
}

const push = (changes: object = {}) => server.post(paths.stkPush, server.stkBody(changes));
const act = (id: unknown, body: object, phone = PHONE) => control(door(`phones/${phone}/prompts/${id}`), body);
const show = async (phone = PHONE) => (await control(door(`phones/${phone}`))).json;

/** The result code of the callback on `path`, the first or a later one. */
async function codeOf(count = 1, path = '/stk'): Promise<unknown> {
  const callbacks = await server.callbacksAfter(DELAY_MS, path, count);
  return JSON.parse(callbacks[count - 1]?.body ?? '').Body.stkCallback.ResultCode;
}

describe('an open phone', () => {
  it('shows the prompt and waits; the right PIN pays, and a message tells of it', async () => {
    const phone = await hold();
    await push();
    const prompt = await phone.next('prompt');
    expect(prompt).toMatchObject({
      ...{ phoneNumber: PHONE, shortcode: '600000', business: 'BUSINESS 600000' },
      ...{ amount: '120.00', reference: 'INV-77' },
    });
    await server.clock.advance(PROMPT_MS / 2);
    expect(server.simulator.ledger.transactions()).toMatchObject([{ status: 'PENDING' }]);
    expect(await act(prompt.id, { pin: '1234' })).toEqual({ status: 200, json: { outcome: 'PIN_ACCEPTED' } });
    expect(await phone.next('gone')).toEqual({ id: prompt.id, outcome: 'PIN_ACCEPTED' });
    expect(await codeOf()).toBe(0);
    const [transaction] = server.simulator.ledger.transactions();
    const { id, text } = (await phone.next('sms')) as { id: string; text: { EN: string; SW: string } };
    expect(id).toBe(transaction?.receipt);
    expect(text.EN).toMatch(/^\w{10} Confirmed\. Ksh120\.00 paid to BUSINESS 600000 for account INV-77/);
    expect(text.SW).toMatch(/^\w{10} Imethibitishwa\. Ksh120\.00 imelipwa/);
    expect(await show()).toMatchObject({ balance: '19880.00', prompts: [], messages: [{ id }], isOpen: true });
  });

  it('sends 1032 when its holder cancels', async () => {
    const phone = await hold();
    await push();
    const { id } = await phone.next('prompt');
    expect((await act(id, { cancel: true })).json).toEqual({ outcome: 'CANCELLED' });
    expect(await codeOf()).toBe(1032);
    expect((await act(id, { pin: '1234' })).status).toBe(404);
    expect(await show()).toMatchObject({ balance: '20000.00', messages: [] });
  });

  it('sends 1037 when nobody answers for a minute, and when its holder ignores it', async () => {
    const phone = await hold();
    await push();
    await server.clock.advance(PROMPT_MS - 1);
    expect(server.receiver.requests).toEqual([]);
    await server.clock.advance(1);
    expect(await codeOf()).toBe(1037);
    expect(await phone.next('gone')).toMatchObject({ outcome: 'EXPIRED' });
    await push();
    await phone.next('prompt');
    const { id } = await phone.next('prompt');
    expect((await act(id, { ignore: true })).json).toEqual({ outcome: 'IGNORED' });
    expect(await show()).toMatchObject({ prompts: [] });
    expect((await push()).json.errorMessage).toContain('Unable to lock subscriber');
    expect((await control(door('clock'), { ms: PROMPT_MS })).json).toEqual({ ms: PROMPT_MS });
    expect(await codeOf(2)).toBe(1037);
    expect(phone.heard.filter(({ event }) => event === 'gone')).toHaveLength(2);
  });

  it('has three tries for its PIN: then 2001, and 8006 from then on until it is unlocked', async () => {
    const phone = await hold();
    await push();
    const { id } = await phone.next('prompt');
    expect((await act(id, { pin: '0000' })).json).toEqual({ outcome: 'WRONG_PIN', triesLeft: 2 });
    expect((await act(id, { pin: '0000' })).json).toEqual({ outcome: 'WRONG_PIN', triesLeft: 1 });
    expect((await act(id, { pin: '0000' })).json).toEqual({ outcome: 'WRONG_PIN', triesLeft: 0 });
    expect(await codeOf()).toBe(2001);
    expect(await show()).toMatchObject({ isPinLocked: true });
    await push();
    const { id: second } = await phone.next('prompt');
    expect((await act(second, { pin: '1234' })).json).toEqual({ outcome: 'PIN_LOCKED' });
    expect(await codeOf(2)).toBe(8006);
    expect((await control(door(`phones/${PHONE}/unlock`), {})).json).toMatchObject({ isPinLocked: false });
    await push();
    const { id: third } = await phone.next('prompt');
    expect((await act(third, { pin: '1234' })).json).toEqual({ outcome: 'PIN_ACCEPTED' });
    expect(await codeOf(3)).toBe(0);
  });

  it('pays with Fuliza when its money is not enough, and fails with 1 when that is not enough either', async () => {
    const phone = await hold();
    await push({ Amount: 21_500 });
    await act((await phone.next('prompt')).id, { pin: '1234' });
    expect(await codeOf()).toBe(0);
    const { text } = (await phone.next('sms')) as { text: { EN: string } };
    expect(text.EN).toContain('Fuliza M-PESA amount is Ksh1,500.00.');
    expect(await show()).toMatchObject({ balance: '0.00', fuliza: { limit: '2000.00', used: '1500.00' } });
    await push({ Amount: 501 });
    await act((await phone.next('prompt')).id, { pin: '1234' });
    expect(await codeOf(2)).toBe(1);
    const failed = (await phone.next('sms')) as { text: { EN: string } };
    expect(failed.text.EN).toMatch(/^Failed\./);
  });

  it('keeps the word of its number: after the right PIN its code comes', async () => {
    const number = '254700000026';
    const phone = await hold(number);
    await push({ PhoneNumber: number });
    await act((await phone.next('prompt')).id, { pin: '1234' }, number);
    expect(await codeOf()).toBe(26);
  });

  it('hears of money that comes and goes without a prompt', async () => {
    const phone = await hold();
    await server.post(paths.b2cV3, server.b2cBody());
    await server.callbacksAfter(DELAY_MS, '/result', 1);
    const { text } = (await phone.next('sms')) as { text: { EN: string } };
    expect(text.EN).toContain('You have received Ksh250.00');
    expect(await show()).toMatchObject({ balance: '20250.00' });
  });

  it('is told of its money by a reversal, too', async () => {
    const phone = await hold();
    await push();
    await act((await phone.next('prompt')).id, { pin: '1234' });
    await codeOf();
    const { id: receipt } = await phone.next('sms');
    await server.post(paths.reversal, server.reversalBody({ TransactionID: receipt }));
    await server.callbacksAfter(DELAY_MS, '/result', 1);
    const { text } = (await phone.next('sms')) as { text: { EN: string } };
    expect(text.EN).toContain(`Transaction ${receipt} was reversed`);
    expect(await show()).toMatchObject({ balance: '20000.00' });
  });

  it('does not stand for another one: two at once are answered each by itself', async () => {
    const [one, other] = [await hold(), await hold(OTHER)];
    await push();
    await push({ PhoneNumber: OTHER, CallBackURL: `${server.receiver.url}/other` });
    const first = await one.next('prompt');
    const second = await other.next('prompt');
    expect((await act(second.id, { pin: '1234' })).status).toBe(404);
    await act(second.id, { cancel: true }, OTHER);
    await act(first.id, { pin: '1234' });
    expect(await codeOf()).toBe(0);
    expect(await codeOf(1, '/other')).toBe(1032);
    expect(one.heard.map(({ event }) => event)).toEqual(['prompt', 'gone', 'sms']);
  });

  it('shows its prompt again to whoever opens it meanwhile, and a closed one answers by itself', async () => {
    const phone = await hold();
    await push();
    const { id } = await phone.next('prompt');
    phone.close();
    await waitUntil('it is closed', async () => (await show()).isOpen === false);
    await push({ PhoneNumber: OTHER, CallBackURL: `${server.receiver.url}/other` });
    expect(await codeOf(1, '/other')).toBe(0);
    const again = await hold('0712345678');
    expect(await again.next('prompt')).toMatchObject({ id });
    await server.clock.advance(PROMPT_MS);
    expect(await codeOf()).toBe(1037);
  });

  it('hears a sign of life every ten seconds, and the end of the simulator', async () => {
    const phone = await hold();
    await waitUntil('the first has come', () => phone.heartbeats() === 1);
    await server.clock.advance(10_000);
    await waitUntil('the second has come', () => phone.heartbeats() === 2);
    server.simulator.hangUp();
    await phone.ended;
    await expect(hold()).rejects.toThrow('429');
  });

  it('is one of fifty at most', async () => {
    for (let count = 0; count < 50; count += 1) await hold();
    await expect(hold()).rejects.toThrow('429');
    phones.pop()?.close();
    await waitUntil('there is room', () => hold().then(Boolean, () => false));
  });
});

describe('mischief on an open phone', () => {
  it('3 keeps the acknowledgement until the payer has answered and the callback was posted', async () => {
    const number = '254710000003';
    const phone = await hold(number);
    let isAcknowledged = false;
    const pushed = push({ PhoneNumber: number }).then(() => {
      isAcknowledged = true;
    });
    const { id } = await phone.next('prompt');
    expect(isAcknowledged).toBe(false);
    await act(id, { pin: '1234' }, number);
    await server.callbacksAfter(0, '/stk', 1);
    await pushed;
  });

  it.each([
    ['1', DELAY_MS, 0],
    ['2', DELAY_MS, 2],
    ['4', 200_000, 1],
    ['5', 2 * DELAY_MS, 1],
  ])('%s comes after the answer', async (digit, afterMs, count) => {
    const number = `25471000000${digit}`;
    const phone = await hold(number);
    await push({ PhoneNumber: number });
    await act((await phone.next('prompt')).id, { pin: '1234' }, number);
    await server.clock.advance(afterMs - 1);
    expect(server.receiver.requests).toEqual([]);
    await server.callbacksAfter(1, '/stk', count);
    await phone.next('sms');
  });

  it('6 cuts the connection, and the prompt is there all the same', async () => {
    const number = '254710000006';
    const phone = await hold(number);
    await expect(push({ PhoneNumber: number })).rejects.toThrow('fetch failed');
    await act((await phone.next('prompt')).id, { pin: '1234' }, number);
    expect(await codeOf()).toBe(0);
  });
});

describe('what is kept over a restart', () => {
  it('is a prompt, which can still be answered, and a locked PIN', async () => {
    const books = new Map<string, Map<string, unknown>>();
    const bookOf = (name: string) => books.get(name) ?? books.set(name, new Map()).get(name);
    const memory = {
      openBook: <T>(name: string) => new Map(bookOf(name)) as ReadonlyMap<string, T>,
      note: (name: string, key: string, value: unknown) =>
        void (value === null ? bookOf(name)?.delete(key) : bookOf(name)?.set(key, JSON.parse(JSON.stringify(value)))),
      settle: async () => undefined,
      close: async () => undefined,
    };
    await reopen({ memory });
    const before = await hold();
    await push();
    const { id } = await before.next('prompt');
    await act(id, { pin: '0000' });
    await act(id, { pin: '0000' });
    await reopen({ memory });
    server.simulator.resume();
    const phone = await hold();
    expect(await phone.next('prompt')).toMatchObject({ id, amount: '120.00' });
    expect((await act(id, { pin: '0000' })).json).toEqual({ outcome: 'WRONG_PIN', triesLeft: 0 });
    await waitUntil('it has failed', async () => {
      await server.clock.advance(DELAY_MS);
      return server.simulator.ledger.transactions()[0]?.resultCode === '2001';
    });
    await reopen({ memory });
    expect(await show()).toMatchObject({ isPinLocked: true });
  });
});
