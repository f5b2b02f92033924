// A shop: sends its customers to the gateway's page, and delivers each order once, whatever is killed on the way.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createClient } from '@mpesa-gateway/client';

const { GATEWAY = 'http://127.0.0.1:4000', MPESA_KEY, PORT = '3000', BOOK = 'shop.json' } = process.env;
const SHOP = `http://127.0.0.1:${PORT}`;
const FOUR_DAYS_MS = 4 * 86_400_000;
const mpesa = createClient({ url: GATEWAY, ...(MPESA_KEY && { token: MPESA_KEY }) });
const stopWith = words => error => {
  process.stderr.write(`${words}: ${error.message}\n`);
  process.exit(1);
};

// The book holds what was delivered, the place in the gateway's log, and when that was: one rename stores all of it.
const start = { cursor: null, seenAt: Date.now(), delivered: {} };
const book = existsSync(BOOK) ? JSON.parse(readFileSync(BOOK, 'utf8')) : start;

// Whoever pays by hand may type another case, spaces or no hyphen: to the gateway that is the same order.
function readOrder(text) {
  const [, code] = /^a([0-9a-f]{8})$/i.exec(`${text}`.replace(/[\s-]/g, '')) ?? [];
  return code && `A-${code.toLowerCase()}`;
}

function take({ id, status, amount, accountReference }, place) {
  const order = readOrder(accountReference);
  const isDue = order && amount === '150.00' && status === 'COMPLETED' && !book.delivered[order];
  if (isDue) book.delivered[order] = id;
  writeFileSync(`${BOOK}.new`, JSON.stringify(Object.assign(book, place)));
  renameSync(`${BOOK}.new`, BOOK);
  if (isDue) process.stdout.write(`delivered ${order}\n`);
}

// At first, and where the log no longer has the book's place. M-Pesa may be asked about a payment for three days.
async function readList(after = null) {
  const createdAfter = new Date((book.seenAt ?? FOUR_DAYS_MS) - FOUR_DAYS_MS);
  const filter = { status: ['COMPLETED'], createdAfter };
  const { payments, cursor, next } = await mpesa.payments({ filter, first: 100, after });
  for (const payment of payments) take(payment);
  if (next) await readList(next);
  return cursor;
}

async function deliverWhatIsPaid() {
  if (!book.cursor) take({}, { cursor: await readList() });
  const paid = mpesa.watchAll({ after: book.cursor, filter: { status: ['COMPLETED'] } });
  for await (const { payment, cursor } of paid) take(payment, { cursor, seenAt: Date.parse(payment.updatedAt) });
}

const page = readFileSync(new URL('index.html', import.meta.url), 'utf8');
const server = createServer(async ({ method, url }, response) => {
  const order = readOrder(url.slice('/orders/'.length)) ?? `A-${randomBytes(4).toString('hex')}`;
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
for (;;) {
  await deliverWhatIsPaid().catch(error => {
    if (error.code !== 'CURSOR_EXPIRED') stopWith(GATEWAY)(error);
    book.cursor = null;
  });
}
