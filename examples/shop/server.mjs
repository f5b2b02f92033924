// A shop: sends its customers to the gateway's page, and delivers each order once, whatever is killed on the way.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createClient } from '@mpesa-gateway/client';

const { GATEWAY = 'http://127.0.0.1:4000', MPESA_KEY, PORT = '3000', BOOK = 'shop.json' } = process.env;
const SHOP = `http://127.0.0.1:${PORT}`;
const mpesa = createClient({ url: GATEWAY, ...(MPESA_KEY && { token: MPESA_KEY }) });
const stopWith = words => error => {
  process.stderr.write(`${words}: ${error.message}\n`);
  process.exit(1);
};

// The book holds what was delivered, and the place in the gateway's log: one rename stores both.
const start = async () => ({ cursor: (await mpesa.payments({ first: 1 })).cursor, delivered: {} });
const book = existsSync(BOOK) ? JSON.parse(readFileSync(BOOK, 'utf8')) : await start().catch(stopWith(GATEWAY));
function save() {
  writeFileSync(`${BOOK}.new`, JSON.stringify(book));
  renameSync(`${BOOK}.new`, BOOK);
}

async function deliverWhatIsPaid() {
  const paid = mpesa.watchAll({ after: book.cursor, filter: { status: ['COMPLETED'] } });
  for await (const { cursor, payment } of paid) {
    const { id, status, amount, accountReference: order } = payment;
    const isOurs = /^A-/.test(order) && amount === '150.00';
    const isDue = isOurs && status === 'COMPLETED' && !book.delivered[order];
    if (isDue) book.delivered[order] = id;
    book.cursor = cursor;
    save();
    if (isDue) process.stdout.write(`delivered ${order}\n`);
  }
}

const page = readFileSync(new URL('index.html', import.meta.url), 'utf8');
const server = createServer(async ({ method, url }, response) => {
  const order = /^\/orders\/(A-\w{8})$/.exec(url)?.[1] ?? `A-${randomBytes(4).toString('hex')}`;
  if (method !== 'POST') {
    const body = book.delivered[order] ? '<h1>Paid. Your coffee is on its way.</h1>' : page.replace('{ORDER}', order);
    return response.setHeader('content-type', 'text/html').end(body);
  }
  // The order is the key: however often somebody taps, it is one checkout.
  const wish = { amount: 150, accountReference: order, idempotencyKey: order, returnUrl: `${SHOP}/orders/${order}` };
  mpesa.createCheckout(wish).then(
    checkout => response.writeHead(303, { location: checkout.url }).end(),
    error => response.writeHead(502).end(error.message),
  );
});
server.on('error', stopWith('Choose another port, such as PORT=3001'));
server.listen(PORT, () => process.stdout.write(`${SHOP}\n`));
save();
await deliverWhatIsPaid().catch(stopWith(GATEWAY));
