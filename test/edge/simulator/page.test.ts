import { constants, generateKeyPairSync, publicEncrypt, X509Certificate } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sandboxCredentials, simulatorCredentials } from '../../../src/simulator/credentials.js';
import { readPageText } from '../../support/read-page-text.js';
import {
  DELAY_MS,
  openSimulatorServer,
  paths,
  type SimulatorServer,
  type SimulatorServerOptions,
  sealPassword,
} from '../../support/simulator-server.js';
import { waitUntil } from '../../support/wait-until.js';

const TIMESTAMP = '20260113101530';
const OWN = {
  shortcode: '888880',
  consumerKey: 'my-own-consumer-key',
  consumerSecret: 'my-own-consumer-secret',
  passkey: 'my-own-passkey',
  initiatorName: 'my-operator',
  initiatorPassword: 'my-own-password',
};

let server: SimulatorServer;

async function open(options: SimulatorServerOptions = {}): Promise<void> {
  await server.close();
  server = await openSimulatorServer(options);
}

const readPage = () => readPageText(`${server.url}/`);

/** What the page says once it says it: a callback's answer comes after the callback. */
async function readPageWith(words: string): Promise<string> {
  await waitUntil(`the page says "${words}"`, async () => (await readPage()).includes(words));
  return readPage();
}

function signed(shortcode: string, passkey: string): object {
  const Password = Buffer.from(shortcode + passkey + TIMESTAMP).toString('base64');
  return { BusinessShortCode: shortcode, PartyB: shortcode, Password, Timestamp: TIMESTAMP };
}

async function fetchTokenOf(consumerKey: string, consumerSecret: string) {
  const basic = Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64');
  const answer = await fetch(`${server.url}/oauth/v1/generate?grant_type=client_credentials`, {
    headers: { authorization: `Basic ${basic}` },
  });
  const text = await answer.text();
  return {
    status: answer.status,
    token: text === '' ? '' : (JSON.parse(text) as { access_token: string }).access_token,
  };
}

beforeEach(async () => {
  server = await openSimulatorServer();
});
afterEach(() => server.close());

