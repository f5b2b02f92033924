/** `mpesa-gateway erase`, as a process: which number, and in which folders. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startProgram } from '../support/program.js';

const PHONE = '0722913375';
const NOTHING_ERASED = 'erased: 0 payments, 0 callbacks, 0 enquiries, 0 checkouts, 0 rows of files\n';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'erase-command-'));
  expect((await run('migrate')).status).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function run(...args: readonly string[]) {
  const program = startProgram('src/main.ts', args, { DATA_DIR: folder });
  return { status: await program.exited, ...program.said };
}

/** The folder of an archive with one callback that names the customer, and what stands in it. */
function makeArchive(name: string) {
  const path = join(folder, name);
  const file = join(path, 'callbacks-2026-11.jsonl.gz');
  mkdirSync(path);
  const body = Buffer.from(`{"MSISDN":"${PHONE}"}`).toString('base64');
  writeFileSync(file, gzipSync(`${JSON.stringify({ id: '1', body, bodyHash: 'x', note: null })}\n`));
  const holdsCustomer = (): boolean => gunzipSync(readFileSync(file)).toString().includes(body);
  return { path, holdsCustomer };
}

it('erases, prints no number, and refuses what is no number', async () => {
  expect(await run('erase', PHONE)).toEqual({ status: 0, stderr: '', stdout: NOTHING_ERASED });
  expect(await run('erase', '12')).toMatchObject({ status: 64, stderr: expect.stringContaining('number must be') });
});

it('takes each --archive that is named, before or behind the number', async () => {
  const [one, other] = [makeArchive('one'), makeArchive('other')];
  const done = await run('erase', '--archive', one.path, '--archive', other.path, PHONE);
  expect(done).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining(' 2 rows of files\n') });
  expect([one.holdsCustomer(), other.holdsCustomer()]).toEqual([false, false]);
  const third = makeArchive('third');
  expect(await run('erase', PHONE, '--archive', third.path)).toMatchObject({ status: 0 });
  expect(third.holdsCustomer()).toBe(false);
});

it('refuses an --archive that is no folder, and erases nothing then', async () => {
  const there = makeArchive('there');
  const missing = join(folder, 'missing');
  const refused = await run('erase', PHONE, '--archive', there.path, '--archive', missing);
  expect(refused).toEqual({ status: 64, stdout: '', stderr: `--archive must be an existing folder: ${missing}.\n` });
  expect(there.holdsCustomer()).toBe(true);
});
