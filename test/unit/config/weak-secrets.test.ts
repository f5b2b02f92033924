import { describe, expect, it } from '@jest/globals';
import { readConfig } from '../../../src/config/config.js';
import { findWeakness } from '../../../src/config/weak-secrets.js';
import { ConfigurationFault } from '../../../src/lib/configuration-fault.js';
import { createSeededRandom } from '../../support/seeded-random.js';

const KEY = '5994471abb01112afcc18159f6cc74b4';
const SECRET = 'f3c9d07be5a84126b0de7f51c8829a6d4e10b73c95f26a8d';

/** A complete production configuration, with changes. */
const PRODUCTION = {
  MPESA_ENVIRONMENT: 'production',
  MPESA_CONSUMER_KEY: 'Qm3vT8xZr1nW6kYp',
  MPESA_CONSUMER_SECRET: 'b7Kd2LsX9vRq4TfN',
  MPESA_SHORTCODE: '888880',
  MPESA_PASSKEY: 'c81e728d9d4c2f636f067f89cc14862c8b1a9953c4611296a827abf8c47804d7',
  PUBLIC_URL: 'https://pay.example.co.ke',
  CALLBACK_SECRET: SECRET,
  API_KEYS: `shop:server:${KEY}`,
};

function faultsOf(changes: Record<string, string>): readonly { variable: string; problem: string }[] {
  try {
    readConfig({ ...PRODUCTION, ...changes });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationFault)) throw error;
    return error.faults;
  }
}

describe('A5 a weak secret', () => {
  it.each([
    ['one letter', 'a'.repeat(32)],
    ['a short word again and again', 'secret-secret-secret-secret-sec'],
    ['few characters', 'ababbaabbaababbaababbaabababbaba'],
    ['digits in order', '12345678901234567890123456789012'],
    ['the alphabet', 'abcdefghijklmnopqrstuvwxyz012345'],
    ['the alphabet backwards', 'ZYXWVUTSRQPONMLKJIHGFEDCBA987654'],
    ['rows of a keyboard', 'qwertyuiopasdfghjklzxcvbnmqwerty'],
    ['a short key', 'k9mX2vQ8rT4wZ7nB'],
    ['sixteen hexadecimal digits', '5994471abb01112a'],
  ])('of %s is refused in production, by its variable, and is not quoted', (_, key) => {
    const faults = faultsOf({ API_KEYS: `shop:server:${key}` });
    expect(faults.map(({ variable }) => variable)).toEqual(['API_KEYS']);
    expect(JSON.stringify(faults)).not.toContain(key);
  });

  it('is refused as CALLBACK_SECRET and as TOKEN_SECRET too, also behind a good one', () => {
    const weak = 'abcdefghijklmnopqrstuvwxyz0123456789';
    expect(faultsOf({ CALLBACK_SECRET: `${SECRET},${weak}` })).toMatchObject([{ variable: 'CALLBACK_SECRET' }]);
    expect(faultsOf({ TOKEN_SECRET: weak })).toMatchObject([{ variable: 'TOKEN_SECRET' }]);
  });

  it.each([
    ['CALLBACK_SECRET', { API_KEYS: `shop:server:${SECRET}` }],
    ['CALLBACK_SECRET', { API_KEYS: `ops:admin:${KEY},shop:server:${SECRET}` }],
    [
      'TOKEN_SECRET',
      {
        TOKEN_SECRET: `${KEY}${KEY.split('').reverse().join('')}`,
        API_KEYS: `shop:server:${KEY}${KEY.split('').reverse().join('')}`,
      },
    ],
  ])('that is %s as well is refused', (other, changes) => {
    expect(faultsOf(changes)).toEqual([
      { variable: 'API_KEYS', problem: `holds a value of ${other}: each needs a secret of its own` },
    ]);
  });

  it('is what TOKEN_SECRET is when it equals CALLBACK_SECRET', () => {
    expect(faultsOf({ TOKEN_SECRET: SECRET })).toMatchObject([{ variable: 'TOKEN_SECRET' }]);
  });

  it('does not stop anybody in simulator mode', () => {
    expect(readConfig({ API_KEYS: 'dev:admin:my-development-key' }).apiKeys).toHaveLength(1);
  });

  it.each(['hex', 'base64url'] as const)('is none of 5,000 secrets of chance in %s', encoding => {
    const bytes = encoding === 'hex' ? 32 : 18;
    // One in a million has no capital letter, and is then too short: the same secrets in every run.
    const random = createSeededRandom(bytes);
    for (let count = 0; count < 5_000; count += 1)
      expect(findWeakness(Buffer.from(random(bytes)).toString(encoding))).toBeNull();
  });

  it('is none in a complete configuration with good ones', () => {
    expect(faultsOf({})).toEqual([]);
  });
});
