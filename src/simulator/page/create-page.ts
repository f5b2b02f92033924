/** Serves the page of the simulator, its style sheet and its certificate: beside Daraja's paths, and for people. */

import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { simulatorCredentials } from '../credentials.js';
import { buildPage, type PageParts } from './build-page.js';

/** What is served for people. */
export interface Page {
  /** Whether the request is for the page or for something that belongs to it. */
  isAsked(request: IncomingMessage): boolean;
  answer(request: IncomingMessage, response: ServerResponse): void;
}

interface Sheet {
  readonly headers: Readonly<Record<string, string>>;
  readonly build: (isFollowing: boolean) => string | Buffer;
}

/** No script, and nothing from elsewhere. */
const HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
} as const;

const FOLDER = new URL('../../../public/', import.meta.url);

/** Reads the style sheet once. */
export function createPage(parts: PageParts): Page {
  const styles = readFileSync(new URL('simulator.css', FOLDER));
  const sheets = new Map<string, Sheet>([
    [
      '/',
      {
        headers: { 'Content-Type': 'text/html; charset=utf-8' },
        build: isFollowing => buildPage(parts, isFollowing),
      },
    ],
    ['/simulator.css', { headers: { 'Content-Type': 'text/css; charset=utf-8' }, build: () => styles }],
    [
      '/certificate.cer',
      {
        headers: {
          'Content-Type': 'application/x-pem-file',
          'Content-Disposition': 'attachment; filename="certificate.cer"',
        },
        build: () => simulatorCredentials.certificatePem,
      },
    ],
  ]);
  const find = ({ method, url = '' }: IncomingMessage) => {
    const [path = ''] = url.split('?');
    return method === 'GET' ? sheets.get(path) : undefined;
  };

  return Object.freeze({
    isAsked: (request: IncomingMessage) => find(request) !== undefined,
    answer(request: IncomingMessage, response: ServerResponse): void {
      const sheet = find(request);
      if (sheet === undefined) return;
      response.writeHead(200, { ...HEADERS, ...sheet.headers });
      response.end(sheet.build(request.url?.endsWith('?follow') === true));
    },
  });
}
