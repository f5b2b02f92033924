/**
 * The other ways to install: the package, in an empty folder beside nothing else; and a clone without the tools of development. Each must
 * install without a warning about Node and then start, be paid and stop. Needs the registry that npm is set to.
 */

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { tryGateway } from './try-gateway.mjs';

const root = resolve(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'other-installs-'));

function run(cwd, command, ...args) {
  process.stdout.write(`\n--- ${command} ${args.join(' ')}\n`);
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  process.stdout.write(stdout + stderr);
  if (status !== 0) throw new Error(`${command} ${args[0]} left with ${status}`);
  if (/EBADENGINE/.test(stderr)) throw new Error('a package wants another Node than the one that is promised');
}

async function installPackage() {
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  writeFileSync(join(empty, 'package.json'), '{ "name": "shop", "version": "1.0.0", "private": true }\n');
  run(root, 'npm', 'pack', '--pack-destination', folder);
  const [tarball] = readdirSync(folder).filter(name => name.endsWith('.tgz'));
  run(empty, 'npm', 'install', '--engine-strict', '--no-audit', '--no-fund', join(folder, tarball));
  run(empty, 'npx', '--no-install', 'mpesa-gateway', '--version');
  await tryGateway(process.execPath, ['node_modules/mpesa-gateway/dist/main.js', 'serve'], empty);
}

async function installWithoutTools() {
  const clone = join(folder, 'clone');
  run(root, 'git', 'clone', '--quiet', '--no-local', root, clone);
  run(clone, 'npm', 'ci', '--omit=dev', '--engine-strict', '--no-audit', '--no-fund');
  await tryGateway('npm', ['start'], clone);
}

try {
  await installPackage();
  await installWithoutTools();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
