/** `mpesa-gateway register-c2b`, as a process: alone, and through the gateway that runs. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startProgram } from '../support/program.js';

const API_KEYS = 'desk:admin:admin-key-0123456789';

let folder: string;
let server: ReturnType<typeof startProgram>;
let url: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'register-c2b-'));
  server = startProgram('src/main.ts', ['serve'], { DATA_DIR: folder, PORT: '0', API_KEYS });
  await server.waitFor('the gateway is ready');
  url = /"url":"([^"]+)"/.exec(server.said.stdout)?.[1] ?? '';
});
afterAll(async () => {
  server.child.kill('SIGKILL');
  await server.exited;
  rmSync(folder, { recursive: true });
});

async function run(environment: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const program = startProgram('src/main.ts', ['register-c2b', ...args], { DATA_DIR: folder, ...environment });
  return { status: await program.exited, ...program.said };
}

it('says what to do once M-Pesa has accepted the URLs', async () => {
  const stdout = expect.stringMatching(/^600000 {2}ACCEPTED .*\nNow pay one shilling by hand: that proves it\.\n$/);
  expect(await run({ API_KEYS }, '--url', url)).toEqual({ status: 0, stderr: '', stdout });
});

it.each([
  [['--shortcode', '999'], 64, '--shortcode must be one of 600000.\n'],
  [['--url', 'foo'], 64, '--url must be an http or https URL, such as http://127.0.0.1:4000.\n'],
  [['--url', 'ftp://x/'], 64, '--url must be an http or https URL, such as http://127.0.0.1:4000.\n'],
])('%j leaves with %i and says why', async (args, status, stderr) => {
  expect(await run({ API_KEYS }, '--url', url, ...args)).toEqual({ status, stdout: '', stderr });
});

it.each([
  [
    'another key',
    { API_KEYS: 'desk:admin:other-key-0123456789' },
    'The gateway refused the first admin key in API_KEYS.',
  ],
  ['no key', {}, 'The gateway wants an API key, and API_KEYS is not set here.'],
])('with %s asks whether it has the configuration of the gateway', async (_which, environment, what) => {
  expect(await run(environment, '--show', '--url', url)).toEqual({
    ...{ status: 77, stdout: '' },
    stderr: `${what} Is this the gateway's own configuration?\n`,
  });
});
