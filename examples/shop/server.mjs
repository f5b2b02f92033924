// A shop: asks a phone for the money, and delivers once for each payment, whatever is killed on the way.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { createClient } from '@mpesa-gateway/client';

const { GATEWAY = 'http://127.0.0.1:4000', MPESA_KEY, PORT = '3000', BOOK = 'shop.jsonl' } = process.env;
const mpesa = createClient({ url: GATEWAY, ...(MPESA_KEY && { token: MPESA_KEY }) });

// The book has a line for each delivery, with its place in the gateway's log: both are written at once, or neither.
const write = line => appendFileSync(BOOK, `${JSON.stringify(line)}\n`);
if (!existsSync(BOOK)) write({ cursor: (await mpesa.payments({ first: 1 })).cursor });
const book = readFileSync(BOOK, 'utf8')
  .trim()
  .split('\n')
  .map(line => JSON.parse(line));
const delivered = new Set(book.map(({ payment }) => payment));

async function deliverWhatIsPaid() {
  const paid = mpesa.watchAll({ after: book.at(-1).cursor, filter: { status: ['COMPLETED'] } });
  for await (const { cursor, payment } of paid) {
    if (payment.status !== 'COMPLETED' || delivered.has(payment.id)) continue;
    write({ cursor, payment: payment.id, order: payment.accountReference });
    delivered.add(payment.id);
    process.stdout.write(`delivered ${payment.accountReference}\n`);
  }
}

const page = readFileSync(new URL('index.html', import.meta.url), 'utf8').replace('{GATEWAY}', GATEWAY);
const clientFile = path => readFileSync(new URL(`./${path}`, import.meta.resolve('@mpesa-gateway/client')));
const ROUTES = [
  [/^GET \/$/, 'text/html', () => page],
  [/^GET \/client\/((?:\w+\/)?[\w-]+\.js)$/, 'text/javascript', (_body, path) => clientFile(path)],
  [/^POST \/token\/(\w+)$/, 'text/plain', async (_body, id) => (await mpesa.watchToken(id)).token],
  [
    /^POST \/pay\/([\w-]+)$/,
    'text/plain',
    async (phoneNumber, order) => {
      // The order is the key: however often somebody taps, the phone is asked once.
      return (await mpesa.stkPush({ amount: 150, phoneNumber, accountReference: order, idempotencyKey: order })).id;
    },
  ],
];

createServer(async (request, response) => {
  try {
    const asked = `${request.method} ${request.url}`;
    const [pattern, type, answer] = ROUTES.find(([pattern]) => pattern.test(asked)) ?? [
      /$/,
      'text/plain',
      () => 'Not here.',
    ];
    response.setHeader('content-type', type);
    response.end(await answer(await text(request), pattern.exec(asked)[1]));
  } catch (error) {
    response.writeHead(400).end(error.message);
  }
}).listen(PORT, () => process.stdout.write(`http://127.0.0.1:${PORT}\n`));

await deliverWhatIsPaid();
