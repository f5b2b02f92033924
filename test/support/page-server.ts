/** Serves a page for browser tests: the built client, React without a bundler, and the page's own module. */

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PageServer {
  readonly url: string;
  close(): Promise<void>;
}

/** React's own files are CommonJS: each becomes a function, called when somebody requires it. */
const COMMON_JS: Readonly<Record<string, string>> = {
  react: 'react/cjs/react.production.js',
  scheduler: 'scheduler/cjs/scheduler.production.js',
  'react-dom': 'react-dom/cjs/react-dom.production.js',
  'react-dom/client': 'react-dom/cjs/react-dom-client.production.js',
};

const IMPORTS = {
  react: '/react.js',
  '@mpesa-gateway/client': '/client/client.js',
  '@mpesa-gateway/client/react': '/client/react.js',
};

/** A script that gives `requireModule` to a page: React, as it is on npm. */
export function presentModules(): string {
  const files = Object.entries(COMMON_JS).map(([name, path]) => {
    return `${JSON.stringify(name)}(module, exports, require) {\n${readFileSync(`node_modules/${path}`, 'utf8')}\n}`;
  });
  return `const files = {\n${files.join(',\n')}\n};
const made = {};
globalThis.requireModule = name => {
  if (!made[name]) {
    made[name] = { exports: {} };
    files[name](made[name], made[name].exports, requireModule);
  }
  return made[name].exports;
};\n`;
}

const REACT = `const { useMemo, useSyncExternalStore } = requireModule('react');\nexport { useMemo, useSyncExternalStore };\n`;

/** `script` is the module of the page; it finds React by \`requireModule\` and an element with the id root. */
export async function openPageServer(script: string): Promise<PageServer> {
  const html = `<!doctype html><div id="root"></div><script src="/modules.js"></script>
<script type="importmap">${JSON.stringify({ imports: IMPORTS })}</script><script type="module" src="/page.js"></script>`;
  const files: Readonly<Record<string, string>> = {
    ...{ '/modules.js': presentModules(), '/react.js': REACT, '/page.js': script },
  };
  const read = (path: string): string => {
    const built = /^\/client\/((?:[\w-]+\/)?[\w-]+\.js)$/.exec(path)?.[1];
    return built === undefined ? (files[path] ?? html) : readFileSync(`client/dist/${built}`, 'utf8');
  };
  const server = createServer(({ url = '/' }, response) => {
    const path = url.replace(/\?.*/, '');
    response.setHeader('content-type', path.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8');
    response.end(read(path));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
