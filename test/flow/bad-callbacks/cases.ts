/** Bad callbacks by family (A is below HTTP and stands in the test): each with what may become of the payment it speaks of. */

import { gzipSync } from 'node:zlib';
import type { CallbackRoute } from '../../../src/domain/callback-routes.js';

/** A payment as Daraja knows it. */
export interface Pushed {
  readonly id: string;
  readonly merchantRequestId: string;
  readonly checkoutRequestId: string;
  readonly receipt: string;
}

export interface BadCallback {
  readonly name: string;
  readonly route?: CallbackRoute;
  readonly body: (payment: Pushed) => string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** 200 if absent. */
  readonly status?: number;
  /** What the payment is afterwards; PENDING if absent. */
  readonly becomes?: 'PENDING' | 'COMPLETED' | 'FAILED';
}

/** In whole shillings, of every payment. */
export const AMOUNT = 150;

type Values = Readonly<Record<string, unknown>>;

/** A success in Daraja's shape; every value may be something else. Numbers may be given as text between § and §, to be written raw. */
export function paid(payment: Pushed, changed: Values = {}, items?: unknown): string {
  const value = (name: string, usual: unknown) => (Object.hasOwn(changed, name) ? changed[name] : usual);
  const item = (Name: string, usual: unknown) => ({ Name, Value: value(Name, usual) });
  const metadata = {
    Item: items ?? [
      item('Amount', AMOUNT),
      item('MpesaReceiptNumber', payment.receipt),
      item('TransactionDate', 20261123102115),
      item('PhoneNumber', 254712345678),
    ],
  };
  const callback = {
    MerchantRequestID: value('MerchantRequestID', payment.merchantRequestId),
    CheckoutRequestID: value('CheckoutRequestID', payment.checkoutRequestId),
    ResultCode: value('ResultCode', 0),
    ResultDesc: value('ResultDesc', 'The service request is processed successfully.'),
    CallbackMetadata: value('CallbackMetadata', metadata),
  };
  const body = { Body: value('Body', { stkCallback: value('stkCallback', callback) }) };
  return JSON.stringify(body).replace(/"§(.*?)§"/g, '$1');
}

const raw = (text: string) => `§${text}§`;
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

const ODD = [
  0,
  raw('-0'),
  1,
  '',
  '0',
  ' 0',
  '00',
  '0x0',
  true,
  false,
  null,
  [],
  [0],
  {},
  { a: 1 },
  raw('1e400'),
] as const;
const written = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

/** What an odd value in this place makes of the payment: prose, dates and phone numbers decide nothing. */
function becomesWith(field: string, value: unknown): BadCallback['becomes'] {
  if (['ResultDesc', 'TransactionDate', 'PhoneNumber'].includes(field)) return 'COMPLETED';
  if (field !== 'ResultCode') return 'PENDING';
  return value === 0 || value === '0' ? 'COMPLETED' : value === 1 ? 'FAILED' : 'PENDING';
}
const scalars: readonly BadCallback[] = [
  ...['Body', 'stkCallback', 'MerchantRequestID', 'CheckoutRequestID', 'ResultCode', 'ResultDesc', 'CallbackMetadata'],
  ...['Amount', 'MpesaReceiptNumber', 'TransactionDate', 'PhoneNumber'],
].flatMap(field =>
  ODD.map(
    (value): BadCallback => ({
      name: `${field} is ${written(value)}`,
      body: payment => paid(payment, { [field]: value }),
      ...becomesOf(field, value),
    }),
  ),
);
function becomesOf(field: string, value: unknown): Pick<BadCallback, 'becomes'> {
  const becomes = becomesWith(field, value);
  return becomes ? { becomes } : {};
}

const amount = (value: unknown, becomes: BadCallback['becomes'] = 'PENDING'): BadCallback => ({
  name: `amount ${written(value)}`,
  body: payment => paid(payment, { Amount: value }),
  becomes,
});
const amounts: readonly BadCallback[] = [
  ...[0, -1, 0.1, 0.001, 149.99, 150.01, 151, 999_999_999, raw('9007199254740993'), raw('1e308'), raw('1.5e2000')].map(
    each => amount(each),
  ),
  ...['KES 150', '1,500', 'NaN', '150.001', 'Infinity', '0x96', '١٥٠'].map(each => amount(each)),
  ...[150, '150', '150.00', raw('150.0'), raw('1.5e2')].map(each => amount(each, 'COMPLETED')),
];

const strings: readonly BadCallback[] = ['MerchantRequestID', 'CheckoutRequestID'].flatMap(field => {
  const usual = (payment: Pushed) =>
    field === 'MerchantRequestID' ? payment.merchantRequestId : payment.checkoutRequestId;
  const twists: Readonly<Record<string, (id: string) => string>> = {
    'in other case': id => (id === id.toUpperCase() ? `${id}a` : id.toUpperCase()),
    'with a space after it': id => `${id} `,
    'with a look-alike': id => id.replace(/[0-9]/, digit => String.fromCharCode(0xff10 + Number(digit))),
    'with a mark that nobody sees': id => `\u202e${id}\u200b`,
    'with an emoji': id => `${id}💸`,
    'with a line break': id => `${id}\r\nX: 1`,
    'with SQL': id => `${id}' OR '1'='1`,
    'as a pattern': id => `${id.slice(0, -1)}%`,
    'of 60,000 letters': id => id.padEnd(60_000, 'x'),
  };
  return Object.entries(twists).map(([name, twist]) => ({
    name: `${field} ${name}`,
    body: (payment: Pushed) => paid(payment, { [field]: twist(usual(payment)) }),
  }));
});
const prose: readonly BadCallback[] = [
  '<script>1</script>',
  '%s%n%x',
  "'; DROP TABLE payments; --",
  '\u001b[31m',
  'é'.repeat(9_000),
].map(text => ({
  name: `prose ${text.slice(0, 20)}`,
  body: payment => paid(payment, { ResultDesc: text }),
  becomes: 'COMPLETED',
}));

