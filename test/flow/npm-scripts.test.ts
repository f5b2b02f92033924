/** `npm start`, `npm run demo` and what `npm ci` runs: in every shell that npm may use, and with and without the compiler. */

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startProgram } from '../support/program.js';
import { waitUntil } from '../support/wait-until.js';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'npm-scripts-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Says that it is up, and which signal it was told; it needs a moment to leave, as the gateway does. */
const PROGRAM = `
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => {
    process.stdout.write('told ' + signal + ' ' + process.argv[2] + '\\n');
    setTimeout(() => process.exit(0), 50);
  });
  setInterval(() => undefined, 1000);
  process.stdout.write('up\\n');
`;

function makePackage(name: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, 'dist'), { recursive: true });
  writeFileSync(join(path, 'package.json'), JSON.stringify({ name: 'x', version: '1.0.0', scripts }));
  writeFileSync(join(path, 'dist', 'main.js'), PROGRAM);
  return path;
}

/** Commands in the order in which cmd.exe runs them: it knows no single quotes, and `&` parts commands. */
function readAsWindows(line: string): readonly string[] {
  const commands = line.split('&').map(command => command.trim());
  const comment = commands.findIndex(command => /^rem\b/i.test(command));
  return commands.slice(0, comment < 0 ? undefined : comment).filter(command => !/^set \w+=/i.test(command));
}

const SHELLS = ['dash', 'bash', 'zsh', 'busybox'].filter(name => spawnSync(name, ['-c', 'true']).error === undefined);

describe.each(['start', 'demo'])('N3: npm run %s', script => {
  const command = script === 'start' ? 'serve' : 'demo';

  test('N3: runs the program alone under cmd.exe, and needs nothing else of it', () => {
    expect(readAsWindows(scripts[script] ?? '')).toEqual([`node dist/main.js ${command}`]);
  });

  test.each(['sh', ...SHELLS.filter(name => name !== 'busybox')])(
    'N3: hands SIGTERM on and leaves with 0, in %s',
    async shell => {
      const path = makePackage(`${script}-${shell}`);
      const npm = spawn('npm', ['run', script, '--silent'], {
        cwd: path,
        env: {
          PATH: process.env.PATH,
          HOME: folder,
          npm_config_script_shell: shell,
          npm_config_update_notifier: 'false',
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const ended = once(npm, 'close');
      let said = '';
      npm.stdout.on('data', data => {
        said += String(data);
      });
      await waitUntil('the program is up', () => said.includes('up\n'));
      npm.kill('SIGTERM');
      expect(await ended).toEqual([0, null]);
      expect(said).toBe(`up\ntold SIGTERM ${command}\n`);
      expect(readdirSync(path).sort()).toEqual(['dist', 'package.json']);
    },
  );
});

test.each(['SIGTERM', 'SIGINT'] as const)('N3: the demo stops at %s and leaves nothing behind', async signal => {
  const home = mkdtempSync(join(folder, 'demo-'));
  const demo = startProgram('src/main.ts', ['demo'], { TMPDIR: home });
  await demo.waitFor('PENDING');
  // The compiler of the tests keeps something there too.
  const left = () => readdirSync(home).filter(name => name.startsWith('mpesa-gateway-'));
  expect(left()).toHaveLength(1);
  demo.child.kill(signal);
  expect([await demo.exited, demo.said.stderr]).toEqual([0, '']);
  expect(left()).toEqual([]);
});

describe('O14: what npm ci runs', () => {
  function prepare(path: string) {
    const { status, stdout, stderr } = spawnSync('npm', ['run', 'prepare', '--silent'], {
      cwd: path,
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        npm_config_registry: 'http://127.0.0.1:1',
        npm_config_fetch_retries: '0',
      },
      encoding: 'utf8',
    });
    return { status, said: stdout + stderr };
  }

  test('O14: has nothing to do where only the package files are', () => {
    const path = join(folder, 'layer');
    mkdirSync(path);
    cpSync('package.json', join(path, 'package.json'));
    expect(prepare(path)).toEqual({ status: 0, said: '' });
  });

  test('O14: keeps the dist that is there when the compiler was left out', () => {
    const path = makePackage('production');
    cpSync('build.mjs', join(path, 'build.mjs'));
    mkdirSync(join(path, 'src'));
    chmodSync(join(path, 'dist', 'main.js'), 0o644);
    expect(prepare(path)).toEqual({ status: 0, said: '' });
    expect(readFileSync(join(path, 'dist', 'main.js'), 'utf8')).toBe(PROGRAM);
  });

  test('O14: says what to do where there is neither, and no compiler to be had', () => {
    const path = makePackage('offline');
    for (const name of ['build.mjs', 'package-lock.json']) cpSync(name, join(path, name));
    mkdirSync(join(path, 'src'));
    rmSync(join(path, 'dist'), { recursive: true });
    const { status, said } = prepare(path);
    expect([status, said]).toEqual([1, expect.stringContaining('run npm ci without --omit=dev, then npm prune')]);
  });

  test('O14: builds with the compiler where it is', () => {
    const path = makePackage('development');
    for (const name of ['build.mjs', 'tsconfig.json']) cpSync(name, join(path, name));
    mkdirSync(join(path, 'node_modules'));
    cpSync('node_modules/typescript', join(path, 'node_modules/typescript'), { recursive: true });
    cpSync('node_modules/@typescript', join(path, 'node_modules/@typescript'), { recursive: true });
    mkdirSync(join(path, 'src'));
    writeFileSync(
      join(path, 'src', 'tsconfig.json'),
      JSON.stringify({ compilerOptions: { outDir: '../dist', rootDir: '.', types: [] } }),
    );
    writeFileSync(join(path, 'src', 'main.ts'), 'export const answer: number = 42;\n');
    expect(prepare(path).status).toBe(0);
    expect(readFileSync(join(path, 'dist', 'main.js'), 'utf8')).toContain('export const answer = 42;');
    expect(existsSync(resolve(path, 'dist/main.js'))).toBe(true);
  });
});
