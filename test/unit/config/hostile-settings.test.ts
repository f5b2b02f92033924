/** A16: settings that work and are not safe are refused, each by its variable. */

import { chmodSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';

import { readConfig } from '../../../src/config/config.js';
import { ConfigurationFault, type VariableFault } from '../../../src/lib/configuration-fault.js';
import { createConfigFiles } from '../../support/config-files.js';

const files = createConfigFiles();
afterAll(() => files.remove());

function faultsOf(environment: NodeJS.ProcessEnv): readonly VariableFault[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationFault)) throw error;
    return error.faults;
  }
}

const problemsOf = (environment: NodeJS.ProcessEnv, named: string) =>
  faultsOf(environment).flatMap(({ variable, problem }) => (variable === named ? [problem] : []));

describe('A16: in production', () => {
  it.each(['http://api.example.com', 'http://41.90.0.1:8080', 'http://[2001:db8::1]'])(
    'credentials do not go to %s in clear',
    url => {
      const production = { MPESA_ENVIRONMENT: 'production', DARAJA_BASE_URL: url };
      expect(problemsOf(production, 'DARAJA_BASE_URL')).toEqual([
        expect.stringContaining('must be https in production'),
      ]);
      expect(problemsOf({ ...production, MPESA_ENVIRONMENT: 'sandbox' }, 'DARAJA_BASE_URL')).toEqual([]);
    },
  );

  it.each([
    'http://127.0.0.1:5000',
    'http://10.1.2.3',
    'http://[fd00::1]',
    'http://egress:3128',
    'https://proxy.example',
  ])('a proxy of one’s own at %s may have them', url =>
    expect(problemsOf({ MPESA_ENVIRONMENT: 'production', DARAJA_BASE_URL: url }, 'DARAJA_BASE_URL')).toEqual([]),
  );

  it.each(['CALLBACK_ALLOWED_ADDRESSES', 'C2B_ALLOWED_ADDRESSES'])(
    '%s is not every address in two halves',
    variable => {
      const halves = { MPESA_ENVIRONMENT: 'production', [variable]: '0.0.0.0/1,128.0.0.0/1' };
      expect(problemsOf(halves, variable)).toEqual(['must not be every address in production']);
    },
  );

  it('the sandbox’s operator and shortcode are refused', () => {
    const sandboxs = { MPESA_SHORTCODE: '600984', MPESA_INITIATOR_NAME: 'testapi', MPESA_INITIATOR_PASSWORD: 'p' };
    for (const variable of ['MPESA_SHORTCODE', 'MPESA_INITIATOR_NAME']) {
      expect(problemsOf({ MPESA_ENVIRONMENT: 'production', ...sandboxs }, variable)).toEqual([
        'belongs to the public sandbox: set your own',
      ]);
    }
  });
});

describe('A16: anywhere', () => {
  it.each(['0.0.0.0/1,128.0.0.0/1', '::/1,8000::/1'])('TRUSTED_PROXIES is not %s', ranges =>
    expect(problemsOf({ TRUSTED_PROXIES: ranges }, 'TRUSTED_PROXIES')).toEqual([
      'must not be every address: anyone could then forge their address',
    ]),
  );

  it('a file that every user may write to gives no value', () => {
    const secret = files.write('callback.secret', 'f1d2d2f924e986ac86fdf7b36c94bcdf32beec15\n');
    expect(faultsOf({ CALLBACK_SECRET_FILE: secret })).toEqual([]);
    chmodSync(secret, 0o666);
    expect(faultsOf({ CALLBACK_SECRET_FILE: secret })).toEqual([
      { variable: 'CALLBACK_SECRET_FILE', problem: `names a file that every user may write to: chmod 600 ${secret}` },
    ]);
    const list = files.write('shortcodes.json', '[]');
    chmodSync(list, 0o666);
    expect(problemsOf({ MPESA_SHORTCODES_FILE: list }, 'MPESA_SHORTCODES_FILE')).toEqual([
      `names a file that every user may write to: chmod 600 ${list}`,
    ]);
  });
});
