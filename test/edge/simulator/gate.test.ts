import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { simulatorCredentials } from '../../../src/simulator/credentials.js';
import { sendRaw } from '../../support/send-raw.js';
import {
  type DarajaAnswer,
  openSimulatorServer,
  paths,
  readAnswer,
  type SimulatorServer,
  type SimulatorServerOptions,
} from '../../support/simulator-server.js';

const TOKEN_PATH = '/oauth/v1/generate';
const GRANT = '?grant_type=client_credentials';

let server: SimulatorServer;

async function open(options: SimulatorServerOptions = {}): Promise<void> {
  await server.close();
  server = await openSimulatorServer(options);
}

async function send(path: string, init: RequestInit = {}): Promise<DarajaAnswer> {
  return readAnswer(await fetch(server.url + path, init));
}

function basic(key: string, secret: string): RequestInit {
  return { headers: { authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` } };
}

beforeEach(async () => {
  server = await openSimulatorServer();
});
afterEach(() => server.close());

describe('OAuth', () => {
  const { consumerKey, consumerSecret } = simulatorCredentials;

  it('gives a token of 28 characters and its life as a string of seconds', async () => {
    const { status, json } = await send(TOKEN_PATH + GRANT, basic(consumerKey, consumerSecret));
    expect({ status, json }).toEqual({
      status: 200,
      json: { access_token: expect.stringMatching(/^[A-Za-z0-9]{28}$/), expires_in: '3599' },
    });
  });

  it('answers wrong credentials with 400 and an empty text', async () => {
    const { status, contentType, text } = await send(TOKEN_PATH + GRANT, basic(consumerKey, 'wrong'));
    expect({ status, contentType, text }).toEqual({ status: 400, contentType: 'text/plain', text: '' });
  });

  it.each([
    ['no authorization', {}, GRANT, '400.008.01', 400],
    ['another scheme', { headers: { authorization: 'Bearer x' } }, GRANT, '400.008.01', 400],
    ['no grant type', basic(consumerKey, consumerSecret), '', '400.008.02', 400],
    ['white space after the grant type', basic(consumerKey, consumerSecret), `${GRANT}%20`, '400.008.02', 400],
    ['the wrong method', { ...basic(consumerKey, consumerSecret), method: 'POST' }, GRANT, '405.001', 405],
  ])('refuses %s', async (_name, init, query, errorCode, status) => {
    const answer = await send(TOKEN_PATH + query, init);
    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject({ errorCode, requestId: expect.stringMatching(/^[0-9a-f]{4}-/) });
  });

  it('lets a token live for its hour and no longer', async () => {
    const token = await server.fetchToken();
    await server.clock.advance(3_599_000);
    expect((await server.post(paths.stkPush, server.stkBody(), token)).status).toBe(200);
    await server.clock.advance(1_000);
    expect((await server.post(paths.stkPush, server.stkBody(), token)).json).toMatchObject({ errorCode: '404.001.03' });
  });

  it('keeps an old token by default, and cancels it if told so', async () => {
    const old = await server.fetchToken();
    await server.fetchToken();
    expect((await server.post(paths.stkPush, server.stkBody(), old)).status).toBe(200);
    await open({ behaviour: { newTokenKillsOld: true } });
    const killed = await server.fetchToken();
    await server.fetchToken();
    expect((await server.post(paths.stkPush, server.stkBody(), killed)).status).toBe(404);
  });

  it.each([
    ['ENVELOPE', 400, 'application/json;charset=UTF-8'],
    ['HTML', 403, 'text/html'],
  ] as const)('has other shapes of refusal: %s', async (wrongCredentialsAnswer, status, contentType) => {
    await open({ behaviour: { wrongCredentialsAnswer } });
    expect(await send(TOKEN_PATH + GRANT, basic('x', 'y'))).toMatchObject({ status, contentType });
  });
});

describe('the gate', () => {
  it.each([
    [paths.stkPush, 404, '404.001.03', 'Invalid Access Token'],
    [paths.stkQuery, 404, '404.001.03', 'Invalid Access Token'],
    [paths.b2cV1, 401, '401.002.01', 'Error Occurred - Invalid Access Token - bad'],
    [paths.b2cV3, 401, '401.002.01', 'Error Occurred - Invalid Access Token - bad'],
    [paths.balance, 401, '401.002.01', 'Error Occurred - Invalid Access Token - bad'],
    [paths.status, 400, '400.003.01', 'Invalid Access Token'],
    ['/mpesa/c2b/v1/registerurl', 400, '400.003.01', 'Invalid Access Token'],
  ])('says in its own way on %s that a token is bad', async (path, status, errorCode, errorMessage) => {
    const answer = await server.post(path, {}, 'bad');
    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject({ errorCode, errorMessage });
  });

  it.each([
    ['/mpesa/stkpush/v9/processrequest', 'POST', 404, '404.001.01'],
    ['/', 'POST', 404, '404.001.01'],
    [paths.stkPush, 'GET', 405, '405.001'],
    [paths.stkPush, 'POST', 404, '404.001.04'],
  ])('refuses %s by %s without a token', async (path, method, status, errorCode) => {
    const answer = await send(path, { method });
    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject({ errorCode });
  });

  it.each(['//', '//a:b/x', 'http://['])(
    'knows nothing at %s, and says so without waiting for a body',
    async target => {
      const head = `POST ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\n`;
      expect(await sendRaw(Number(new URL(server.url).port), head, false)).toEqual([404]);
    },
  );

  it('calls a product that is not on the app a missing apiproduct', async () => {
    await open({ behaviour: { products: ['STK'] } });
    const { status, json } = await server.post(paths.b2cV1, server.b2cBody());
    expect({ status, json }).toMatchObject({ status: 401, json: { errorCode: '401.003.01' } });
  });

  it.each([
    ['BY_API', '401.003.01', 'Error Occurred - Invalid API call as no apiproduct match found'],
    ['NO_MATCH', '401.003.01', 'Error Occurred - Invalid API call as no apiproduct match found'],
    ['TOKEN_ECHO', '401.002.01', 'Error Occurred - Invalid Access Token - TOKEN'],
    ['TOKEN_EMPTY', '401.001', 'Error Occurred - Invalid Access Token - '],
    ['UNAUTHORIZED', '401', 'Unauthorized - Invalid Access Token'],
  ] as const)('says so in the shape %s when told to', async (missingProductAnswer, errorCode, message) => {
    await open({ behaviour: { products: ['STK'], missingProductAnswer } });
    const token = await server.fetchToken();
    const { status, json } = await server.post(paths.b2cV1, server.b2cBody(), token);
    const errorMessage = message.replace('TOKEN', token);
    expect({ status, json }).toMatchObject({ status: 401, json: { errorCode, errorMessage } });
  });

  it('ends the old token with a new one when told to', async () => {
    await open({ behaviour: { newTokenKillsOld: true } });
    const old = await server.fetchToken();
    const fresh = await server.fetchToken();
    const refused = await server.post(paths.stkPush, server.stkBody(), old);
    expect(refused).toMatchObject({ status: 404, json: { errorCode: '404.001.03' } });
    expect((await server.post(paths.stkPush, server.stkBody(), fresh)).status).toBe(200);
  });

  it('keeps STK queries apart when told so, as the sandbox does: none is saved up, and pushes are free', async () => {
    await open({ behaviour: { stkQueriesPerMinute: 5 } });
    const token = await server.fetchToken();
    const query = async () => (await server.post(paths.stkQuery, server.stkQueryBody('ws_CO_x'), token)).status;
    expect([await query(), await query()]).toEqual([500, 429]);
    await server.clock.advance(11_999);
    expect(await query()).toBe(429);
    await server.clock.advance(1);
    expect([await query(), await query()]).toEqual([500, 429]);
    await server.clock.advance(120_000);
    expect([await query(), await query()]).toEqual([500, 429]);
    expect((await server.post(paths.stkPush, server.stkBody(), token)).status).toBe(200);
  });

  it('does not see the fields of a body without the JSON content type', async () => {
    const authorization = `Bearer ${await server.fetchToken()}`;
    const body = JSON.stringify(server.stkBody());
    const answer = await send(paths.stkPush, { method: 'POST', headers: { authorization }, body });
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({
      errorCode: '400.002.02',
      errorMessage: 'Bad Request - Invalid BusinessShortCode',
    });
  });

  it.each([
    ['broken JSON', '{"BusinessShortCode":'],
    ['more than 64 KiB', JSON.stringify({ BusinessShortCode: '6'.repeat(65_536) })],
  ])('calls %s an invalid payload', async (_name, body) => {
    const headers = { authorization: `Bearer ${await server.fetchToken()}`, 'content-type': 'application/json' };
    const answer = await send(paths.stkPush, { method: 'POST', headers, body });
    expect(answer).toMatchObject({ status: 400, json: { errorCode: '400.002.05' } });
  });

  it.each(['null', '[]', '"text"', '7', 'true'])('finds no field in %s', async body => {
    const headers = { authorization: `Bearer ${await server.fetchToken()}`, 'content-type': 'application/json' };
    const answer = await send(paths.stkPush, { method: 'POST', headers, body });
    expect(answer.json).toMatchObject({ errorMessage: 'Bad Request - Invalid BusinessShortCode' });
  });

  it('slows callers down when told so: first a spike arrest, then the firewall', async () => {
    await open({ behaviour: { spikeArrestRequestsPerMinute: 1, firewallRequestsPerMinute: 2 } });
    await server.fetchToken();
    expect(await send(paths.stkPush)).toMatchObject({ status: 500, json: { errorCode: '500.003.02' } });
    expect(await send(paths.stkPush)).toMatchObject({ status: 403, contentType: 'text/html' });
    await server.clock.advance(60_000);
    expect((await send(paths.stkPush)).status).toBe(405);
  });

  it('counts what was received and what was accepted, by path', async () => {
    const token = await server.fetchToken();
    await server.post(paths.stkPush, server.stkBody(), token);
    await server.post(paths.stkPush, server.stkBody({ Amount: 0 }), token);
    await server.post('/nowhere', {}, token);
    expect(server.simulator.ledger.requests()).toEqual({
      [TOKEN_PATH]: { received: 1, accepted: 1 },
      [paths.stkPush]: { received: 2, accepted: 1 },
    });
  });
});
