/** The configuration: what each variable gives, and every way to get it wrong, each named by its variable. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { type Config, readConfig } from '../../src/config/config.js';
import { SAFARICOM_ADDRESSES } from '../../src/config/safaricom-addresses.js';
import { ConfigurationFault, type VariableFault } from '../../src/lib/configuration-fault.js';
import { simulatorCredentials } from '../../src/simulator/credentials.js';
import { createConfigFiles } from '../support/config-files.js';

const files = createConfigFiles();
afterAll(() => files.remove());

const SECRET = 'f1d2d2f924e986ac86fdf7b36c94bcdf32beec15';

/** A complete and right configuration for production; a test changes what it is about. */
function production(changes: Record<string, string | undefined> = {}): NodeJS.ProcessEnv {
  return {
    MPESA_ENVIRONMENT: 'production',
    PUBLIC_URL: 'https://pay.duka.example',
    CALLBACK_SECRET: SECRET,
    API_KEYS: 'shop:server:k9mX2vQ8rT4wZ7nBc3Hf6Js1',
    MPESA_CONSUMER_KEY: 'GAk3rPz9qYcW',
    MPESA_CONSUMER_SECRET: 'v7Lw0aXbN2',
    MPESA_SHORTCODE: '888880',
    MPESA_PASSKEY: '9d1c5a7e',
    MPESA_INITIATOR_NAME: 'duka-api',
    MPESA_INITIATOR_PASSWORD: 'Jua#Kali%77',
    MPESA_CERTIFICATE: files.productionCertificate,
    ...changes,
  };
}

function faultsOf(environment: NodeJS.ProcessEnv): readonly VariableFault[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigurationFault) return error.faults;
    throw error;
  }
  return [];
}

/** The variables that are named, each once: one value may have several faults. */
function blamed(environment: NodeJS.ProcessEnv): readonly string[] {
  return [...new Set(faultsOf(environment).map(fault => fault.variable))];
}

describe('with nothing set', () => {
  let config: Config;
  beforeAll(() => {
    config = readConfig({});
  });

  test('it is a simulator on this machine', () => {
    expect(config.environment).toBe('simulator');
    expect(config.http).toEqual({
      host: '127.0.0.1',
      port: 4000,
      publicUrl: 'http://127.0.0.1:4000',
      trustedProxies: [],
      allowedOrigins: null,
      hasGraphiql: true,
      drainMs: 5_000,
    });
    expect(config.database).toEqual({ kind: 'sqlite', path: `${process.cwd()}/data/gateway.sqlite` });
    expect(config.dataDir).toBe(`${process.cwd()}/data`);
    expect(config.daraja).toEqual({
      baseUrl: null,
      proxy: null,
      timeoutMs: 25_000,
      questionsPerSecond: 5,
      checksPerMinute: 60,
    });
    expect(config.callbacks).toEqual({
      ...{ secrets: null, allowedAddresses: ['127.0.0.0/8', '::1/128'] },
      longLivedAddresses: null,
    });
    expect([config.redisUrl, config.tokenSecrets, config.verifyAboveCents, config.apiKeys]).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(config.schedule).toEqual({
      stkFirstQueryMs: 20_000,
      stkDeadlineMs: 180_000,
      resultFirstQueryMs: 60_000,
      resultDeadlineMs: 86_400_000,
      enquiryDeadlineMs: 120_000,
    });
    expect([config.simulator.delayMs, config.logLevel]).toEqual([1_500, 'info']);
  });

  test("it has the simulator's shortcode", () => {
    const [shortcode] = config.shortcodes;
    expect(shortcode).toMatchObject({ shortcode: simulatorCredentials.shortcode, type: 'paybill', tillNumber: null });
    expect(shortcode?.consumerKey.reveal()).toBe(simulatorCredentials.consumerKey);
    expect(shortcode?.initiator?.password.reveal()).toBe(simulatorCredentials.initiatorPassword);
    expect(shortcode?.initiator?.certificatePem).toContain('BEGIN CERTIFICATE');
  });

  test('it cannot be changed, not even deep down', () => {
    const parts = [config, config.http, config.http.trustedProxies, config.shortcodes, config.shortcodes[0]?.initiator];
    expect(parts.every(Object.isFrozen)).toBe(true);
  });

  test('an empty value counts as unset', () => {
    expect(readConfig({ PORT: '', CALLBACK_SECRET: '', API_KEYS: '', PORT_FILE: '' })).toEqual(config);
  });
});

