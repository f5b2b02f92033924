/** The data folder belongs to one process: shown with real second processes and a real kill -9. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

import { ConfigurationFault } from '../../../src/lib/configuration-fault.js';
import { openDataFolder } from '../../../src/lib/data-folder.js';

const TYPESCRIPT = new URL('../../support/register-typescript.mjs', import.meta.url).href;
const HOLDER = fileURLToPath(new URL('../../support/hold-data-folder.ts', import.meta.url));

let parent: string;
let path: string;
let holders: ChildProcess[];

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'data-folder-'));
  path = join(parent, 'deep', 'data');
  holders = [];
});

afterEach(() => {
  for (const holder of holders) holder.kill('SIGKILL');
  rmSync(parent, { recursive: true });
});

/** Another process that asks for the folder; resolves to its first line: "held" or the fault. */
async function askFromAnotherProcess(): Promise<{ holder: ChildProcess; said: string }> {
  const holder = spawn(process.execPath, ['--import', TYPESCRIPT, HOLDER, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  holders.push(holder);
  const [line] = await once(holder.stdout, 'data');
  return { holder, said: String(line).trim() };
}

function faultOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof ConfigurationFault) return error.message;
    throw error;
  }
  throw new Error('there was no fault');
}

describe('the lock', () => {
  test('keeps a second process out, and lets it in when the folder is closed', async () => {
    const folder = openDataFolder(path);
    expect((await askFromAnotherProcess()).said).toBe(`DATA_DIR is in use by another process (${path})`);
    folder.close();
    expect((await askFromAnotherProcess()).said).toBe('held');
  });

  test('is free at once after kill -9', async () => {
    const { holder, said } = await askFromAnotherProcess();
    expect(said).toBe('held');
    expect(faultOf(() => openDataFolder(path))).toContain('in use by another process');
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    openDataFolder(path).close();
  });

  test('holds inside one process too', () => {
    const folder = openDataFolder(path);
    expect(faultOf(() => openDataFolder(path))).toContain('in use');
    folder.close();
  });

  test('leaves nothing behind that has to be cleaned up', () => {
    openDataFolder(path).close();
    openDataFolder(path).close();
    expect(readdirSync(path)).toEqual(['lock']);
  });
});

describe('the folder', () => {
  test('is made for this user alone', () => {
    openDataFolder(path).close();
    expect(statSync(path).mode & 0o777).toBe(0o700);
  });

  test('that cannot be made is a fault on DATA_DIR', () => {
    writeFileSync(join(parent, 'file'), '');
    expect(faultOf(() => openDataFolder(join(parent, 'file', 'data')))).toMatch(
      /^DATA_DIR cannot be made at .*ENOTDIR/,
    );
  });

  test('whose lock file is something else is a fault on DATA_DIR', () => {
    openDataFolder(path).close();
    writeFileSync(join(path, 'lock'), 'not a database, and long enough to be looked at by SQLite as one'.repeat(20));
    expect(faultOf(() => openDataFolder(path))).toMatch(/^DATA_DIR cannot be locked at .*SQLITE_NOTADB/);
  });

  test('whose lock file cannot be opened says why', () => {
    mkdirSync(join(path, 'lock'), { recursive: true });
    expect(faultOf(() => openDataFolder(path))).toBe(`DATA_DIR cannot be locked at ${path} (EISDIR)`);
  });
});

describe('a kept secret', () => {
  test('is made once, for this user alone, and read from then on', () => {
    const first = openDataFolder(path);
    const secret = first.readOrMakeSecret('callback').reveal();
    first.close();
    const second = openDataFolder(path);
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect(second.readOrMakeSecret('callback').reveal()).toBe(secret);
    expect(second.readOrMakeSecret('token').reveal()).not.toBe(secret);
    expect(statSync(join(path, 'callback.secret')).mode & 0o777).toBe(0o600);
    expect(readdirSync(path).sort()).toEqual(['callback.secret', 'lock', 'token.secret']);
    second.close();
  });

  test('that was written only by half is never used', () => {
    const folder = openDataFolder(path);
    folder.readOrMakeSecret('callback');
    const file = join(path, 'callback.secret');
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, 20));
    expect(faultOf(() => folder.readOrMakeSecret('callback'))).toMatch(/^DATA_DIR contains a damaged secret/);
    writeFileSync(file, '');
    expect(faultOf(() => folder.readOrMakeSecret('callback'))).toMatch(/^DATA_DIR contains a damaged secret/);
    folder.close();
  });

  test('that cannot be written is a fault, and nothing is left in its place', () => {
    const folder = openDataFolder(path);
    mkdirSync(join(path, 'callback.secret.new'));
    expect(faultOf(() => folder.readOrMakeSecret('callback'))).toMatch(/^DATA_DIR cannot store a secret at .*EISDIR/);
    expect(readdirSync(path).sort()).toEqual(['callback.secret.new', 'lock']);
    folder.close();
  });
});
