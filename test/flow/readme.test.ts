import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Gateway, startGateway } from '../../src/app.js';
import { readConfig } from '../../src/config/config.js';
import { silentLog } from '../../src/lib/log.js';
import { waitUntil } from '../support/wait-until.js';

/** The README's first payment, pasted as it is: what a newcomer sees must be what is printed there. */

const readme = readFileSync('README.md', 'utf8');
const section = readme.split('## A first payment')[1]?.split('\n## ')[0] ?? '';
const blocks = [...section.matchAll(/```(sh|json)\n([\s\S]*?)```/g)].map(([, language, text]) => ({ language, text }));

let folder: string;
let gateway: Gateway;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mpesa-gateway-readme-'));
  gateway = await startGateway(readConfig({ DATA_DIR: folder, PORT: '0', DRAIN_SECONDS: '0' }), silentLog);
});

afterAll(async () => {
  await gateway.stop();
  rmSync(folder, { recursive: true });
});

/** Only the address differs from what a newcomer pastes. */
function paste(text: string | undefined): Promise<string> {
  const child = spawn('bash', ['-c', (text ?? '').replaceAll('127.0.0.1:4000', `127.0.0.1:${gateway.port}`)]);
  let output = '';
  child.stdout.on('data', data => {
    output += String(data);
  });
  child.stderr.on('data', data => {
    output += String(data);
  });
  return once(child, 'exit').then(() => output.trim());
}

async function countSubscriptions(): Promise<number> {
  const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
  return Number(/^mpesa_gateway_subscriptions (\d+)$/m.exec(metrics)?.[1]);
}

/** What a newcomer puts into each file that the production block names. */
const SECRETS: Readonly<Record<string, string>> = {
  MPESA_CONSUMER_KEY: 'kJ3xQ9vT2mZ8',
  MPESA_CONSUMER_SECRET: 'pL5wR7yB1nC4',
  MPESA_PASSKEY: 'd41d8cd98f00b204e9800998ecf8427e0cf1a2b3',
  DATABASE_URL: 'mysql://gateway:secret@db.internal:3306/gateway',
  CALLBACK_SECRET: '7f83b1657ff1fc53b92dc18148a1d65dfc2d4b1fa3d677284addd200126d9069',
  API_KEYS: 'shop:server:5994471abb01112afcc18159f6cc74b4,ops:admin:a665a45920422f9d417e4867efdc4fb8',
};

function inFile([name = '', value = '']: readonly string[]): readonly [string, string] {
  const secret = SECRETS[name.replace(/_FILE$/, '')];
  if (!name.endsWith('_FILE') || secret === undefined) return [name, value];
  const path = join(folder, name);
  writeFileSync(path, secret);
  return [name, path];
}

describe('the README', () => {
  it('names every variable that production needs', () => {
    const [, block = ''] = /## In production[\s\S]*?```sh\n([\s\S]*?)```/.exec(readme) ?? [];
    const variables = block
      .trim()
      .split('\n')
      .map(line => inFile(line.split('=')));
    const { environment, unknownVariables } = readConfig(Object.fromEntries(variables));
    expect({ environment, unknownVariables }).toEqual({ environment: 'production', unknownVariables: [] });
  });

  it('shows a first payment as it really is', async () => {
    expect(blocks.map(({ language }) => language)).toEqual(['sh', 'sh', 'json', 'json', 'sh', 'json']);
    const [watch, ask, asked, watched, look, seen] = blocks.map(({ text }) => text);
    const watching = paste(watch);
    await waitUntil('the watcher is there', async () => (await countSubscriptions()) === 1);
    expect(await paste(ask)).toBe(asked?.trim());
    expect(await watching).toBe(watched?.trim());
    expect(await paste(look)).toBe(seen?.trim());
  });
});
