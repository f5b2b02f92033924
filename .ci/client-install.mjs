/**
 * The client as npm would publish it, in projects beside nothing else of ours: one of Vite and React, and a plain script of Node that pays a
 * gateway. Both compile in strict mode, every entry of the package is found by both ways to resolve modules, and a `switch` that forgets a
 * phase does not compile. Needs the registry that npm is set to.
 */

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

import { tryGateway } from './try-gateway.mjs';

const root = resolve(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'client-install-'));
const read = path => JSON.parse(readFileSync(join(root, path), 'utf8'));

function run(cwd, command, ...args) {
  process.stdout.write(`\n--- ${command} ${args.join(' ')}\n`);
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  process.stdout.write(stdout + stderr);
  if (status !== 0) throw new Error(`${command} ${args[0]} left with ${status}`);
}

/** In the versions that this repository is locked to. */
const locked = names => names.map(name => `${name}@${read(`node_modules/${name}/package.json`).version}`);

/** `files` by name; they are installed with `tarball` and `packages`. */
function openProject(name, files, tarball, packages) {
  const project = join(folder, name);
  for (const [path, text] of Object.entries({ 'package.json': '{ "private": true, "type": "module" }\n', ...files })) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  }
  run(project, 'npm', 'install', '--no-audit', '--no-fund', '--save', tarball, ...locked(packages));
  return project;
}

const ENTRIES = Object.keys(read('client/package.json').exports)
  .filter(entry => entry !== './package.json')
  .map((entry, index) => `export * as entry${index} from '@mpesa-gateway/client${entry.slice(1)}';\n`)
  .join('');

const SWITCH = `import type { PaymentPhase } from '@mpesa-gateway/client';

export function show(phase: PaymentPhase): string {
  switch (phase) {
    case 'AWAITING_APPROVAL':
    case 'SENDING':
    case 'PROMPTED':
    case 'CONFIRMING':
      return 'wait';
    case 'UNKNOWN':
      return 'ask the shop';
    case 'PAID':
      return 'thank you';
    case 'FAILED':
    case 'REVERSED':
      return 'sorry';
  }
}
`;
const FORGETFUL = SWITCH.replace("    case 'UNKNOWN':\n      return 'ask the shop';\n", '');

const PAGE = `import { createClient } from '@mpesa-gateway/client';
import { useMpesaPayment } from '@mpesa-gateway/client/react';
import { createRoot } from 'react-dom/client';
import { show } from './show.js';

const mpesa = createClient({ url: location.origin, getToken: async () => (await fetch('/token')).text() });

function Payment({ id }: { readonly id: string }) {
  const { phase, message, line } = useMpesaPayment({ client: mpesa, id });
  return <p data-phase={phase}>{line === 'LOST' ? 'Connecting…' : (message ?? (phase && show(phase)))}</p>;
}

createRoot(document.body).render(<Payment id={location.hash.slice(1)} />);
`;

const SCRIPT = `import { createClient } from '@mpesa-gateway/client';

const mpesa = createClient({ url: process.env.GATEWAY ?? '' });
const { id } = await mpesa.stkPush({ amount: 150, phoneNumber: '0712345678', accountReference: 'INV-77' });
for await (const { payment } of mpesa.watch(id)) console.log(payment.version, payment.phase);
const { status, mpesaReceipt } = await mpesa.settled(id);
console.log(status, mpesaReceipt);
process.exitCode = status === 'COMPLETED' ? 0 : 1;
`;

const configOf = (options, include) =>
  JSON.stringify({ compilerOptions: { target: 'ES2022', strict: true, noEmit: true, ...options }, include });

function checkTypes(project, show) {
  run(project, 'npx', '--no-install', 'tsc');
  writeFileSync(show, FORGETFUL);
  const { status, stdout } = spawnSync('npx', ['--no-install', 'tsc'], { cwd: project, encoding: 'utf8' });
  if (status === 0 || !stdout.includes('TS2366')) throw new Error(`a forgotten phase compiles: ${stdout}`);
  writeFileSync(show, SWITCH);
}

function tryReact(tarball) {
  const options = {
    module: 'ESNext',
    moduleResolution: 'bundler',
    jsx: 'react-jsx',
    lib: ['ES2022', 'DOM'],
    types: [],
  };
  const files = {
    'tsconfig.json': configOf(options, ['src']),
    'index.html':
      '<!doctype html><html lang="en"><title>Shop</title><script type="module" src="/src/page.tsx"></script></html>\n',
    ...{ 'src/page.tsx': PAGE, 'src/show.ts': SWITCH, 'src/entries.ts': ENTRIES },
  };
  const tools = ['vite', 'typescript', '@types/react', '@types/react-dom'];
  const project = openProject('react', files, tarball, ['react', 'react-dom', ...tools]);
  checkTypes(project, join(project, 'src/show.ts'));
  run(project, 'npx', '--no-install', 'vite', 'build');
}

async function tryNode(tarball) {
  const options = { module: 'NodeNext', moduleResolution: 'NodeNext', allowJs: true, checkJs: true, types: ['node'] };
  const files = {
    'tsconfig.json': configOf({ ...options, lib: ['ES2023', 'DOM'] }, ['*.ts', '*.mjs']),
    ...{ 'pay.mjs': SCRIPT, 'show.ts': SWITCH, 'entries.ts': ENTRIES },
  };
  const project = openProject('node', files, tarball, ['typescript', '@types/node', '@types/react']);
  checkTypes(project, join(project, 'show.ts'));
  await tryGateway(process.execPath, [join(root, 'dist/main.js'), 'serve'], folder, url => {
    process.env.GATEWAY = url;
    run(project, process.execPath, 'pay.mjs');
  });
}

try {
  run(join(root, 'client'), 'npm', 'pack', '--pack-destination', folder);
  const [name] = readdirSync(folder).filter(each => each.endsWith('.tgz'));
  const tarball = join(folder, name);
  run(root, 'npx', '--no-install', 'publint', '--strict', tarball);
  tryReact(tarball);
  await tryNode(tarball);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