const Amount = { Name: 'Amount', Value: AMOUNT };
const receiptItem = ({ receipt }: Pushed) => ({ Name: 'MpesaReceiptNumber', Value: receipt });
const metadata: readonly BadCallback[] = [
  { name: 'the other way round', body: it => paid(it, {}, [receiptItem(it), Amount]), becomes: 'COMPLETED' },
  {
    name: 'a balance without a value',
    body: it => paid(it, {}, [Amount, { Name: 'Balance' }, receiptItem(it)]),
    becomes: 'COMPLETED',
  },
  {
    name: 'an unknown item',
    body: it => paid(it, {}, [Amount, { Name: 'New', Value: {} }, receiptItem(it)]),
    becomes: 'COMPLETED',
  },
  { name: 'an item that is null', body: it => paid(it, {}, [null, Amount, receiptItem(it)]), becomes: 'COMPLETED' },
  { name: 'the same amount twice', body: it => paid(it, {}, [Amount, Amount, receiptItem(it)]), becomes: 'COMPLETED' },
  { name: 'two amounts', body: it => paid(it, {}, [Amount, { ...Amount, Value: 1 }, receiptItem(it)]) },
  {
    name: 'two receipts',
    body: it => paid(it, {}, [Amount, receiptItem(it), { ...receiptItem(it), Value: 'UZZZZZZZZZ' }]),
  },
  { name: 'an object in place of a list', body: it => paid(it, {}, { ...Amount }) },
  { name: 'no receipt', body: it => paid(it, {}, [Amount]) },
  { name: 'no amount', body: it => paid(it, {}, [receiptItem(it)]) },
  { name: 'nothing', body: it => paid(it, {}, []) },
  { name: 'a failure that says it was paid', body: it => paid(it, { ResultCode: 1032 }), becomes: 'FAILED' },
  {
    name: '600 items',
    body: it =>
      paid(it, {}, [
        ...Array.from({ length: 600 }, (_, index) => ({ Name: `n${index}`, Value: index })),
        Amount,
        receiptItem(it),
      ]),
    becomes: 'COMPLETED',
  },
];

const dates: readonly BadCallback[] = [
  ...[
    '20191219102115',
    raw('20191319102115'),
    raw('20191219246100'),
    0,
    -1,
    '2019-12-19T10:21:15Z',
    raw('19'),
    raw('99991231235959'),
  ],
  ...['', {}, []],
].map(value => ({
  name: `date ${written(value)}`,
  body: payment => paid(payment, { TransactionDate: value }),
  becomes: 'COMPLETED',
}));

const names: readonly BadCallback[] = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'].flatMap(
  name => [
    {
      name: `${name} beside Body`,
      body: it => paid(it).replace('{"Body"', `{"${name}":{"ResultCode":0},"Body"`),
      becomes: 'COMPLETED',
    },
    { name: `${name} for Body`, body: it => paid(it).replace('"Body"', `"${name}"`) },
    {
      name: `${name} for the result code`,
      body: it => paid(it).replace('"ResultCode":0', `"${name}":{"ResultCode":0}`),
    },
    {
      name: `${name} as the amount's name`,
      body: it => paid(it, {}, [{ Name: name, Value: AMOUNT }, receiptItem(it)]),
    },
  ],
);

export const families: Readonly<Record<string, readonly BadCallback[]>> = {
  'B content types and encodings': encodings,
  'C syntax': syntax,
  'D depth and size': sizes,
  'E envelopes': [...envelopes, ...shapes],
  'F scalars': scalars,
  'G amounts': amounts,
  'H strings': [...strings, ...prose],
  'I metadata': metadata,
  'J dates': dates,
  'K names': names,
};

/** M: four messages in all their orders; what becomes of the payment is the same whatever the order. */
export const sequences: readonly { readonly messages: readonly string[]; readonly becomes: 'COMPLETED' | 'FAILED' }[] =
  [
    ...orders(['paid', 'failed', 'paid', 'unknown']).map(messages => ({ messages, becomes: 'COMPLETED' }) as const),
    ...orders(['failed', 'unknown', 'failed', 'bare']).map(messages => ({ messages, becomes: 'FAILED' }) as const),
    ...orders(['paid', 'bare', 'malformed', 'unknown']).map(messages => ({ messages, becomes: 'COMPLETED' }) as const),
  ];

function orders<T>(items: readonly T[]): (readonly T[])[] {
  if (items.length <= 1) return [items];
  return items.flatMap((item, index) => orders(items.toSpliced(index, 1)).map(rest => [item, ...rest]));
}
