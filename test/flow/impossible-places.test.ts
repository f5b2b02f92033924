/** Folders and files that cannot be: each is a fault that names itself, and no command waits for it without end. */

import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startProgram } from '../support/program.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'places-'));
  writeFileSync(join(folder, 'file'), '');
});
afterAll(() => rmSync(folder, { recursive: true }));

async function run(args: readonly string[], environment: Record<string, string>) {
  const program = startProgram('src/main.ts', args, { PORT: '0', LOG_LEVEL: 'silent', ...environment });
  return { status: await program.exited, ...program.said };
}

/** /proc and /sys refuse new folders, each in its own way; on other systems they are folders of the root that nobody made. */
const IMPOSSIBLE = ['/proc/x', '/proc/x/y/z', '/sys/x', '/dev/null/x', 'FILE', 'FILE/x'];
const placeOf = (name: string): string => name.replace('FILE', join(folder, 'file'));

describe('O15: a place that cannot be', () => {
  test.each(IMPOSSIBLE)('O15: DATA_DIR=%s is a fault of every command that needs it', async name => {
    for (const command of ['serve', 'migrate']) {
      const { status, stderr } = await run([command], { DATA_DIR: placeOf(name) });
      expect([status, stderr]).toEqual([78, expect.stringMatching(/^DATA_DIR cannot be made at \S+ \(E[A-Z]+\)\n$/)]);
    }
    const { status, stdout } = await run(['doctor'], { DATA_DIR: placeOf(name) });
    expect([status, stdout]).toEqual([69, expect.stringMatching(/^fail +data folder +.+\(E[A-Z]+\)$/m)]);
  });

  test.each(IMPOSSIBLE)('O15: DATABASE_URL=sqlite:%s/gateway.sqlite is a fault', async name => {
    for (const command of ['serve', 'migrate']) {
      const DATA_DIR = join(folder, 'data');
      const environment = { DATA_DIR, DATABASE_URL: `sqlite:${placeOf(name)}/gateway.sqlite` };
      const { status, stderr } = await run([command], environment);
      expect([status, stderr]).toEqual([
        78,
        expect.stringMatching(/^DATABASE_URL cannot be opened: .+ \(E[A-Z]+\)\n$/),
      ]);
    }
  });

  test.each(IMPOSSIBLE)('O15: archive --to %s is refused although there is nothing to archive', async name => {
    const DATA_DIR = join(folder, 'data');
    expect((await run(['migrate'], { DATA_DIR })).status).toBe(0);
    const { status, stderr, stdout } = await run(['archive', '--before', '30', '--to', placeOf(name)], { DATA_DIR });
    expect([status, stdout]).toEqual([64, '']);
    expect(stderr).toMatch(/^--to must be a writable folder: \S+ \(E[A-Z]+\)\.\n$/);
  });

  test('O15: archive to a possible place leaves nothing there but what it archived, and its lock', async () => {
    const DATA_DIR = join(folder, 'data');
    const to = join(folder, 'new', 'archive');
    const { status, stdout } = await run(['archive', '--before', '30', '--to', to], { DATA_DIR });
    expect([status, stdout]).toEqual([0, '0 callbacks archived\n0 events archived\n']);
    expect(readdirSync(to)).toEqual(['.lock']);
  });

  test.each(['HOST_FILE', 'MPESA_CERTIFICATE', 'MPESA_SHORTCODES_FILE'])(
    'O15: %s=/dev/zero is a fault, not a file without end',
    async name => {
      const { status, stderr } = await run(['serve'], { DATA_DIR: join(folder, 'data'), [name]: '/dev/zero' });
      expect([status, stderr]).toEqual([
        78,
        expect.stringMatching(new RegExp(`^${name} .*more than \\d+ (KiB|MB)`, 'm')),
      ]);
    },
  );
});

test('O15: an ssl-ca of DATABASE_URL that never ends is a fault', async () => {
  const DATABASE_URL = 'mysql://u:p@127.0.0.1:1/shop?ssl-ca=/dev/zero';
  for (const command of ['serve', 'doctor', 'migrate']) {
    const { status, stderr } = await run([command], { DATA_DIR: join(folder, 'data'), DATABASE_URL });
    expect([status, stderr]).toEqual([78, 'DATABASE_URL has an ssl-ca of more than 4 MB: /dev/zero\n']);
  }
});

test('O15: a secret in DATA_DIR that never ends is a fault', async () => {
  const DATA_DIR = join(folder, 'endless');
  mkdirSync(DATA_DIR);
  symlinkSync('/dev/zero', join(DATA_DIR, 'callback.secret'));
  const { status, stderr } = await run(['serve'], { DATA_DIR });
  expect([status, stderr]).toEqual([78, expect.stringMatching(/^DATA_DIR contains a damaged secret: /)]);
});

describe('O13: doctor', () => {
  test('O13: creates nothing, and says that the folder will be made', async () => {
    const home = join(folder, 'home');
    mkdirSync(home);
    const { status, stdout } = await run(['doctor'], { DATA_DIR: join(home, 'data') });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ok {4}data folder +\S+ does not exist yet; the gateway makes it$/m);
    expect(readdirSync(home)).toEqual([]);
  });

  test('O13: creates nothing in a folder that is there', async () => {
    const DATA_DIR = join(folder, 'bare');
    mkdirSync(DATA_DIR);
    expect((await run(['doctor'], { DATA_DIR })).status).toBe(0);
    expect(readdirSync(DATA_DIR)).toEqual([]);
    expect((await run(['migrate'], { DATA_DIR })).status).toBe(0);
    const made = readdirSync(DATA_DIR).sort();
    expect((await run(['doctor'], { DATA_DIR })).status).toBe(0);
    expect(readdirSync(DATA_DIR).sort()).toEqual(made);
  });
});
