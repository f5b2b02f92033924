/** The payments page while the gateway is killed and started again: it says since when it heard nothing, misses nothing and never becomes older. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Browser, launchChromium, type Page } from '../../support/console-browser.js';
import { describeEachDesk } from '../../support/console-desk.js';
import { expectNoneFell, expectSameRows, openSignedIn } from '../../support/console-payments.js';
import { type FreshDatabase, urlOf } from '../../support/databases.js';
import { findFreePort } from '../../support/free-port.js';
import { createGatewayClient, freshPhone } from '../../support/gateway-client.js';
import { startProgram } from '../../support/program.js';

const KEY = 'admin-key-of-the-killed-1';
/** `CONSOLE_KILLS=20` by hand. */
const KILLS = Number(process.env.CONSOLE_KILLS || 1);

describeEachDesk('the payments page of a gateway that is killed', database => {
  let folder: string;
  let fresh: FreshDatabase;
  let program: ReturnType<typeof startProgram>;
  let browser: Browser;
  let page: Page;
  let environment: Record<string, string>;
  let admin: ReturnType<typeof createGatewayClient>;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'console-kills-'));
    fresh = await database.create();
    const port = String(await findFreePort());
    const keys = { API_KEYS: `boss:admin:${KEY}`, DATABASE_URL: urlOf(fresh.address) };
    environment = { PORT: port, DATA_DIR: folder, SIMULATOR_DELAY_MS: '300', ...keys };
    await start();
    const url = `http://127.0.0.1:${port}`;
    admin = createGatewayClient(url, KEY);
    browser = await launchChromium();
    page = await (await openSignedIn(browser, KEY, { height: 4_000 })).newPage();
    await page.goto(`${url}/payments`);
    await page.locator('#content h1').waitFor();
  });
  afterAll(async () => {
    await browser.close();
    await kill();
    await fresh.drop();
    rmSync(folder, { recursive: true });
  });

  const start = async () => {
    program = startProgram('src/main.ts', ['serve'], environment);
    await program.waitFor('the gateway is ready');
  };
  const kill = async () => {
    program.child.kill('SIGKILL');
    await program.exited;
  };

  test('shows what the API has, and no version falls', async () => {
    for (let kills = 0; kills < KILLS; kills += 1) {
      for (let made = 0; made < 4; made += 1) await admin.pushStk({ phoneNumber: freshPhone() });
      await kill();
      await page.getByText(/The gateway was last heard at \d\d:\d\d:\d\d/).waitFor();
      await start();
      await expectSameRows(page, { as: () => admin });
      await page.getByText(/was last heard/).waitFor({ state: 'detached' });
    }
    await expectNoneFell(page);
    expect(program.said.stderr).toBe('');
  });
});
