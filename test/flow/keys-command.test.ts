/** `mpesa-gateway keys`: the keys of the database from the command line, and what the doctor says of the audit log. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startProgram } from '../support/program.js';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keys-command-'));
  expect((await run('migrate')).status).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: readonly string[]) => runIn({}, ...args);

async function runIn(environment: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const program = startProgram('src/main.ts', args, { DATA_DIR: folder, ...environment });
  const status = await program.exited;
  return { status, ...program.said };
}

it('makes, lists, rotates and revokes keys, and the chain of the audit log holds', async () => {
  const none = await run('keys', 'list');
  expect(none).toEqual({
    ...{ status: 0, stdout: '' },
    stderr: 'There are no keys in the database. Keys in API_KEYS are not listed.\n',
  });
  const made = await run('keys', 'create', 'shop', '--role', 'server', '--address', '192.0.2.0/24, 10.0.0.1');
  // A script takes the key from stdout.
  expect([made.status, made.stdout]).toEqual([0, expect.stringMatching(/^mgw_server_[0-9A-Za-z]{33}\n$/)]);
  expect(made.stderr).toMatch(
    /^shop +server .*\nKeep the key now: it is not shown again\.\nAPI_KEYS is not set: .*\n$/,
  );
  const again = await run('keys', 'create', 'shop', '--role', 'server');
  const inUse = 'A key named "shop" is in use. Replace it with: mpesa-gateway keys rotate shop\n';
  expect(again).toEqual({ status: 64, stdout: '', stderr: inUse });
  const rotated = await run('keys', 'rotate', 'shop', '--overlap', '0');
  expect(rotated.stdout).toMatch(/^mgw_server_[0-9A-Za-z]{33}\n$/);
  expect(rotated.stdout).not.toBe(made.stdout);
  expect((await run('keys', 'revoke', 'shop')).stdout).toMatch(
    /^shop .* revoked .*from 192\.0\.2\.0\/24 10\.0\.0\.1\n$/,
  );
  const { stdout, stderr } = await run('keys', 'list');
  expect(stderr).toBe('');
  expect(stdout.trimEnd().split('\n')).toHaveLength(2);
  expect(stdout).not.toContain('mgw_');
  expect((await run('doctor')).stdout).toMatch(/^ok +audit log +3 entries, unbroken up to [0-9a-f]{16}$/m);
});

it.each([
  [['create', 'x', '--role', 'boss'], 64, /--role must be one of admin, payout/],
  [['create', 'x', '--role', 'till', '--expires', 'tomorrow'], 64, /--expires must be a time with a zone/],
  [['create', 'two words', '--role', 'till'], 64, /^name must be 1 to 64/],
  [['create', 'x', '--role', 'till', '--expires', '2020-01-31T00:00:00Z'], 64, /^--expires must be in the future\.$/m],
  [['create', 'x', '--role', 'till', '--shortcode', '999'], 64, /^--shortcode must be one or more of .*: 600000\.$/m],
  [['create', 'x', '--role', 'till', '--address', 'here'], 64, /^--address must be 1 to 50 addresses/],
  [['create', 'x', '--role', 'feed'], 64, /^--shortcode is required for the role feed\.$/m],
  [['rotate', 'nobody'], 66, /No key of this name/],
  [['revoke', 'nobody'], 66, /No key of this name/],
  [['rotate', 'x', '--overlap', '9999999'], 64, /seconds from 0 to 2592000/],
])('keys %j leaves with %i and says why', async (args, status, said) => {
  const answer = await run('keys', ...args);
  expect([answer.status, answer.stdout]).toEqual([status, '']);
  expect(answer.stderr).toMatch(said);
});

it('takes --shortcode and --address before the name, each again and again', async () => {
  const options = ['--shortcode', '600000', '--address', '192.0.2.1', '--address', '192.0.2.2,192.0.2.3'];
  const made = await run('keys', 'create', '--role', 'till', ...options, 'counter');
  expect([made.status, made.stderr]).toEqual([
    0,
    expect.stringMatching(/^counter .* shortcodes 600000 {2}from 192\.0\.2\.1 192\.0\.2\.2 192\.0\.2\.3\n/),
  ]);
});

it('of a key in API_KEYS says with which command there is one in the database', async () => {
  const environment = { API_KEYS: 'ops:admin:admin-key-0123456789' };
  const stderr =
    'This key is in API_KEYS. Change it there, or make one of the same name with "keys create ops --role admin" first.\n';
  for (const act of ['rotate', 'revoke']) {
    expect(await runIn(environment, 'keys', act, 'ops')).toEqual({ status: 66, stdout: '', stderr });
  }
  const other = await runIn(environment, 'keys', 'create', 'ops', '--role', 'till');
  expect(other).toMatchObject({
    status: 64,
    stderr: '--role must be admin, as the key of this name has in API_KEYS.\n',
  });
  const made = await runIn(environment, 'keys', 'create', 'ops', '--role', 'admin');
  expect([made.status, made.stderr]).toEqual([0, expect.stringMatching(/it is not shown again\.\n$/)]);
});
