/** The test that docs/simulator.md gives to others, as it stands: it holds a phone, and pays on the hosted page of a checkout. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { type Gateway, startGateway } from '../../src/app.js';
import { readConfig } from '../../src/config/config.js';
import { silentLog } from '../../src/lib/log.js';
import { CHROMIUM } from '../support/browser.js';
import { type Documented, openDocumented } from '../support/documented-programs.js';
import { sendGraphql } from '../support/test-gateway.js';

const CREATE = 'mutation { createCheckout(input: { amount: 150 }) { url } }';
const describeInBrowser = CHROMIUM === null ? describe.skip : describe;

describeInBrowser('docs/simulator.md', () => {
  let folder: string;
  let gateway: Gateway;
  let documented: Documented;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'documented-phone-'));
    const environment = { PORT: '0', DATA_DIR: folder, DRAIN_SECONDS: '0', SIMULATOR_DELAY_MS: '50' };
    gateway = await startGateway(readConfig(environment), silentLog);
    documented = await openDocumented('docs/simulator.md');
  });
  afterAll(async () => {
    await documented.close();
    await gateway.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('pays.test.mjs holds the phone of a customer who pays on a page', async () => {
    const { data } = await sendGraphql(gateway.url, { query: CREATE });
    const made = data?.createCheckout as { url: string } | undefined;
    const PAGE = gateway.url + new URL(made?.url ?? '').pathname;
    const { said, ended } = await documented.run('pays.test.mjs', {
      ...{ GATEWAY: gateway.url, PAGE, BROWSER: CHROMIUM ?? '' },
    });
    expect([await ended, said.errors]).toEqual([0, '']);
    expect(said.output).toContain('# pass 1');
    const { data: after } = await sendGraphql(gateway.url, {
      query: '{ checkouts { edges { node { status } } } }',
    });
    expect(after).toEqual({ checkouts: { edges: [{ node: { status: 'PAID' } }] } });
  });
});
