/** The simulator's page in a real browser, which reads its markup as browsers do. Skipped where there is no Chromium. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { DELAY_MS, openSimulatorServer, paths } from '../../support/simulator-server.js';

const CHROMIUM = process.env.CHROMIUM || '/usr/bin/chromium';
const QUIET = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-gpu'];
const HOSTILE = '</pre><img src=x onerror="document.title=1"><script>document.title=1</script>';

/** What the browser has made of the page. */
async function readDom(url: string): Promise<string> {
  const profile = await mkdtemp(join(tmpdir(), 'chromium-'));
  try {
    const args = ['--headless=new', '--no-sandbox', `--user-data-dir=${profile}`, ...QUIET, '--dump-dom', url];
    const child = spawn(CHROMIUM, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    let dom = '';
    child.stdout.on('data', data => {
      dom += String(data);
    });
    await once(child, 'close');
    return dom;
  } finally {
    // Its helpers may write a moment longer.
    await rm(profile, { recursive: true, force: true, maxRetries: 10 });
  }
}

(existsSync(CHROMIUM) ? it : it.skip)(
  'N9: Chromium shows requests, reasons and callbacks, and takes nothing of a request for markup',
  async () => {
    const server = await openSimulatorServer();
    try {
      await server.post(paths.stkPush, server.stkBody({ AccountReference: HOSTILE, PhoneNumber: '254700001032' }));
      await server.post(paths.stkPush, server.stkBody({ Password: 'nonsense', AccountReference: HOSTILE }));
      await server.callbacksAfter(DELAY_MS, '/stk', 1);
      const dom = await readDom(`${server.url}/`);
      expect(dom).toContain('<title>Daraja simulator</title>');
      expect(dom.match(/<li class="[^"]*">/g)).toHaveLength(5);
      expect(dom).toContain('It will end with 1032: Request cancelled by user');
      expect(dom).toContain('Password does not begin with the BusinessShortCode of the request');
      expect(dom).toContain('&lt;img src=x');
      expect(dom).not.toMatch(/<(img|script)/);
    } finally {
      await server.close();
    }
  },
);
