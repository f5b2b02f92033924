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

async function run(...args: readonly string[]) {
  const program = startProgram('src/main.ts', args, { DATA_DIR: folder });
  const status = await program.exited;
  return { status, ...program.said };
}

it('makes, lists, rotates and revokes keys, and the chain of the audit log holds', async () => {
  const made = await run('keys', 'create', 'shop', '--role', 'server', '--address', '192.0.2.0/24', '10.0.0.1');
  expect([made.status, made.stdout]).toEqual([0, expect.stringMatching(/^mgw_server_[0-9A-Za-z]{33}\nshop +server/)]);
  const rotated = await run('keys', 'rotate', 'shop', '--overlap', '0');
  expect(rotated.stdout).toMatch(/^mgw_server_/);
  expect(rotated.stdout.split('\n')[0]).not.toBe(made.stdout.split('\n')[0]);
  expect((await run('keys', 'revoke', 'shop')).stdout).toMatch(
    /^shop .* revoked .*from 192\.0\.2\.0\/24 10\.0\.0\.1\n$/,
  );
  const { stdout } = await run('keys', 'list');
  expect(stdout.trimEnd().split('\n')).toHaveLength(2);
  expect(stdout).not.toContain('mgw_');
  expect((await run('doctor')).stdout).toMatch(/^ok +audit log +3 entries, unbroken up to [0-9a-f]{16}$/m);
});

it.each([
  [['create', 'x', '--role', 'boss'], 64, /--role must be one of admin, payout/],
  [['create', 'x', '--role', 'till', '--expires', 'tomorrow'], 64, /--expires must be a time with a zone/],
  [['create', 'two words', '--role', 'till'], 64, /name must be 1 to 64/],
  [['rotate', 'nobody'], 66, /No key of this name/],
  [['revoke', 'nobody'], 66, /No key of this name/],
  [['rotate', 'x', '--overlap', '9999999'], 64, /seconds from 0 to 2592000/],
])('keys %j leaves with %i and says why', async (args, status, said) => {
  const answer = await run('keys', ...args);
  expect([answer.status, answer.stdout]).toEqual([status, '']);
  expect(answer.stderr).toMatch(said);
});
