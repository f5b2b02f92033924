import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Server } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from '@jest/globals';
import { readConfig } from '../../../src/config/config.js';

const CERTIFICATE = 'test/fixtures/certificates/self-signed-server.pem';

const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map(server => new Promise(resolve => server.close(resolve))));
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function openDaraja(): Promise<string> {
  const pem = readFileSync(CERTIFICATE);
  const port = await listen(createTlsServer({ key: pem, cert: pem }, (_, response) => response.end('{"a":1}')));
  return `https://127.0.0.1:${port}`;
}

/** A CONNECT proxy that remembers for whom it opened a tunnel, and with which credential. */
async function openProxy() {
  const tunnels: { target: string; credential: string | undefined }[] = [];
  const server = createHttpServer((_, response) => response.writeHead(405).end());
  server.on('connect', (request, socket) => {
    const [host = '', port = ''] = (request.url ?? '').split(':');
    tunnels.push({ target: request.url ?? '', credential: request.headers['proxy-authorization'] });
    const target = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(target).pipe(socket);
    });
    for (const end of [socket, target]) end.on('error', () => end.destroy());
  });
  return { port: await listen(server), tunnels };
}

async function exchange(daraja: string, proxy: string, except = ''): Promise<unknown> {
  const args = ['--import', './test/support/register-typescript.mjs', 'test/support/exchange-once.ts'];
  const child = spawn(process.execPath, [...args, daraja, proxy, except], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: CERTIFICATE },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(await text(child.stdout));
}

describe('S6 HTTPS_PROXY', () => {
  it('is honoured for Daraja: one tunnel, and the certificate is verified inside it', async () => {
    const [daraja, proxy] = await Promise.all([openDaraja(), openProxy()]);
    const answer = await exchange(daraja, `http://user:p%40ss@127.0.0.1:${proxy.port}`);
    expect(answer).toMatchObject({ kind: 'ANSWERED', status: 200, body: '{"a":1}' });
    const credential = `Basic ${Buffer.from('user:p@ss').toString('base64')}`;
    expect(proxy.tunnels).toEqual([{ target: daraja.replace('https://', ''), credential }]);
  });

  it('is not used for a host of NO_PROXY', async () => {
    const [daraja, proxy] = await Promise.all([openDaraja(), openProxy()]);
    expect(await exchange(daraja, `http://127.0.0.1:${proxy.port}`, '127.0.0.1')).toMatchObject({ kind: 'ANSWERED' });
    expect(proxy.tunnels).toEqual([]);
  });

  it('that is not there means that nothing was sent', async () => {
    const daraja = await openDaraja();
    const proxy = await openProxy();
    await new Promise(resolve => servers.pop()?.close(resolve));
    expect(await exchange(daraja, `http://127.0.0.1:${proxy.port}`)).toMatchObject({ kind: 'NOT_SENT' });
  });

  it.each([['HTTPS_PROXY', 'NO_PROXY'] as const, ['https_proxy', 'no_proxy'] as const])(
    'is read as %s, its exceptions as %s',
    (proxyName, exceptName) => {
      const { proxy } = readConfig({
        [proxyName]: 'http://proxy.example:3128',
        [exceptName]: '.local,10.0.0.1',
      }).daraja;
      expect(proxy?.url.reveal()).toBe('http://proxy.example:3128');
      expect(proxy?.except).toBe('.local,10.0.0.1');
    },
  );

  it.each(['proxy.example:3128', 'socks5://proxy.example:1080', 'http://proxy.example/path', 'http://'])(
    'refuses %s, by name',
    value => {
      expect(() => readConfig({ HTTPS_PROXY: value })).toThrow(/HTTPS_PROXY/);
    },
  );
});
