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
