/** How a value is written: what an env file, a secret manager or a clipboard adds to it is a fault that names itself. */

import { afterAll, describe, expect, test } from '@jest/globals';

import { readConfig } from '../../../src/config/config.js';
import { VARIABLES } from '../../../src/config/variables.js';
import { ConfigurationFault, type VariableFault } from '../../../src/lib/configuration-fault.js';
import { createConfigFiles } from '../../support/config-files.js';

const files = createConfigFiles();
afterAll(() => files.remove());

function faultsOf(environment: NodeJS.ProcessEnv): readonly VariableFault[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigurationFault) return error.faults;
    throw error;
  }
  return [];
}

const NAMES = VARIABLES.map(({ name }) => name);
const PASSKEY = '9d1c5a7e40b2';

describe('S5: a value in quotes, with spaces around it or with a line end', () => {
  test.each(NAMES)('S5: %s in quotes is a fault of its own', name => {
    for (const quoted of ['"x"', "'x'", '`x`', '“x”', '‘x’', '\\"x\\"', '""']) {
      expect(faultsOf({ [name]: quoted })).toEqual([
        { variable: name, problem: expect.stringMatching(/^is in quotation marks/) },
      ]);
    }
  });

  test.each(NAMES)('S5: %s with white space around it is a fault of its own', name => {
    for (const loose of [' x', 'x ', '\tx', 'x\r', 'x\n', '\u00a0x', 'x\ufeff', 'x\u200b', '   ', '\n']) {
      expect(faultsOf({ [name]: loose })).toEqual([
        { variable: name, problem: expect.stringMatching(/^(begins|ends) with (a space|a line end|an invisible)/) },
      ]);
    }
  });

  test.each(NAMES.filter(name => name !== 'MPESA_CERTIFICATE'))('S5: %s of two lines is a fault of its own', name => {
    for (const lines of ['x\ny', 'x\r\ny', 'x\u0000y', 'x\u2028y']) {
      expect(faultsOf({ [name]: lines })).toEqual([
        { variable: name, problem: expect.stringMatching(/^contains a line break or a control character/) },
      ]);
    }
  });

  test.each(NAMES)('S5: the file of %s may end with one line end, and holds nothing else around the value', name => {
    const inFile = (text: string | Uint8Array) => faultsOf({ [`${name}_FILE`]: files.write('value', text) });
    const plain = inFile('x');
    expect(inFile('x\n')).toEqual(plain);
    expect(inFile('x\r\n')).toEqual(plain);
    for (const loose of ['x\n\n', 'x \n', ' x\n', '\ufeffx', 'x\r\r\n', '"x"\n', ' ']) {
      expect(inFile(loose)).toEqual([
        { variable: `${name}_FILE`, problem: expect.stringMatching(/^names a file whose value (begins|ends|is in)/) },
      ]);
    }
    for (const bytes of [
      Buffer.from('x', 'utf16le'),
      Buffer.from([0xff, 0xfe, 0x78, 0x00]),
      Buffer.from([0x78, 0xe9]),
    ]) {
      expect(inFile(bytes)).toEqual([{ variable: `${name}_FILE`, problem: expect.stringContaining('names a file') }]);
    }
  });

  test('S5: the path of such a file is held to the same', () => {
    const path = files.write('passkey', PASSKEY);
    for (const written of [`"${path}"`, ` ${path}`, `${path}\r`, '   ']) {
      expect(faultsOf({ MPESA_PASSKEY_FILE: written }).map(({ variable }) => variable)).toEqual(['MPESA_PASSKEY_FILE']);
    }
  });

  test('S5: quotation marks and spaces inside a value stay', () => {
    const config = readConfig({ MPESA_INITIATOR_PASSWORD: `it's "so" simple` });
    expect(config.shortcodes[0]?.initiator?.password.reveal()).toBe(`it's "so" simple`);
    expect(readConfig({ DATA_DIR: 'my data' }).dataDir).toMatch(/my data$/);
  });

  const [SECRET, OLDER] = ['f1d2d2f924e986ac86fdf7b36c94bcdf32beec15', 'c0ffee24e986ac86fdf7b36c94bcdf32beec1577'];

  test.each(['CALLBACK_SECRET', 'TOKEN_SECRET'])('S5: a secret of the list in %s has no quotation marks', name => {
    for (const [list, problem] of [
      [`${SECRET},"${OLDER}"`, 'entry 2 is in quotation marks: write the value without them'],
      [`'${SECRET}',${OLDER}`, 'entry 1 is in quotation marks: write the value without them'],
      [`${SECRET},"${OLDER}`, 'entry 2 begins with a quotation mark: take it away'],
      [`${SECRET}, ${OLDER}'`, 'entry 2 ends with a quotation mark: take it away'],
      [`\`${SECRET}`, 'entry 1 begins with a quotation mark: take it away'],
      [`${SECRET}"`, 'entry 1 ends with a quotation mark: take it away'],
    ]) {
      expect(faultsOf({ [name]: list })).toEqual([{ variable: name, problem }]);
    }
    expect(faultsOf({ [name]: `${SECRET},f1d2"d2f'24e986ac86fdf7b36c\`94bcdf32beec15` })).toEqual([]);
  });

  test('S5: an entry of any other list has no quotation marks either', () => {
    for (const [name, list] of [
      ['NO_PROXY', 'localhost,"db.example"'],
      ['ALLOWED_ORIGINS', `https://a.example,'https://b.example'`],
      ['SIMULATOR_CALLBACK_ORIGINS', `https://a.example,"https://b.example"`],
      ['TRUSTED_PROXIES', '10.0.0.1,"10.0.0.2"'],
      ['FEED_TRUSTED', `600000,'600001'`],
      ['API_KEYS', 'shop:server:dev-key-0123456789,"desk:admin:other-key-0123456789"'],
    ] as const) {
      expect(faultsOf({ [name]: list })).toEqual([
        { variable: name, problem: 'entry 2 is in quotation marks: write the value without them' },
      ]);
    }
  });

  const PASSWORD = 'MPESA_INITIATOR_PASSWORD';
  test.each(NAMES.filter(name => name !== PASSWORD))('S5: %s with half a pair of quotation marks is a fault', name => {
    for (const half of ['"x', `x'`, '`x', '“x', 'x”', '"']) {
      expect(faultsOf({ [name]: half }).map(({ variable }) => variable)).toEqual([name]);
    }
  });

  test('S5: a path, a name or a URL with half a pair says so', () => {
    const database = 'mysql://u:p@127.0.0.1/shop';
    for (const [name, value] of [
      ['DATA_DIR', 'data"'],
      ['DATABASE_URL', `${database}'`],
      ['DATABASE_URL', `sqlite:data/gateway.sqlite"`],
      ['MPESA_INITIATOR_NAME', `api'`],
      ['MPESA_CERTIFICATE', 'cert.cer"'],
      ['MPESA_SHORTCODES_FILE', 'shortcodes.json"'],
    ] as const) {
      expect(faultsOf({ [name]: value })).toEqual([
        { variable: name, problem: 'ends with a quotation mark: take it away' },
      ]);
    }
    expect(faultsOf({ DATABASE_URL: database, REDIS_URL: 'redis://127.0.0.1:6379/0"' })).toEqual([
      { variable: 'REDIS_URL', problem: 'ends with a quotation mark: take it away' },
    ]);
  });

  test('S5: a password may begin or end with one, also inside a URL', () => {
    expect(readConfig({ [PASSWORD]: `'Jua#Kali` }).shortcodes[0]?.initiator?.password.reveal()).toBe(`'Jua#Kali`);
    expect(readConfig({ DATABASE_URL: `mysql://u:"p'@127.0.0.1/shop` }).database).toMatchObject({ database: 'shop' });
    const one = { shortcode: '888880', consumerKey: 'k1', consumerSecret: 's1', passkey: 'p1' };
    const initiator = { name: 'api', password: `Jua#Kali"`, certificatePem: files.productionCertificate };
    const write = (fields: object) =>
      files.write('shortcodes.json', JSON.stringify([{ ...one, initiator: { ...initiator, ...fields } }]));
    expect(faultsOf({ MPESA_SHORTCODES_FILE: write({}) })).toEqual([]);
    expect(faultsOf({ MPESA_SHORTCODES_FILE: write({ name: '"api' }) })).toEqual([
      {
        variable: 'MPESA_SHORTCODES_FILE',
        problem: 'entry 1 initiator name begins with a quotation mark: take it away',
      },
    ]);
  });

  test('S5: a credential with half a pair of quotation marks, a space or a letter that cannot be typed is refused', () => {
    for (const name of ['MPESA_PASSKEY', 'MPESA_CONSUMER_KEY', 'MPESA_CONSUMER_SECRET']) {
      for (const bad of [`"${PASSKEY}`, `${PASSKEY}'`, '9d1c 5a7e', `9d1c\u200b5a7e`, `9d1c—5a7e`]) {
        expect(faultsOf({ [name]: bad }).map(({ variable }) => variable)).toEqual([name]);
      }
    }
  });

  test('S5: a file of several shortcodes is held to the same, field by field', () => {
    const one = { shortcode: '888880', consumerKey: 'k1', consumerSecret: 's1', passkey: 'p1' };
    for (const [field, value] of [
      ['shortcode', '888880 '],
      ['consumerKey', '"k1"'],
      ['consumerSecret', 's1\n'],
      ['passkey', ' p1'],
    ] as const) {
      const path = files.write('shortcodes.json', JSON.stringify([{ ...one, [field]: value }]));
      expect(faultsOf({ MPESA_SHORTCODES_FILE: path })).toEqual([
        { variable: 'MPESA_SHORTCODES_FILE', problem: expect.stringMatching(new RegExp(`^entry 1 ${field} `)) },
      ]);
    }
    const initiator = { name: 'api', password: "'Jua#Kali'", certificatePem: files.productionCertificate };
    const path = files.write('shortcodes.json', JSON.stringify([{ ...one, initiator }]));
    expect(faultsOf({ MPESA_SHORTCODES_FILE: path })).toEqual([
      { variable: 'MPESA_SHORTCODES_FILE', problem: expect.stringMatching(/^entry 1 initiator password is in quot/) },
    ]);
  });

  test('S5: all of it is told at once, and no value with it', () => {
    const faults = faultsOf({
      MPESA_PASSKEY: '"hunter2"',
      API_KEYS: ' shop:server:hunter2',
      PORT: '4000\r',
      HOST: 'x y',
    });
    expect(faults.map(({ variable }) => variable).sort()).toEqual(['API_KEYS', 'HOST', 'MPESA_PASSKEY', 'PORT']);
    expect(new ConfigurationFault(faults).message).not.toContain('hunter2');
  });
});

describe('an empty value', () => {
  test.each(NAMES)('%s counts as unset', name => {
    expect(readConfig({ [name]: '', [`${name}_FILE`]: '' })).toEqual(readConfig({}));
  });

  test('in a file too, with or without its line end', () => {
    for (const text of ['', '\n', '\r\n']) {
      expect(readConfig({ PORT_FILE: files.write('empty', text) })).toEqual(readConfig({}));
    }
  });
});

test.each(['cli', 'retention', 'everybody', 'CLI'])('a key is not called %s, as the house is', name => {
  const faults = faultsOf({ API_KEYS: `shop:server:dev-key-0123456789,${name}:admin:other-key-0123456789` });
  expect(faults).toEqual([{ variable: 'API_KEYS', problem: expect.stringContaining('must be another name') }]);
});
