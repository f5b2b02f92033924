/** Credentials that everybody knows: where each of them is refused. */

import { afterAll, describe, expect, test } from '@jest/globals';

import { readConfig } from '../../../src/config/config.js';
import { ConfigurationFault } from '../../../src/lib/configuration-fault.js';
import { simulatorCredentials } from '../../../src/simulator/credentials.js';
import { createConfigFiles } from '../../support/config-files.js';

const files = createConfigFiles();
afterAll(() => files.remove());

function complete(environment: 'sandbox' | 'production', changes: Record<string, string>): NodeJS.ProcessEnv {
  return {
    MPESA_ENVIRONMENT: environment,
    PUBLIC_URL: 'https://pay.duka.example',
    CALLBACK_SECRET: 'f1d2d2f924e986ac86fdf7b36c94bcdf32beec15',
    API_KEYS: 'shop:server:k9mX2vQ8rT4wZ7nBc3Hf6Js1',
    MPESA_CONSUMER_KEY: 'GAk3rPz9qYcW',
    MPESA_CONSUMER_SECRET: 'v7Lw0aXbN2',
    MPESA_SHORTCODE: '888880',
    MPESA_PASSKEY: '9d1c5a7e',
    MPESA_INITIATOR_NAME: 'duka-api',
    MPESA_INITIATOR_PASSWORD: 'Jua#Kali%77',
    MPESA_CERTIFICATE: environment === 'sandbox' ? files.sandboxCertificate : files.productionCertificate,
    ...changes,
  };
}

function blamed(environment: NodeJS.ProcessEnv): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigurationFault) return error.faults.map(({ variable }) => variable);
    throw error;
  }
  return [];
}

describe.each(['sandbox', 'production'] as const)("N10: the simulator's credentials in %s", environment => {
  test.each([
    ['MPESA_CONSUMER_KEY', simulatorCredentials.consumerKey],
    ['MPESA_CONSUMER_SECRET', simulatorCredentials.consumerSecret],
    ['MPESA_PASSKEY', simulatorCredentials.passkey],
    ['MPESA_INITIATOR_NAME', simulatorCredentials.initiatorName],
    ['MPESA_INITIATOR_PASSWORD', simulatorCredentials.initiatorPassword],
    ['MPESA_CERTIFICATE', files.write('simulator.pem', simulatorCredentials.certificatePem)],
    ['MPESA_CERTIFICATE', simulatorCredentials.certificatePem],
  ])('N10: %s is a fault', (variable, value) => {
    expect(blamed(complete(environment, { [variable]: value }))).toEqual([variable]);
  });

  test('N10: also where Daraja is somewhere else', () => {
    const { consumerKey } = simulatorCredentials;
    const changes = { MPESA_CONSUMER_KEY: consumerKey, DARAJA_BASE_URL: 'http://127.0.0.1:4001' };
    expect(blamed(complete(environment, changes))).toEqual(['MPESA_CONSUMER_KEY']);
  });
});

describe("the sandbox's published credentials", () => {
  const published = {
    MPESA_SHORTCODE: '174379',
    MPESA_PASSKEY: 'bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919',
    MPESA_INITIATOR_NAME: 'testapi',
    MPESA_INITIATOR_PASSWORD: 'Safaricom999!*!',
  };

  test('are good in the sandbox', () => {
    expect(blamed(complete('sandbox', published))).toEqual([]);
  });

  test.each(Object.entries(published))('N10: %s=%s is a fault in production', (variable, value) => {
    expect(blamed(complete('production', { [variable]: value }))).toEqual([variable]);
  });

  test('a shortcode is no credential: the one of the simulator may be a real one', () => {
    for (const environment of ['sandbox', 'production'] as const) {
      expect(blamed(complete(environment, { MPESA_SHORTCODE: simulatorCredentials.shortcode }))).toEqual([]);
    }
  });
});