describe('what variables give', () => {
  test('production, complete', () => {
    const config = readConfig(production());
    expect(config.daraja.baseUrl).toBe('https://api.safaricom.co.ke');
    expect(config.callbacks.allowedAddresses).toEqual([]);
    expect(config.callbacks.longLivedAddresses).toEqual(SAFARICOM_ADDRESSES);
    expect(config.apiKeys?.map(({ name, role, key }) => [name, role, key.reveal()])).toEqual([
      ['shop', 'server', 'k9mX2vQ8rT4wZ7nBc3Hf6Js1'],
    ]);
    expect(config.shortcodes[0]?.initiator?.certificatePem).toContain('BEGIN CERTIFICATE');
  });

  test('no secret of it can be printed', () => {
    const secrets = production();
    const printed = JSON.stringify(readConfig(production()));
    for (const name of ['CALLBACK_SECRET', 'MPESA_CONSUMER_KEY', 'MPESA_CONSUMER_SECRET', 'MPESA_PASSKEY'] as const) {
      expect(printed).not.toContain(secrets[name]);
    }
    expect(printed).not.toContain('Jua#Kali%77');
    expect(printed).not.toContain('k9mX2vQ8rT4wZ7nBc3Hf6Js1');
  });

  test.each([
    ['mysql://shop:p%40ss%2Fw%C3%B6rd@db.example:3307/pay', 'db.example', 3307, 'shop', 'p@ss/wörd', 'pay'],
    ['mysql://shop:@db.example/pay', 'db.example', 3306, 'shop', '', 'pay'],
    ['mysql://shop@db.example/pay', 'db.example', 3306, 'shop', '', 'pay'],
    ['mysql://sh%3Aop:x@[::1]/pay%20day', '::1', 3306, 'sh:op', 'x', 'pay day'],
  ])('DATABASE_URL %s', (url, host, port, user, password, database) => {
    const address = readConfig({ DATABASE_URL: url }).database;
    expect(address).toMatchObject({ kind: 'mysql', host, port, user, database });
    expect(address.kind === 'mysql' && address.password.reveal()).toBe(password);
  });

  test.each([
    ['sqlite:pay.sqlite', `${process.cwd()}/pay.sqlite`],
    ['sqlite:/var/lib/pay.sqlite', '/var/lib/pay.sqlite'],
    ['sqlite:///var/lib/pay.sqlite', '/var/lib/pay.sqlite'],
  ])('DATABASE_URL %s', (url, path) => {
    expect(readConfig({ DATABASE_URL: url }).database).toEqual({ kind: 'sqlite', path });
  });

  test.each([
    ['0', 0],
    ['1000', 100_000],
    ['0.07', 7],
    ['1.1', 110],
  ])('VERIFY_ABOVE %s', (text, cents) => {
    expect(readConfig({ VERIFY_ABOVE: text }).verifyAboveCents).toBe(cents);
  });

  test('lists, with space around their entries', () => {
    const config = readConfig({
      TRUSTED_PROXIES: '10.0.0.0/8, ::1',
      ALLOWED_ORIGINS: 'https://shop.example , http://localhost:5173',
      CALLBACK_SECRET: `${SECRET}, ${SECRET}2`,
      CALLBACK_ALLOWED_ADDRESSES: 'none',
    });
    expect(config.http.trustedProxies).toEqual(['10.0.0.0/8', '::1']);
    expect(config.http.allowedOrigins).toEqual(['https://shop.example', 'http://localhost:5173']);
    expect(config.callbacks.secrets?.map(secret => secret.reveal())).toEqual([SECRET, `${SECRET}2`]);
    expect(config.callbacks.allowedAddresses).toEqual([]);
  });

  test("the word safaricom stands for Safaricom's published addresses, alone or beside others", () => {
    const read = (text: string) => readConfig({ CALLBACK_ALLOWED_ADDRESSES: text }).callbacks.allowedAddresses;
    expect(read('safaricom')).toEqual(expect.arrayContaining(['196.201.214.200', '196.201.212.69']));
    expect(read('safaricom, 10.0.0.0/8')).toEqual([...read('safaricom'), '10.0.0.0/8']);
  });

  test('C2B confirmations are trusted from the addresses that are listed, or from any', () => {
    const read = (text: string) => readConfig({ C2B_ALLOWED_ADDRESSES: text }).callbacks.longLivedAddresses;
    expect(read('any')).toBeNull();
    expect(read('none')).toEqual([]);
    expect(read('safaricom, 10.0.0.0/8')).toEqual([...SAFARICOM_ADDRESSES, '10.0.0.0/8']);
  });

  test('seconds go down to the millisecond', () => {
    expect(readConfig({ STK_FIRST_QUERY_SECONDS: '0.25' }).schedule.stkFirstQueryMs).toBe(250);
  });

  test.each([
    [{ PUBLIC_URL: 'https://Pay.Duka.example/shop/' }, 'https://pay.duka.example/shop'],
    [{ HOST: '0.0.0.0', PORT: '80' }, 'http://127.0.0.1:80'],
    [{ HOST: '::' }, 'http://[::1]:4000'],
    [{ HOST: 'duka.local' }, 'http://duka.local:4000'],
  ])('%j gives the public URL %s', (environment, publicUrl) => {
    expect(readConfig(environment).http.publicUrl).toBe(publicUrl);
  });

  test('any of them can be in a file', () => {
    const config = readConfig({
      PORT_FILE: files.write('port', '8080\n'),
      CALLBACK_SECRET_FILE: files.write('s', SECRET),
    });
    expect(config.http.port).toBe(8080);
    expect(config.callbacks.secrets?.[0]?.reveal()).toBe(SECRET);
  });

  test('a till and its certificate as text', () => {
    const [shortcode] = readConfig(
      production({
        MPESA_SHORTCODE_TYPE: 'till',
        MPESA_TILL_NUMBER: '5551234',
        MPESA_CERTIFICATE: undefined,
        MPESA_CERTIFICATE_FILE: files.productionCertificate,
      }),
    ).shortcodes;
    expect(shortcode).toMatchObject({ type: 'till', tillNumber: '5551234' });
    expect(shortcode?.initiator?.certificatePem).toContain('BEGIN CERTIFICATE');
  });

  test('a certificate in DER is as good as in PEM', () => {
    const [shortcode] = readConfig(production({ MPESA_CERTIFICATE: files.derCertificate })).shortcodes;
    expect(shortcode?.initiator?.certificatePem).toContain('BEGIN CERTIFICATE');
  });

  test('a shortcode without an initiator, and one without a passkey', () => {
    const none = { MPESA_INITIATOR_NAME: '', MPESA_INITIATOR_PASSWORD: '', MPESA_CERTIFICATE: '' };
    expect(readConfig(production(none)).shortcodes[0]?.initiator).toBeNull();
    expect(readConfig(production({ MPESA_PASSKEY: '' })).shortcodes[0]?.passkey).toBeNull();
  });

  test('names that look like ours and are not are told', () => {
    expect(readConfig({ MPESA_PASSKEYS: 'x', STK_TIMEOUT: '1', HOME: '/' }).unknownVariables).toEqual([
      'MPESA_PASSKEYS',
      'STK_TIMEOUT',
    ]);
  });
});