describe('N9: the page of the simulator', () => {
  it('shows every credential that is needed to use it', async () => {
    const text = await readPage();
    const { certificatePem: _, ...own } = simulatorCredentials;
    for (const value of [...Object.values(own), ...Object.values(sandboxCredentials)]) expect(text).toContain(value);
  });

  it('runs no script, loads nothing from elsewhere, and is kept nowhere', async () => {
    const { status, headers } = await fetch(`${server.url}/`);
    expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([
      ...[200, 'text/html; charset=utf-8', 'no-store'],
    ]);
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'self';/);
    expect(headers.get('content-security-policy')).not.toContain('script-src');
    const styles = await fetch(`${server.url}/simulator.css`);
    expect([styles.status, styles.headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8']);
  });

  it('gives a certificate, and what is sealed with it is opened', async () => {
    const answer = await fetch(`${server.url}/certificate.cer`);
    const pem = await answer.text();
    expect(new X509Certificate(pem).subject).toContain('CN=simulator');
    const key = { key: pem, padding: constants.RSA_PKCS1_PADDING };
    const SecurityCredential = publicEncrypt(key, Buffer.from(simulatorCredentials.initiatorPassword)).toString(
      'base64',
    );
    await server.post(paths.b2cV3, server.b2cBody({ SecurityCredential }));
    const [result] = await server.callbacksAfter(DELAY_MS, '/result', 1);
    expect(String(JSON.parse(result?.body ?? '').Result.ResultCode)).toBe('0');
  });

  it('is not counted as a request, and shows no other page', async () => {
    await readPage();
    expect(await readPage()).toContain('Nothing has been received');
    expect((await fetch(`${server.url}/index.html`)).status).toBe(404);
    expect((await fetch(`${server.url}/`, { method: 'POST' })).status).toBe(404);
  });
});

describe('N9: credentials', () => {
  it("of Safaricom's public sandbox work with any app", async () => {
    await open({ shortcodes: [OWN] });
    const { shortcode, passkey } = sandboxCredentials;
    const { token } = await fetchTokenOf(OWN.consumerKey, OWN.consumerSecret);
    const push = (PhoneNumber: string) => server.stkBody({ ...signed(shortcode, passkey), PhoneNumber });
    expect((await server.post(paths.stkPush, push('254712345678'))).status).toBe(200);
    expect((await server.post(paths.stkPush, push('254712345679'), token)).status).toBe(200);
  });

  it('of your own work beside the others, and the page keeps what is secret of them', async () => {
    await open({ shortcodes: [OWN] });
    const { token } = await fetchTokenOf(OWN.consumerKey, OWN.consumerSecret);
    const push = server.stkBody(signed(OWN.shortcode, OWN.passkey));
    expect((await server.post(paths.stkPush, push, token)).status).toBe(200);
    const text = await readPage();
    expect(text).toContain(OWN.shortcode);
    expect(text).toContain(OWN.initiatorName);
    for (const secret of [OWN.consumerKey, OWN.consumerSecret, OWN.passkey, OWN.initiatorPassword]) {
      expect(text).not.toContain(secret);
    }
  });

  it('of your own come before those of the same shortcode and app', async () => {
    await open({ shortcodes: [{ ...simulatorCredentials, passkey: OWN.passkey }] });
    const { shortcode } = simulatorCredentials;
    expect((await server.post(paths.stkPush, server.stkBody(signed(shortcode, OWN.passkey)))).status).toBe(200);
    expect((await server.post(paths.stkPush, server.stkBody())).status).toBe(500);
  });

  it('without a passkey or an initiator are refused what needs one', async () => {
    await open({ shortcodes: [{ ...OWN, passkey: null, initiatorName: null, initiatorPassword: null }] });
    const { token } = await fetchTokenOf(OWN.consumerKey, OWN.consumerSecret);
    const push = server.stkBody(signed(OWN.shortcode, 'null'));
    expect((await server.post(paths.stkPush, push, token)).json.errorMessage).toBe('Wrong credentials');
    await server.post(paths.b2cV1, server.b2cBody({ PartyA: OWN.shortcode }), token);
    const text = await readPage();
    expect(text).toContain('Shortcode 888880 has no passkey here');
    expect(text).toContain('Shortcode 888880 has no initiator here');
  });
});

describe('N9: why a request was refused stands on the page, in plain words', () => {
  const stk = (changes: object) => () => server.post(paths.stkPush, server.stkBody(changes));
  const passwordOf = (text: string) => Buffer.from(text).toString('base64');
  const { shortcode, passkey } = simulatorCredentials;

  it.each<[string, () => Promise<unknown>, string]>([
    ['an unknown app', () => fetchTokenOf('somebody', 'else'), 'No app has this consumer key.'],
    [
      'a wrong secret',
      () => fetchTokenOf(simulatorCredentials.consumerKey, 'wrong'),
      'The consumer key is right, the consumer secret is not.',
    ],
    [
      'no Basic',
      () => fetch(`${server.url}/oauth/v1/generate?grant_type=client_credentials`),
      'The header Authorization must be "Basic ", and base64 of consumer key, colon and consumer secret.',
    ],
    ['a bad token', () => server.post(paths.stkPush, {}, 'bad'), 'This access token was not issued here, or has ended'],
    [
      'no token',
      () => fetch(server.url + paths.stkPush, { method: 'POST' }),
      'The header Authorization must be "Bearer ", and an access token.',
    ],
    ['a path', () => server.post('/mpesa/stkpush/v2/processrequest', {}), 'The simulator does not have this path.'],
    ['a method', () => fetch(server.url + paths.stkPush), 'This path takes POST only.'],
    ['a shortcode', stk({ BusinessShortCode: '600001' }), 'Shortcode 600001 does not belong to the app of this token'],
    [
      'a passkey',
      stk({ Password: passwordOf(`${shortcode}other${TIMESTAMP}`) }),
      'Password was made with another passkey than that of shortcode 600000.',
    ],
    [
      'a timestamp',
      stk({ Password: passwordOf(`${shortcode}${passkey}20260113101531`) }),
      'Password does not end with the Timestamp of the request',
    ],
    [
      'a password of another shortcode',
      stk({ Password: passwordOf(`600001${passkey}${TIMESTAMP}`) }),
      'Password does not begin with the BusinessShortCode of the request',
    ],
    ['a missing field', stk({ AccountReference: '' }), 'AccountReference is missing.'],
    ['a phone number', stk({ PhoneNumber: '0712345678' }), 'PhoneNumber must be a phone number as 254712345678'],
    ['an amount', stk({ Amount: 1.5 }), 'Amount must be a whole number from 1 to 250000'],
    ['a URL', stk({ CallBackURL: 'localhost' }), 'CallBackURL must be an http or https URL'],
    ['a busy phone', () => stk({})().then(stk({})), '254712345678 still has a prompt open'],
    [
      'an unknown push',
      () => server.post(paths.stkQuery, server.stkQueryBody('ws_CO_1')),
      'No push of shortcode 600000 has this CheckoutRequestID.',
    ],
    [
      'an id that was used',
      () => server.post(paths.b2cV3, server.b2cBody()).then(() => server.post(paths.b2cV3, server.b2cBody())),
      'OriginatorConversationID ord_9f31c2 was accepted before',
    ],
    [
      'a content type',
      async () => {
        const headers = { authorization: `Bearer ${await server.fetchToken()}` };
        return fetch(server.url + paths.stkPush, { method: 'POST', headers, body: '{}' });
      },
      'The header Content-Type is not application/json, so the body counted as empty.',
    ],
    [
      'broken JSON',
      async () => {
        const headers = { authorization: `Bearer ${await server.fetchToken()}`, 'content-type': 'application/json' };
        return fetch(server.url + paths.stkPush, { method: 'POST', headers, body: '{"a":' });
      },
      'The body is not JSON.',
    ],
  ])('%s', async (_what, ask, words) => {
    await ask();
    expect(await readPage()).toContain(words);
  });

  it.each<[string, () => Promise<unknown>, string]>([
    ['a number that cancels', stk({ PhoneNumber: '254700001032' }), 'It will end with 1032: Request cancelled by user'],
    ['a number that pays', stk({}), 'It will succeed.'],
    ['a callback that is lost', stk({ PhoneNumber: '254710000001' }), 'Its callback will be lost.'],
    ['the wrong receiver', stk({ PartyB: '600001' }), 'PartyB must be 600000 for CustomerPayBillOnline'],
    [
      'a till without one',
      stk({ TransactionType: 'CustomerBuyGoodsOnline' }),
      'Shortcode 600000 has no till, so CustomerBuyGoodsOnline cannot be paid to it.',
    ],
    [
      'too small a payout',
      () => server.post(paths.b2cV1, server.b2cBody({ Amount: 5 })),
      'It will end with 2: Declined due to limit rule: less than the minimum transaction amount.',
    ],
    [
      'an unknown operator',
      () => server.post(paths.balance, server.balanceBody({ Initiator: 'nobody' })),
      'The initiator of shortcode 600000 has another name.',
    ],
    [
      "another operator's password",
      () => server.post(paths.balance, server.balanceBody({ SecurityCredential: sealPassword('guess') })),
      'SecurityCredential holds another password than that of simulator.',
    ],
  ])('and how an accepted one will end: %s', async (_what, ask, words) => {
    await ask();
    const text = await readPage();
    expect(text).toContain('Accepted');
    expect(text).toContain(words);
  });

  it('three credentials sealed with another certificate lock the operator, and not in silence', async () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = { key: publicKey, padding: constants.RSA_PKCS1_PADDING };
    const seal = () => publicEncrypt(key, Buffer.from(simulatorCredentials.initiatorPassword)).toString('base64');
    for (let times = 0; times < 3; times += 1) {
      await server.post(paths.balance, server.balanceBody({ SecurityCredential: seal() }));
    }
    const text = await readPage();
    expect(text).toContain("SecurityCredential was not made with this simulator's certificate");
    expect(text).toContain('The operator simulator is locked now, after 3 wrong credentials in a row');
    await server.post(paths.balance, server.balanceBody());
    expect(await readPage()).toContain('The operator simulator is locked: restart the simulator to unlock it.');
    expect(server.warnings).toContainEqual(expect.stringContaining('The operator simulator is locked now'));
  });

  it('newest first', async () => {
    await server.post(paths.stkPush, server.stkBody({ PhoneNumber: '254700001032' }));
    await server.post(paths.stkPush, server.stkBody({ PhoneNumber: '254700000001' }));
    const text = await readPage();
    expect(text.indexOf('It will end with 1:')).toBeLessThan(text.indexOf('It will end with 1032:'));
  });

  it('no secret that was sent stands there', async () => {
    const token = await server.fetchToken();
    const credential = sealPassword();
    await server.post(paths.b2cV3, server.b2cBody({ SecurityCredential: credential, PartyB: '254710000005' }), token);
    const document = { OriginatorConversationID: 'other', IDType: '01', IDNumber: '27459163' };
    await server.post(paths.b2cValidated, server.b2cBody(document), token);
    await server.post(paths.stkPush, server.stkBody(), token);
    await server.post(paths.b2cV1, {}, 'a-token-that-comes-back');
    await server.callbacksAfter(2 * DELAY_MS, '/timeout', 1);
    const text = await readPageWith('/timeout');
    const { Password } = server.stkBody() as { Password: string };
    for (const secret of [token, credential, Password, '27459163', 'a-token-that-comes-back'])
      expect(text).not.toContain(secret);
    expect(text).toContain('INV-77');
  });
});

