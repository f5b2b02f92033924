/** Bad callbacks whose fault is in one value: what stands there, how it is written, what it is called (families F to K). */

import { AMOUNT, type BadCallback, type Pushed, paid, raw } from './paid.js';

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

const IDS = ['MerchantRequestID', 'CheckoutRequestID'];
/** What cannot be one is not said; what can is another payment's. */
const isId = (value: unknown) => typeof value === 'string' && /^[!-~]{1,64}$/.test(value);

/** What an odd value in this place makes of the payment: prose, dates and phone numbers decide nothing. */
function becomesWith(field: string, value: unknown): BadCallback['becomes'] {
  if (['ResultDesc', 'TransactionDate', 'PhoneNumber'].includes(field)) return 'COMPLETED';
  if (IDS.includes(field)) return isId(value) ? 'PENDING' : 'COMPLETED';
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

const strings: readonly BadCallback[] = IDS.flatMap(field => {
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
  return Object.entries(twists).map(
    ([name, twist]): BadCallback => ({
      name: `${field} ${name}`,
      body: (payment: Pushed) => paid(payment, { [field]: twist(usual(payment)) }),
      becomes: isId(twist('ws_CO_1')) ? 'PENDING' : 'COMPLETED',
    }),
  );
});
const nameless: readonly BadCallback[] = [undefined, null, 'ws_CO_1 2'].map(id => ({
  name: `both ids ${written(id)}`,
  body: it => paid(it, { MerchantRequestID: id, CheckoutRequestID: id }),
}));
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

const receipt = (name: string, twist: (receipt: string) => unknown, becomes: 'COMPLETED' | 'PENDING'): BadCallback => ({
  name: `a receipt ${name}`,
  body: it => paid(it, { MpesaReceiptNumber: twist(it.receipt) }),
  becomes,
});
const receipts: readonly BadCallback[] = [
  receipt('in small letters', text => text.toLowerCase(), 'COMPLETED'),
  receipt('with a space after it', text => `${text} `, 'COMPLETED'),
  receipt('with spaces inside', text => `${text.slice(0, 5)} ${text.slice(5)}`, 'COMPLETED'),
  receipt('with a mark that nobody sees', text => `\u200b${text}`, 'COMPLETED'),
  receipt('with a line break after it', text => `${text}\r\n`, 'COMPLETED'),
  receipt('with a look-alike', text => text.replace('A', '\u0410'), 'PENDING'),
  receipt('that is the placeholder in small letters', () => 'uad0000000', 'PENDING'),
  receipt('of spaces', () => ' '.repeat(10), 'PENDING'),
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

export const valueFamilies: Readonly<Record<string, readonly BadCallback[]>> = {
  'F scalars': scalars,
  'G amounts': amounts,
  'H strings': [...strings, ...nameless, ...prose],
  'I metadata': [...metadata, ...receipts],
  'J dates': dates,
  'K names': names,
};
