/** Bad callbacks whose fault is in the body as a whole: its encoding, its syntax, its size, what is round the message (families B to E). */

import { gzipSync } from 'node:zlib';
import type { CallbackRoute } from '../../../src/operations/callback-routes.js';
import { type BadCallback, type Pushed, paid } from './paid.js';

const always = (body: string | Buffer) => () => body;
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

const encodings: readonly BadCallback[] = [
  ...['text/plain', 'application/x-www-form-urlencoded', 'text/xml', 'multipart/form-data; boundary=x', 'nonsense'].map(
    (type): BadCallback => ({ name: type, headers: { 'content-type': type }, body: paid, becomes: 'COMPLETED' }),
  ),
  {
    name: 'utf-16 by label',
    headers: { 'content-type': 'application/json; charset=utf-16' },
    body: paid,
    becomes: 'COMPLETED',
  },
  { name: 'utf-16 in fact', body: payment => Buffer.from(paid(payment), 'utf16le') },
  { name: 'a byte order mark', body: payment => `\ufeff${paid(payment)}`, becomes: 'COMPLETED' },
  { name: 'gzip', headers: { 'content-encoding': 'gzip' }, body: payment => gzipSync(paid(payment)) },
  { name: 'a bomb', headers: { 'content-encoding': 'gzip' }, body: () => gzipSync(Buffer.alloc(20_000_000)) },
  { name: 'gzip by label only', headers: { 'content-encoding': 'gzip' }, body: paid, becomes: 'COMPLETED' },
];

const EXAMPLE: Pushed = { id: 'x', merchantRequestId: '29115-1', checkoutRequestId: 'ws_CO_1', receipt: 'UAD0XY1Z2Q' };

const syntax: readonly BadCallback[] = [
  ...Array.from({ length: paid(EXAMPLE).length }, (_, end) => ({
    name: `cut at byte ${end}`,
    body: (payment: Pushed) => paid(payment).slice(0, end),
  })),
  ...Object.entries({
    'a trailing comma': '{"Body":1,}',
    NaN: '{"Body":NaN}',
    'single quotes': "{'Body':1}",
    'a comment': '{"Body":1} // no',
    'two documents': '{}{}',
    'a form': 'Body=1&ResultCode=0',
    'a page': '<html><body>502</body></html>',
    'a NUL': '{"Body":"\u0000"}',
  }).map(([name, text]) => ({ name, body: always(text) })),
  { name: 'invalid UTF-8', body: payment => Buffer.concat([Buffer.from(paid(payment)), Buffer.of(0xff, 0xc0)]) },
  { name: 'a lone surrogate', body: payment => paid(payment).replace('The service', '\\ud800'), becomes: 'COMPLETED' },
];

const sizes: readonly BadCallback[] = [
  ...[100, 1_000, 5_000, 20_000].map(depth => ({ name: `depth ${depth}`, body: always(nested(depth)) })),
  ...[65_535, 65_536].map(bytes => ({ name: `${bytes} bytes`, body: always(Buffer.alloc(bytes, 0x20)) })),
  ...[65_537, 1_000_000, 10_000_000].map(bytes => ({
    name: `${bytes} bytes`,
    body: always(Buffer.alloc(bytes, 0x20)),
    status: 413,
  })),
  { name: 'a real one of 64 KiB', body: payment => paid(payment).padEnd(65_536), becomes: 'COMPLETED' },
  {
    name: '6,000 keys',
    body: always(JSON.stringify(Object.fromEntries(Array.from({ length: 6_000 }, (_, key) => [`k${key}`, 0])))),
  },
  {
    name: 'a result code twice',
    body: payment => paid(payment).replace('"ResultCode":0', '"ResultCode":1032,"ResultCode":0'),
  },
];

const ROUTES: readonly CallbackRoute[] = [
  'stk/callback',
  'b2c/callback',
  'b2c/timeout',
  'status/callback',
  'status/timeout',
  'balance/callback',
  'balance/timeout',
];
/** On b2c/timeout any body says "timed out", which is what its key means; it is tested with the payouts. */
const envelopes: readonly BadCallback[] = ROUTES.filter(route => route !== 'b2c/timeout').flatMap(route =>
  [
    ...[
      'null',
      '[]',
      '"text"',
      '1',
      '{}',
      '[[{}]]',
      '{"Body":null}',
      '{"Result":null}',
      '{"Result":[]}',
      '{"Result":{}}',
    ],
    ...['{"Body":{"stkCallback":null}}', '{"Body":{"stkCallback":{}}}', '{"Body":{"stkCallback":[]}}'],
    ...['{"Result":{"ResultCode":0}}', '{"Result":{"ResultParameters":null}}', '{"Body":{"Body":{"stkCallback":{}}}}'],
  ].map(text => ({ name: `${text} to ${route}`, route, body: always(text) })),
);
const shapes: readonly BadCallback[] = [
  {
    name: 'extra keys',
    body: payment => paid(payment).replace('{"Body"', '{"Extra":[1],"Body"'),
    becomes: 'COMPLETED',
  },
  { name: 'wrapped once more', body: payment => `{"Body":${paid(payment)}}` },
  { name: 'in a list', body: payment => `[${paid(payment)}]` },
  { name: 'a push to the payout route', route: 'b2c/callback', body: paid },
  { name: 'a push to the status route', route: 'status/callback', body: paid },
];

export const bodyFamilies: Readonly<Record<string, readonly BadCallback[]>> = {
  'B content types and encodings': encodings,
  'C syntax': syntax,
  'D depth and size': sizes,
  'E envelopes': [...envelopes, ...shapes],
};
