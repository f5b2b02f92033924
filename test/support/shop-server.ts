/** A shop in front of a gateway: pages with <mpesa-pay>, under the strictest policy that the documents ask for, and a route that begins a checkout. */

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ShopServer {
  readonly url: string;
  /** Serves this body, under a path of its own. */
  page(body: string, script?: string): string;
  /** Serves a script of its own. */
  script(path: string, text: string): void;
  /** Answers posts to `/pay`. */
  onPay(answer: (form: URLSearchParams, wantsJson: boolean) => Promise<ShopAnswer>): void;
  close(): Promise<void>;
}

/** A page goes somewhere else, a script gets this. */
export type ShopAnswer = { readonly location: string } | { readonly id: string; readonly token: string };

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return new URLSearchParams(Buffer.concat(chunks).toString());
}

/** `gateway` is where its script comes from, once it is known; its pages may also ask the gateway at `detour`. */
export async function openShopServer(gateway: () => string, detour: () => string = gateway): Promise<ShopServer> {
  const pages = new Map<string, string>();
  let pay: Parameters<ShopServer['onPay']>[0] | null = null;
  const policy = (): string =>
    [
      "default-src 'none'",
      `script-src 'self' ${gateway()}`,
      `connect-src 'self' ${[gateway(), detour()].flatMap(each => [each, each.replace('http', 'ws')]).join(' ')}`,
      "style-src 'self'",
      'img-src data:',
      `form-action 'self' ${gateway()}`,
      "require-trusted-types-for 'script'",
      'trusted-types lit-html',
    ].join('; ');
  const answerPay = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const wantsJson = request.headers.accept === 'application/json';
    const answer = await pay?.(await readForm(request), wantsJson);
    if (!answer) response.writeHead(404).end();
    else if ('location' in answer) response.writeHead(303, answer).end();
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  };
  const server = createServer((request, response) => {
    if (request.method === 'POST') return void answerPay(request, response);
    const text = pages.get(request.url ?? '');
    if (text === undefined) return void response.writeHead(404).end();
    const type = request.url?.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8';
    response.writeHead(200, { 'content-type': type, 'content-security-policy': policy() }).end(text);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const add = (path: string, text: string): string => {
    pages.set(path, text);
    return url + path;
  };
  add('/page.js', '');
  return {
    url,
    page(body, script = '') {
      const path = `/orders/${pages.size}`;
      add(`${path}.js`, script);
      return add(
        path,
        `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>Duka</title><link rel="icon" href="data:,">
<script type="module" crossorigin src="${gateway()}/mpesa-pay.js"></script>
<script type="module" src="${path}.js"></script><main><h1>Duka la Wanjiku</h1>${body}</main></html>`,
      );
    },
    script: (path, text) => void add(path, text),
    onPay(answer) {
      pay = answer;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