describe('N9: the callbacks that it posted', () => {
  it('stand there with the answers', async () => {
    await server.post(paths.stkPush, server.stkBody());
    await server.callbacksAfter(DELAY_MS, '/stk', 1);
    const text = await readPageWith('HTTP 200');
    expect(text).toContain(`${server.receiver.url}/stk`);
    expect(text).toContain('{"ResultCode":0,"ResultDesc":"Accepted"}');
    expect(text).toContain('MpesaReceiptNumber');
  });

  it.each<[string, SimulatorServerOptions, (url: string) => string, string]>([
    ['a refusal', { receiverStatus: 500 }, url => url, 'HTTP 500: it is not sent again.'],
    ['nobody there', {}, () => 'http://127.0.0.1:1/', 'connect ECONNREFUSED 127.0.0.1:1: it is not sent again.'],
    ['no such address', {}, () => 'http://%zz@127.0.0.1:1/cb', 'not an address that can be posted to'],
  ])('with %s', async (_what, options, urlOf, words) => {
    await open(options);
    await server.post(paths.stkPush, server.stkBody({ CallBackURL: urlOf(`${server.receiver.url}/stk`) }));
    await server.clock.advance(DELAY_MS);
    expect(await readPageWith(words)).toContain(words);
  });
});

describe('N9: hostile requests', () => {
  it('are shown as text', async () => {
    const AccountReference = '<script>alert(1)</script>"\'&';
    await server.post(paths.stkPush, server.stkBody({ AccountReference }));
    await server.post('/<img%20src=x%20onerror=alert(1)>"', {});
    const html = await (await fetch(`${server.url}/`)).text();
    expect(html).not.toMatch(/<script|<img/);
    expect(html).toContain('&lt;script&gt;');
  });

  it('are forgotten in the end, and are never kept whole', async () => {
    const token = await server.fetchToken();
    await server.post(paths.stkPush, server.stkBody({ AccountReference: 'the-first-of-all' }), token);
    expect(await readPage()).toContain('the-first-of-all');
    const long = 'x'.repeat(60_000);
    for (let times = 0; times < 110; times += 1) await server.post(`/${long.slice(0, 9_000)}`, { long }, token);
    for (let times = 0; times < 110; times += 1) {
      await server.post(paths.stkPush, server.stkBody({ AccountReference: long }), token);
    }
    const html = await (await fetch(`${server.url}/`)).text();
    expect(html).not.toContain('the-first-of-all');
    expect(html.length).toBeLessThan(500_000);
  });
});
