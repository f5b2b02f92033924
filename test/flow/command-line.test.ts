/** The program as a process: what it says, what it leaves with, and how it stops. */

import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';

import { openHttpServer } from '../support/http-server.js';
import { startProgram } from '../support/program.js';
import { readPageText } from '../support/read-page-text.js';
import { redisUrl } from '../support/redis.js';

const started: ReturnType<typeof startProgram>[] = [];
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'command-line-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  for (const { child } of started.splice(0)) child.kill('SIGKILL');
});

function run(args: readonly string[], environment: Record<string, string> = {}, source = 'src/main.ts') {
  const program = startProgram(source, args, { DATA_DIR: join(folder, 'data'), ...environment });
  started.push(program);
  return program;
}

const slowToStop = (manner: string) => run([manner], {}, 'test/support/slow-to-stop.ts');

describe('the command line', () => {
  test('tells every fault of the configuration in a line of its own and leaves with 78', async () => {
    const program = run(['simulate'], { PORT: 'http', HOST: 'two hosts', LOG_LEVEL: 'loud' });
    expect(await program.exited).toBe(78);
    expect(
      program.said.stderr
        .trimEnd()
        .split('\n')
        .map(line => line.split(' ')[0]),
    ).toEqual(['PORT', 'HOST', 'LOG_LEVEL']);
    expect(program.said.stdout).toBe('');
  });

  test('tells the form of an entry of API_KEYS that has another one', async () => {
    const program = run(['doctor'], { API_KEYS: 'foo' });
    expect(await program.exited).toBe(78);
    expect(program.said.stderr).toBe('API_KEYS entry 1 must have the form name:role:key\n');
  });

  test.each(['serve', 'simulate'])('%s names the variable of a place that it cannot have', async command => {
    const other = await openHttpServer((_, response) => void response.end());
    const { port } = new URL(other.url);
    for (const [environment, said] of [
      [{ PORT: port }, `PORT ${port} is in use by another process: stop it or choose another port\n`],
      [{ PORT: '0', HOST: '192.0.2.1' }, 'HOST 192.0.2.1 is not an address of this machine\n'],
    ] as const) {
      const program = run([command], { ...environment, LOG_LEVEL: 'silent' });
      expect(await program.exited).toBe(78);
      expect(program.said.stderr).toBe(said);
    }
    await other.close();
  });

  test.each([
    ['--help', 0],
    ['--version', 0],
    ['nonsense', 64],
    ['--nonsense', 64],
  ])('%s leaves with %i', async (argument, status) => {
    expect(await run([argument]).exited).toBe(status);
  });

  test('migrate makes the embedded database, and again without harm', async () => {
    expect(await run(['migrate']).exited).toBe(0);
    const again = run(['migrate']);
    expect(await again.exited).toBe(0);
    expect(again.said.stdout).toBe('The database is already up to date.\n');
  });

  test('migrate says in one line that it cannot reach the database', async () => {
    const program = run(['migrate'], { DATABASE_URL: 'mysql://user:hunter2@127.0.0.1:1/none' });
    expect(await program.exited).toBe(69);
    expect(program.said.stderr).toBe(
      'The database cannot be used. 127.0.0.1:1, user "user", database "none": Connection refused (ECONNREFUSED): start the server, or check host and port in DATABASE_URL.\n',
    );
  });

  test.each(['serve', 'migrate'])('%s names the variable of a database file that it cannot have', async command => {
    const garbage = join(folder, 'garbage');
    writeFileSync(garbage, 'not a database, and long enough to be looked at by SQLite as one'.repeat(20));
    for (const [path, why] of [
      [folder, 'EISDIR'],
      [join(garbage, 'below'), 'EEXIST'],
      [garbage, 'SQLITE_NOTADB'],
    ] as const) {
      const program = run([command], { PORT: '0', LOG_LEVEL: 'silent', DATABASE_URL: `sqlite:${path}` });
      expect([await program.exited, program.said.stderr]).toEqual([
        78,
        `DATABASE_URL cannot be opened: ${path} (${why})\n`,
      ]);
    }
  });

  test('doctor finds nothing wrong with nothing set', async () => {
    const program = run(['doctor']);
    expect(await program.exited).toBe(0);
    expect(program.said.stdout).not.toMatch(/^(warn|fail)/m);
  });

  test('doctor names what is missing, without a secret', async () => {
    const program = run(['doctor'], {
      DATABASE_URL: 'mysql://user:hunter2@127.0.0.1:1/none',
      DARAJA_BASE_URL: 'http://127.0.0.1:1',
      REDIS_URL: 'redis://:hunter2@127.0.0.1:1',
      MPESA_PASSKEYS: 'hunter2',
    });
    expect(await program.exited).toBe(69);
    expect(program.said.stdout).toMatch(/^fail {2}database .*ECONNREFUSED/m);
    expect(program.said.stdout).toMatch(/^fail {2}Daraja .*ECONNREFUSED/m);
    expect(program.said.stdout).toMatch(/^warn {2}Redis .*ECONNREFUSED/m);
    expect(program.said.stdout).toMatch(/^warn {2}configuration .*MPESA_PASSKEYS/m);
    expect(program.said.stdout + program.said.stderr).not.toContain('hunter2');
  });

  test("doctor names the variables of credentials that are not Daraja's", async () => {
    const daraja = await openHttpServer((_, response) => void response.writeHead(400).end());
    const program = run(['doctor'], { DARAJA_BASE_URL: daraja.url });
    expect(await program.exited).toBe(69);
    await daraja.close();
    const problem = 'no access token: Daraja answered HTTP 400: check MPESA_CONSUMER_KEY and MPESA_CONSUMER_SECRET';
    expect(program.said.stdout).toContain(`${problem}\n`);
  });

  (redisUrl === null ? test.skip : test)('doctor rings at Redis, and is told when it may not', async () => {
    const look = async (url: string) => {
      const program = run(['doctor'], { DATABASE_URL: 'mysql://user@127.0.0.1:1/none', REDIS_URL: url });
      await program.exited;
      return program.said.stdout;
    };
    const stranger = new URL(redisUrl ?? '');
    [stranger.username, stranger.password] = ['stranger', 'hunter2'];
    expect(await look(redisUrl ?? '')).toMatch(/^ok {4}Redis .*publishes and subscribes/m);
    expect(await look(stranger.href)).toMatch(/^warn {2}Redis .*WRONGPASS/m);
  });

  test.each([
    [0, /^ok {4}clock /m],
    [-3_600_000, /^warn {2}clock +3\d\d\d s ahead of Daraja/m],
    [3_600_000, /^warn {2}clock +3\d\d\d s behind Daraja/m],
  ])("doctor compares the clock with Daraja's, which is %i ms on", async (onMs, finding) => {
    const daraja = await openHttpServer((_, response) => {
      response.setHeader('date', new Date(Date.now() + onMs).toUTCString());
      response.end('{"access_token":"token","expires_in":"3599"}');
    });
    const program = run(['doctor'], { DARAJA_BASE_URL: daraja.url });
    expect(await program.exited).toBe(0);
    await daraja.close();
    expect(program.said.stdout).toMatch(finding);
  });
});

