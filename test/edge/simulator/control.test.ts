/** The control door of the simulator: knobs, payments by hand, the clock, and how it refuses what it cannot use. */

import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { control, holdPhone } from '../../support/held-phone.js';
import { DELAY_MS, openSimulatorServer, paths, type SimulatorServer } from '../../support/simulator-server.js';
import { waitUntil } from '../../support/wait-until.js';

const PHONE = '254712345678';
const USUAL = { loss: 0, twice: 0, delayMs: DELAY_MS, daraja: 'UP', validation: 'OFF', nextPayment: 'NORMAL' };

let server: SimulatorServer;
beforeEach(async () => {
  server = await openSimulatorServer();
});
afterEach(() => server.close());

const door = (path: string) => `${server.url}/control/${path}`;
const turn = (body: unknown) => control(door('behaviour'), body, 'PUT');
const push = (changes: object = {}) => server.post(paths.stkPush, server.stkBody(changes));

describe('the knobs', () => {
  it('stand as usual at first, and only what is named is turned', async () => {
    expect(await control(door('behaviour'))).toEqual({ status: 200, json: USUAL });
    expect((await turn({ loss: 0.5 })).json).toEqual({ ...USUAL, loss: 0.5 });
    expect((await turn({ delayMs: 10, daraja: 'SLOW' })).json).toEqual({
      ...USUAL,
      ...{ loss: 0.5, delayMs: 10, daraja: 'SLOW' },
    });
    expect((await turn(USUAL)).json).toEqual(USUAL);
  });

  it('loss and twice are shares of all callbacks', async () => {
    await turn({ loss: 1 });
    await push();
    await server.clock.advance(DELAY_MS);
    await turn({ loss: 0, twice: 1 });
    await push({ CallBackURL: `${server.receiver.url}/twice` });
    await server.callbacksAfter(DELAY_MS, '/twice', 2);
    expect(server.receiver.requests.map(({ path }) => path)).toEqual(['/twice', '/twice']);
    expect(server.simulator.ledger.transactions()).toMatchObject([{ status: 'COMPLETED' }, { status: 'COMPLETED' }]);
  });

  it('delayMs counts for what is asked from now on', async () => {
    await turn({ delayMs: 10 });
    await push();
    await server.callbacksAfter(10, '/stk', 1);
  });

  it('a Daraja that is down answers 503 in HTML and does nothing; a slow one takes five seconds', async () => {
    const token = await server.fetchToken();
    await turn({ daraja: 'DOWN' });
    expect(await server.post(paths.stkPush, server.stkBody(), token)).toMatchObject({
      ...{ status: 503, contentType: 'text/html' },
    });
    await turn({ daraja: 'SLOW' });
    const pushed = server.post(paths.stkPush, server.stkBody(), token);
    await waitUntil('it waits', () => server.clock.timers() > 0);
    await server.clock.advance(4_999);
    expect(server.simulator.ledger.transactions()).toEqual([]);
    await server.clock.advance(1);
    expect((await pushed).status).toBe(200);
  });

  it.each([
    ['LOST', 0],
    ['TWICE', 2],
    ['NORMAL', 1],
  ])('the next payment is %s, and only that one', async (nextPayment, count) => {
    await turn({ nextPayment });
    await push();
    await server.clock.advance(DELAY_MS);
    expect((await control(door('behaviour'))).json).toEqual(USUAL);
    await push({ CallBackURL: `${server.receiver.url}/after` });
    await server.callbacksAfter(DELAY_MS, '/after', 1);
    expect(server.receiver.requests.filter(({ path }) => path === '/stk')).toHaveLength(count);
  });

  it('a magic number has its own mischief, and leaves the next payment to the next', async () => {
    await turn({ nextPayment: 'TWICE' });
    await push({ PhoneNumber: '254710000001' });
    expect((await control(door('behaviour'))).json).toMatchObject({ nextPayment: 'TWICE' });
  });
});

describe('a payment by hand', () => {
  it('arrives after the usual delay, and its phone hears of it', async () => {
    const phone = await holdPhone(door('').slice(0, -1), PHONE);
    const body = { phoneNumber: '0712345678', amount: 250, reference: 'INV-9' };
    expect((await control(door('c2b'), body)).json).toEqual({
      ...{ phoneNumber: PHONE, shortcode: '600000', amount: '250.00', reference: 'INV-9', isTold: false },
    });
    await server.clock.advance(DELAY_MS);
    expect(server.simulator.ledger.transactions()).toMatchObject([
      { kind: 'C2B', status: 'COMPLETED', msisdn: PHONE, amountCents: 250_00 },
    ]);
    await phone.next('sms');
    phone.close();
  });

  it('is refused if the phone has not so much', async () => {
    expect(await control(door('c2b'), { phoneNumber: PHONE, amount: 22_001 })).toMatchObject({
      status: 400,
      json: { errors: [{ extensions: { field: 'amount' } }] },
    });
    expect((await control(door('c2b'), { phoneNumber: PHONE, amount: 22_000 })).status).toBe(200);
  });
});

describe('the clock', () => {
  it('brings forward whatever waits, in its order', async () => {
    await push({ PhoneNumber: '254710000004', CallBackURL: `${server.receiver.url}/late` });
    await push();
    await control(door('clock'), { ms: 199_000 });
    await server.callbacksAfter(0, '/stk', 1);
    expect(server.receiver.requests.map(({ path }) => path)).toEqual(['/stk']);
    await server.callbacksAfter(1_000, '/late', 1);
  });
});

