/**
 * `npm run build`, and what `npm ci` does by itself: src becomes dist, client/src becomes client/dist, which becomes dist/element too, and console/src becomes dist/console. Where the compiler was left out (`npm ci --omit=dev`) a dist
 * that is there is kept; otherwise the compiler that the lock file names is fetched for this once, from the same registry.
 */

import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const COMPILER = join('node_modules', 'typescript', 'bin', 'tsc');
const PROGRAM = join('dist', 'main.js');
/** The gateway, and the client that the pages for browsers are made of, where its source is. */
const PROJECTS = ['src', ...(existsSync(join('client', 'src')) ? ['client'] : [])];
/** Each bundles pages for browsers, after the projects that it takes its code from. */
const BUNDLES = [join('client', 'bundle.mjs'), join('console', 'build.mjs')].filter(path => existsSync(path));
const BUNDLER = join('node_modules', 'vite', 'package.json');

function run(command, args) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', shell: command === 'npm' });
  return error === undefined && status === 0;
}

/** Types were checked where the sources come from; without the types of other packages nobody could check them here. */
function buildWithFetchedCompiler() {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  const { version } = lock.packages['node_modules/typescript'];
  const args = ['exec', '--yes', `--package=typescript@${version}`, '--', 'tsc', '-p', 'src', '--noCheck'];
  const npm = process.env.npm_execpath;
  return npm === undefined ? run('npm', args) : run(process.execPath, [npm, ...args]);
}

function build() {
  if (existsSync(COMPILER)) {
    const isBuilt = PROJECTS.every(project => run(process.execPath, [COMPILER, '-p', project]));
    return isBuilt && (!existsSync(BUNDLER) || BUNDLES.every(path => run(process.execPath, [path])));
  }
  if (existsSync(PROGRAM)) return true;
  if (buildWithFetchedCompiler()) return true;
  process.stderr.write(
    'There is no compiler, and none can be fetched: run npm ci without --omit=dev, then npm prune --omit=dev.\n',
  );
  return false;
}

// A folder of the package files alone, as images have in their first layer, has nothing to build.
if (existsSync('src')) {
  // For a package: nothing may be in it whose source is gone.
  if (process.argv.includes('--clean'))
    for (const dist of ['dist', join('client', 'dist')]) rmSync(dist, { recursive: true, force: true });
  if (build()) chmodSync(PROGRAM, 0o755);
  else process.exitCode = 1;
}