describe('simulate', () => {
  test('listens, answers, and leaves with 0 on SIGTERM', async () => {
    const program = run(['simulate'], { PORT: '0' });
    await program.waitFor('the simulator is listening');
    const port = /"port":(\d+)/.exec(program.said.stdout)?.[1];
    const answer = await fetch(`http://127.0.0.1:${port}/oauth/v1/generate?grant_type=client_credentials`);
    expect(answer.status).toBe(400);
    program.child.kill('SIGTERM');
    expect(await program.exited).toBe(0);
  });

  test('N9: takes credentials from the variables of the gateway', async () => {
    const program = run(['simulate'], {
      ...{ PORT: '0', MPESA_CONSUMER_KEY: 'own-key', MPESA_CONSUMER_SECRET: 'own-secret', MPESA_SHORTCODE: '888880' },
      ...{ MPESA_SHORTCODE_TYPE: 'till', MPESA_TILL_NUMBER: '5551234', MPESA_PASSKEY: 'own-passkey' },
      ...{ MPESA_INITIATOR_NAME: 'own-operator', MPESA_INITIATOR_PASSWORD: 'own-password' },
    });
    await program.waitFor('the simulator is listening');
    const url = `http://127.0.0.1:${/"port":(\d+)/.exec(program.said.stdout)?.[1]}`;
    const authorization = `Basic ${Buffer.from('own-key:own-secret').toString('base64')}`;
    const grant = `${url}/oauth/v1/generate?grant_type=client_credentials`;
    expect((await fetch(grant, { headers: { authorization } })).status).toBe(200);
    const text = await readPageText(`${url}/`);
    for (const words of ['Shortcode 888880', '5551234', 'own-operator', 'An access token'])
      expect(text).toContain(words);
    for (const secret of ['own-key', 'own-secret', 'own-passkey', 'own-password']) expect(text).not.toContain(secret);
    expect(program.said.stdout).not.toContain('own-password');
  });

  test('outlives the reader of its output', async () => {
    const program = run(['simulate'], { PORT: '0' });
    await program.waitFor('the simulator is listening');
    program.child.stdout.destroy();
    await once(program.child.stdout, 'close');
    program.child.kill('SIGINT');
    expect(await program.exited).toBe(0);
    expect(program.said.stderr).toBe('');
  });
});

describe('stopping', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('%s drains, and further signals change nothing', async signal => {
    const server = slowToStop('told');
    await server.waitFor('started');
    server.child.kill(signal);
    await server.waitFor('draining');
    server.child.kill('SIGTERM');
    server.child.kill('SIGINT');
    server.child.stdin.write('now\n');
    expect(await server.exited).toBe(0);
    expect(server.said.stdout).toBe('started\ndraining\ndrained\n');
  });

  test('ends with 0 although draining never ends', async () => {
    const server = slowToStop('never');
    await server.waitFor('started');
    server.child.kill('SIGTERM');
    expect(await server.exited).toBe(0);
  });

  test('ends with 0 although draining fails', async () => {
    const server = slowToStop('failing');
    await server.waitFor('started');
    server.child.kill('SIGTERM');
    expect(await server.exited).toBe(0);
  });

  test('a start that fails is told to the caller', async () => {
    expect(await slowToStop('unstartable').exited).toBe(3);
  });
});