describe('docs/simulator.md', () => {
  it('has lines for a terminal that do what they say', async () => {
    const text = readFileSync('docs/simulator.md', 'utf8');
    const lines = [...text.matchAll(/^curl (?:-X (PUT) )?(?:--json '(.*?)')? *\$CONTROL\/(\S+)/gm)];
    expect(lines).toHaveLength(10);
    const phone = await holdPhone(door('').slice(0, -1), '254700000000');
    await push({ PhoneNumber: '254700000000' });
    const answers = [];
    for (const [, method, body, path = ''] of lines) {
      const { status } = await control(door(path), body, method);
      answers.push([path.replace(/^phones\/\d+\/?/, ''), status]);
    }
    phone.close();
    expect(answers).toEqual([
      ['prompts/1', 200],
      // It was answered a line before.
      ...[1, 2].map(() => ['prompts/1', 404]),
      ...['clock', '', 'unlock', 'c2b', 'behaviour', 'behaviour', 'behaviour'].map(path => [path, 200]),
    ]);
  });
});

describe('what cannot be used', () => {
  it.each<[string, string, string, unknown, string, string]>([
    ['a phone', 'GET', 'phones/12345', undefined, 'phoneNumber', 'must be a phone number, such as 254712345678'],
    ['a PIN', 'POST', 'phones/0712345678/prompts/1', { pin: 1234 }, 'pin', 'must be a text of four digits'],
    ['two answers', 'POST', 'phones/0712345678/prompts/1', { pin: '1234', cancel: true }, 'pin', 'exactly one of'],
    ['no answer', 'POST', 'phones/0712345678/prompts/1', {}, 'pin', 'exactly one of'],
    ['a share', 'PUT', 'behaviour', { loss: 2 }, 'loss', 'must be a number from 0 to 1'],
    ['a delay', 'PUT', 'behaviour', { delayMs: 0.5 }, 'delayMs', 'must be a whole number from 0 to 600000'],
    ['a state', 'PUT', 'behaviour', { daraja: 'OFF' }, 'daraja', 'must be "UP" or "SLOW" or "DOWN"'],
    [
      'a field',
      'PUT',
      'behaviour',
      { chaos: 1 },
      'chaos',
      'there are loss, twice, delayMs, daraja, validation, nextPayment',
    ],
    ['an inherited field', 'PUT', 'behaviour', '{"__proto__":1}', '__proto__', 'There is no field __proto__'],
    ['a time', 'POST', 'clock', { ms: -1 }, 'ms', 'must be a whole number from 1'],
    ['no time', 'POST', 'clock', {}, 'ms', 'is missing: it must be a whole number'],
    ['a shortcode', 'POST', 'c2b', { phoneNumber: PHONE, amount: 1, shortcode: '1' }, 'shortcode', 'must be "600000"'],
    ['a text', 'POST', 'c2b', { phoneNumber: PHONE, amount: 1, reference: 'x'.repeat(21) }, 'reference', 'at most 20'],
  ])('%s', async (_what, method, path, body, field, words) => {
    const { status, json } = await control(door(path), body, method);
    const [error] = json.errors as [{ message: string; extensions: Record<string, unknown> }];
    expect([status, error.extensions.code, error.extensions.field]).toEqual([400, 'BAD_USER_INPUT', field]);
    expect(error.message).toContain(words);
  });

  it('every field that is wrong is named', async () => {
    const { json } = await control(door('c2b'), { amount: 0, more: 1 });
    const [error] = json.errors as [{ extensions: { fields: { field: string }[] } }];
    expect(error.extensions.fields.map(({ field }) => field)).toEqual(['amount', 'more', 'phoneNumber']);
  });

  it.each<[string, string, unknown, number, string]>([
    ['GET', 'nothing', undefined, 404, 'There is no such path; there are phones/:number'],
    ['POST', 'behaviour', {}, 405, 'This path takes GET or PUT only.'],
    ['PUT', 'behaviour', '[]', 400, 'The body must be a JSON object'],
    ['PUT', 'behaviour', '{"loss":', 400, 'The body must be a JSON object'],
    ['PUT', 'behaviour', JSON.stringify({ loss: 'x'.repeat(5_000) }), 400, 'at most 4 KiB'],
    ['POST', 'phones/0712345678/prompts/1', { cancel: true }, 404, 'This prompt is not on this phone'],
  ])('%s %s', async (method, path, body, status, words) => {
    const answer = await control(door(path), body, method);
    expect([answer.status, JSON.stringify(answer.json)]).toEqual([status, expect.stringContaining(words)]);
  });

  it('a body of another type is refused, which pages of other origins could send unasked', async () => {
    const answer = await control(door('clock'), '{"ms":1}', 'POST', { 'content-type': 'text/plain' });
    expect([answer.status, JSON.stringify(answer.json)]).toEqual([415, expect.stringContaining('application/json')]);
  });

  it('is no request of Daraja, and stands on no page', async () => {
    await control(door('behaviour'));
    expect(server.simulator.ledger.requests()).toEqual({});
    expect(await (await fetch(`${server.url}/`)).text()).not.toContain('behaviour');
  });
});