describe('wrong configurations', () => {
  const anywhere: readonly [string, string][] = [
    ['PORT', 'http'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['PORT', '0x50'],
    ['HOST', 'two hosts'],
    ['HOST', '-x.example'],
    ['PUBLIC_URL', 'pay.duka.example'],
    ['PUBLIC_URL', 'ftp://pay.duka.example'],
    ['PUBLIC_URL', 'https:pay.duka.example'],
    ['PUBLIC_URL', 'https://pay.duka.example/?shop=1'],
    ['PUBLIC_URL', 'https://pay.duka.example/#shop'],
    ['PUBLIC_URL', 'https://me:pw@pay.duka.example'],
    ['PUBLIC_URL', 'https://pay.duka.example/%6dpesa'],
    ['PUBLIC_URL', 'https://m-pesa.duka.example'],
    ['PUBLIC_URL', 'https://MPESA.duka.example'],
    ['PUBLIC_URL', 'https://pay.duka.example/Safaricom'],
    ['PUBLIC_URL', 'https://executive.example'],
    ['PUBLIC_URL', 'https://pay.example/sqlite'],
    ['PUBLIC_URL', 'https://pay.example/queryer'],
    ['PUBLIC_URL', 'https://cmd.example'],
    ['DATABASE_URL', 'postgres://u:p@h/db'],
    ['DATABASE_URL', 'mysql://u:p@h'],
    ['DATABASE_URL', 'mysql://u:p@h/'],
    ['DATABASE_URL', 'mysql://h/db'],
    ['DATABASE_URL', 'mysql://u:p%ZZ@h/db'],
    ['DATABASE_URL', 'mysql://u:pa#ss@h/db'],
    ['DATABASE_URL', 'mysql://u:p@h/db/other'],
    ['DATABASE_URL', 'mysql://u:p@h:0x1/db'],
    ['DATABASE_URL', 'mysql://u:p@h/db?ssl=true'],
    ['DATABASE_URL', 'mysql:u'],
    ['DATABASE_URL', 'sqlite:'],
    ['DATABASE_URL', 'sqlite::memory:'],
    ['REDIS_URL', 'redis://127.0.0.1:6379'],
    ['REDIS_URL', 'http://127.0.0.1:6379'],
    ['REDIS_URL', 'redis'],
    ['TRUSTED_PROXIES', 'true'],
    ['TRUSTED_PROXIES', '1'],
    ['TRUSTED_PROXIES', 'loopback'],
    ['TRUSTED_PROXIES', '10.0.0.1,'],
    ['TRUSTED_PROXIES', '0.0.0.0/0'],
    ['TRUSTED_PROXIES', '10.0.0.0/8,::/0'],
    ['CALLBACK_ALLOWED_ADDRESSES', '196.201.214.0/33'],
    ['CALLBACK_ALLOWED_ADDRESSES', 'safaricom.co.ke'],
    ['CALLBACK_ALLOWED_ADDRESSES', 'Safaricom'],
    ['CALLBACK_ALLOWED_ADDRESSES', 'safaricom, none'],
    ['ALLOWED_ORIGINS', '*'],
    ['ALLOWED_ORIGINS', 'https://shop.example/'],
    ['ALLOWED_ORIGINS', 'shop.example'],
    ['ALLOWED_ORIGINS', 'https://Shop.example'],
    ['MPESA_ENVIRONMENT', 'prod'],
    ['MPESA_ENVIRONMENT', 'Production'],
    ['MPESA_SHORTCODE', 'ABC'],
    ['MPESA_SHORTCODE_TYPE', 'shop'],
    ['MPESA_TILL_NUMBER', '5551234'],
    ['MPESA_CERTIFICATE', '/nowhere/at.all'],
    ['MPESA_SHORTCODES_FILE', '/nowhere/at.all'],
    ['DARAJA_BASE_URL', 'sandbox.safaricom.co.ke'],
    ['DARAJA_BASE_URL', 'https://sandbox.safaricom.co.ke'],
    ['DARAJA_TIMEOUT_SECONDS', '0'],
    ['DARAJA_TIMEOUT_SECONDS', '1e9'],
    ['DARAJA_TIMEOUT_SECONDS', '25s'],
    ['DARAJA_QUERIES_PER_SECOND', '0'],
    ['DARAJA_QUERIES_PER_SECOND', 'many'],
    ['SIMULATOR_DELAY_MS', '1.5'],
    ['STK_FIRST_QUERY_SECONDS', '-20'],
    ['STK_DEADLINE_SECONDS', '20'],
    ['STK_DEADLINE_SECONDS', 'Infinity'],
    ['RESULT_FIRST_QUERY_SECONDS', 'x'],
    ['RESULT_DEADLINE_SECONDS', '59.999'],
    ['ENQUIRY_DEADLINE_SECONDS', '99999999'],
    ['VERIFY_ABOVE', '-1'],
    ['VERIFY_ABOVE', '1,000'],
    ['VERIFY_ABOVE', '1.001'],
    ['LOG_LEVEL', 'verbose'],
    ['CALLBACK_SECRET', 'short'],
    ['CALLBACK_SECRET', 'a'.repeat(64)],
    ['CALLBACK_SECRET', `${SECRET},`],
    ['CALLBACK_SECRET', `${SECRET},${SECRET}`],
    ['CALLBACK_SECRET', `${SECRET} ${SECRET}`],
    ['TOKEN_SECRET', 'short'],
    ['API_KEYS', 'k9mX2vQ8rT4wZ7nBc3Hf6Js1'],
    ['API_KEYS', 'shop:owner:k9mX2vQ8rT4wZ7nBc3Hf6Js1'],
    ['API_KEYS', 'shop:server:short'],
    ['API_KEYS', 'shop:server:k9mX2vQ8 rT4wZ7nB'],
    ['API_KEYS', ':server:k9mX2vQ8rT4wZ7nBc3Hf6Js1'],
    ['API_KEYS', 'shop:server:k9mX2vQ8rT4wZ7nBc3Hf6Js1,shop:admin:a8dK3jR6pL1sV5yCe0Gt9Wb2'],
    ['API_KEYS', 'shop:server:k9mX2vQ8rT4wZ7nBc3Hf6Js1,till:admin:k9mX2vQ8rT4wZ7nBc3Hf6Js1'],
  ];

  test.each(anywhere)('%s=%s', (variable, value) => {
    expect(blamed({ [variable]: value })).toEqual([variable]);
  });

  const inProduction: readonly [string, string | undefined][] = [
    ['PUBLIC_URL', undefined],
    ['PUBLIC_URL', 'http://pay.duka.example'],
    ['CALLBACK_SECRET', undefined],
    ['CALLBACK_SECRET', 'change-me-change-me-change-me-12345'],
    ['TOKEN_SECRET', 'your-token-secret-of-enough-characters'],
    ['API_KEYS', undefined],
    ['API_KEYS', 'shop:server:changeme-changeme'],
    ['MPESA_CONSUMER_KEY', undefined],
    ['MPESA_CONSUMER_KEY', 'your-consumer-key'],
    ['MPESA_CONSUMER_KEY', simulatorCredentials.consumerKey],
    ['MPESA_CONSUMER_SECRET', undefined],
    ['MPESA_CONSUMER_SECRET', simulatorCredentials.consumerSecret],
    ['MPESA_SHORTCODE', undefined],
    ['MPESA_SHORTCODE', '174379'],
    ['MPESA_SHORTCODE_TYPE', 'till'],
    ['MPESA_PASSKEY', 'bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919'],
    ['MPESA_PASSKEY', simulatorCredentials.passkey],
    ['MPESA_INITIATOR_NAME', undefined],
    ['MPESA_INITIATOR_PASSWORD', undefined],
    ['MPESA_INITIATOR_PASSWORD', simulatorCredentials.initiatorPassword],
    ['MPESA_CERTIFICATE', undefined],
    ['MPESA_CERTIFICATE', files.sandboxCertificate],
    ['MPESA_CERTIFICATE', files.privateKey],
    ['MPESA_CERTIFICATE', files.ellipticCertificate],
    ['MPESA_CERTIFICATE', files.write('text.cer', 'not a certificate')],
    ['MPESA_CERTIFICATE', files.write('simulator.pem', simulatorCredentials.certificatePem)],
    ['DARAJA_BASE_URL', 'https://sandbox.safaricom.co.ke'],
    ['CALLBACK_ALLOWED_ADDRESSES', '0.0.0.0/0'],
  ];

  test.each(inProduction)('in production %s=%s', (variable, value) => {
    const named = variable === 'MPESA_SHORTCODE_TYPE' ? 'MPESA_TILL_NUMBER' : variable;
    expect(blamed(production({ [variable]: value }))).toEqual([named]);
  });

  test('in the sandbox: the host, the certificate and the placeholders of elsewhere', () => {
    const faults = faultsOf(
      production({
        MPESA_ENVIRONMENT: 'sandbox',
        DARAJA_BASE_URL: 'https://api.safaricom.co.ke',
        MPESA_CONSUMER_KEY: '<your key>',
      }),
    );
    expect(faults.map(fault => fault.variable).sort()).toEqual([
      'DARAJA_BASE_URL',
      'MPESA_CERTIFICATE',
      'MPESA_CONSUMER_KEY',
    ]);
  });

  test('neither passkey nor initiator', () => {
    const faults = faultsOf(
      production({
        MPESA_PASSKEY: '',
        MPESA_INITIATOR_NAME: '',
        MPESA_INITIATOR_PASSWORD: '',
        MPESA_CERTIFICATE: '',
      }),
    );
    expect(faults.map(fault => fault.variable)).toEqual(['MPESA_PASSKEY']);
  });

  test.each([
    ['HOST_FILE', { HOST_FILE: '/nowhere/at.all' }],
    ['HOST_FILE', { HOST_FILE: '/' }],
    ['HOST_FILE', { HOST_FILE: files.write('huge', 'x'.repeat(70_000)) }],
    ['HOST', { HOST: 'localhost', HOST_FILE: files.write('host', 'localhost') }],
    ['PORT', { PORT_FILE: files.write('bad-port', 'x') }],
    ['PUBLIC_URL', { HOST: 'mysql' }],
  ])('%s of %j', (variable, environment) => {
    expect(blamed(environment)).toEqual([variable]);
  });

  test.each([
    [
      'a file cannot be read',
      { MPESA_CONSUMER_KEY: '', MPESA_CONSUMER_KEY_FILE: '/nowhere/at.all' },
      'MPESA_CONSUMER_KEY_FILE',
    ],
    ['it is given twice', { MPESA_CONSUMER_KEY_FILE: files.write('key', 'GAk3rPz9qYcW') }, 'MPESA_CONSUMER_KEY'],
    ['the type is misspelt', { MPESA_SHORTCODE_TYPE: 'Till', MPESA_TILL_NUMBER: '5551234' }, 'MPESA_SHORTCODE_TYPE'],
  ])('when %s, nothing else is said of it', (_what, changes, variable) => {
    expect(faultsOf(production(changes)).map(fault => fault.variable)).toEqual([variable]);
  });

  test('all of them are told at once, and no secret with them', () => {
    const faults = faultsOf({
      MPESA_ENVIRONMENT: 'production',
      PORT: 'http',
      DATABASE_URL: 'mysql://u:hunter2@h',
      REDIS_URL: 'hunter2',
      CALLBACK_SECRET: 'hunter2',
      API_KEYS: 'shop:owner:hunter2',
      MPESA_SHORTCODE_TYPE: 'till',
      STK_DEADLINE_SECONDS: '1',
      LOG_LEVEL_FILE: '/nowhere/at.all',
    });
    expect([...new Set(faults.map(fault => fault.variable))].sort()).toEqual([
      'API_KEYS',
      'CALLBACK_SECRET',
      'DATABASE_URL',
      'LOG_LEVEL_FILE',
      'MPESA_CONSUMER_KEY',
      'MPESA_CONSUMER_SECRET',
      'MPESA_PASSKEY',
      'MPESA_SHORTCODE',
      'MPESA_TILL_NUMBER',
      'PORT',
      'PUBLIC_URL',
      'REDIS_URL',
      'STK_DEADLINE_SECONDS',
    ]);
    const message = new ConfigurationFault(faults).message;
    expect(message).not.toContain('hunter2');
    expect(message.split('\n')).toHaveLength(faults.length);
  });
});

describe('several shortcodes in a file', () => {
  const one = { shortcode: '888880', consumerKey: 'k1', consumerSecret: 's1', passkey: 'p1', tillIdentifierType: '4' };
  const two = {
    shortcode: '888881',
    type: 'till',
    tillNumber: '5551234',
    consumerKey: 'k2',
    consumerSecret: 's2',
    passkey: null,
    initiator: { name: 'api', password: 'Jua#Kali', certificatePem: files.productionCertificate },
  };
  const without = { MPESA_CONSUMER_KEY: '', MPESA_CONSUMER_SECRET: '', MPESA_SHORTCODE: '', MPESA_PASSKEY: '' };
  const noInitiator = { MPESA_INITIATOR_NAME: '', MPESA_INITIATOR_PASSWORD: '', MPESA_CERTIFICATE: '' };

  function withList(list: unknown): NodeJS.ProcessEnv {
    const file = files.write('shortcodes.json', typeof list === 'string' ? list : JSON.stringify(list));
    return production({ ...without, ...noInitiator, MPESA_SHORTCODES_FILE: file });
  }

  test('are read in order', () => {
    const { shortcodes } = readConfig(withList([one, two]));
    expect(shortcodes).toMatchObject([
      { shortcode: '888880', type: 'paybill', tillNumber: null, initiator: null },
      { shortcode: '888881', type: 'till', tillNumber: '5551234', passkey: null },
    ]);
    expect(shortcodes.map(each => each.tillIdentifierType)).toEqual(['4', '2']);
    expect(shortcodes[1]?.initiator?.password.reveal()).toBe('Jua#Kali');
    expect(shortcodes[1]?.initiator?.certificatePem).toContain('BEGIN CERTIFICATE');
  });

  test('are trusted for what the feed door hands in by the file or by the variable', () => {
    const trusted = (environment: NodeJS.ProcessEnv) =>
      readConfig(environment).shortcodes.map(({ isFeedTrusted }) => isFeedTrusted);
    expect(trusted(withList([one, two]))).toEqual([false, false]);
    expect(trusted(withList([one, { ...two, isFeedTrusted: true }]))).toEqual([false, true]);
    expect(trusted({ ...withList([one, { ...two, isFeedTrusted: true }]), FEED_TRUSTED: '888880' })).toEqual([
      true,
      true,
    ]);
    expect(trusted(production({ FEED_TRUSTED: 'none' }))).toEqual([false]);
    expect(trusted(production({ FEED_TRUSTED: '888880' }))).toEqual([true]);
  });

  test.each(['888889', '888880,888889', 'any', '12', ''.padEnd(9, '1')])('FEED_TRUSTED=%s names none', FEED_TRUSTED => {
    expect(blamed(production({ FEED_TRUSTED }))).toEqual(['FEED_TRUSTED']);
  });

  test.each<[string, unknown, RegExp]>([
    ['not JSON', '[{', /must hold JSON/],
    ['not a list', one, /must hold a JSON list/],
    ['an empty list', [], /at least one/],
    ['a null', [null], /^entry 1 /],
    ['a number for a text', [{ ...one, shortcode: 888880 }], /^entry 1 shortcode must be text/],
    ['an unknown field', [{ ...one, pass_key: 'x' }], /^entry 1 .*pass_key/],
    ['a missing field', [one, { ...two, consumerKey: undefined }], /^entry 2 consumerKey is required/],
    ['an unknown type of tills', [{ ...one, tillIdentifierType: '1' }], /^entry 1 tillIdentifierType must be 2 or 4/],
    ['a half initiator', [{ ...two, initiator: { name: 'api' } }], /^entry 1 initiator password is required/],
    ['a till without its number', [{ ...two, tillNumber: null }], /^entry 1 tillNumber is required/],
    ['the same shortcode twice', [one, one], /twice/],
    [
      'a sample',
      [{ ...one, consumerKey: simulatorCredentials.consumerKey }],
      /^entry 1 consumerKey belongs to the simulator/,
    ],
    ['too many', Array.from({ length: 101 }, (_, n) => ({ ...one, shortcode: String(10_000 + n) })), /at most 100/],
  ])('%s is refused', (_what, list, problem) => {
    const faults = faultsOf(withList(list));
    expect(new Set(faults.map(fault => fault.variable))).toEqual(new Set(['MPESA_SHORTCODES_FILE']));
    expect(faults[0]?.problem).toMatch(problem);
  });

  test('are not combined with the variables of one', () => {
    const faults = faultsOf({ ...withList([one]), MPESA_SHORTCODE: '888882', MPESA_PASSKEY: 'x1' });
    expect(faults.map(fault => fault.variable)).toEqual(['MPESA_SHORTCODE', 'MPESA_PASSKEY']);
  });

  test('may be used in the simulator too', () => {
    const file = files.write('simulated.json', JSON.stringify([one]));
    expect(readConfig({ MPESA_SHORTCODES_FILE: file }).shortcodes).toMatchObject([{ shortcode: '888880' }]);
  });
});
