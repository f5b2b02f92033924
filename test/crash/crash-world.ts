/** Everything that a crash test runs: Daraja, the postman, gateways on one database, a shop under load; and the verdict at the end. */

import { randomBytes, randomInt } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCallbackKeys } from '../../src/lib/callback-keys.js';
import { Secret } from '../../src/lib/secret.js';
import type { SimulatorBehaviour } from '../../src/simulator/behaviour.js';
import type { Ledger } from '../../src/simulator/books/ledger.js';
import { audit, type Findings, ticketOf } from './audit.js';
import type { CrashDatabase } from './crash-database.js';
import { B2C_PATH, type DarajaHost, openDarajaHost } from './daraja-host.js';
import { CALLBACK_SECRET, createGatewayProcess, type GatewayProcess } from './gateway-process.js';
import { openPostman, type Postman } from './postman.js';
import { type Answer, ask, createShop, type Shop } from './shop.js';
import { pauseMs, waitFor } from './wait-for.js';

export interface CrashWorld {
  readonly gateways: readonly GatewayProcess[];
  readonly daraja: DarajaHost;
  readonly postman: Postman;
  readonly shop: Shop;
  /** Opens the shop, and goes on posting copies and callbacks about nothing of ours. */
  load(): void;
  /** Closes the shop and waits until everything is settled that M-Pesa can be asked about. */
  settle(): Promise<void>;
  /** Stops the gateways, which drain, and judges what they leave. */
  judge(): Promise<Findings>;
  close(): Promise<void>;
}

export interface CrashWorldOptions {
  readonly database: CrashDatabase;
  readonly behaviour?: Partial<SimulatorBehaviour>;
  readonly environment?: Readonly<Record<string, string>>;
  /** Of the first instance only. */
  readonly firstEnvironment?: Readonly<Record<string, string>>;
  readonly instances?: number;
  readonly shop?: { readonly atOnce: number; readonly orderEveryMs: number };
  readonly darajaDelayMs?: number;
  /** The result code with which M-Pesa answers every question about a push, whatever its books say; they are asked if it is absent. */
  readonly queryCode?: string;
}

/** What befalls callbacks and acknowledgements while everything else breaks. */
const MISCHIEF: Partial<SimulatorBehaviour> = {
  delaySpreadMs: 400,
  mischiefShares: { LOST: 0.05, TWICE: 0.1, EARLY: 0.05, CUT: 0.03, MALFORMED: 0.03, MAINTENANCE: 0.02 },
};
const ENVIRONMENT = {
  LOG_LEVEL: 'warn',
  DARAJA_TIMEOUT_SECONDS: '2',
  DARAJA_QUERIES_PER_SECOND: '50',
  STK_FIRST_QUERY_SECONDS: '2',
  STK_DEADLINE_SECONDS: '62',
  RESULT_FIRST_QUERY_SECONDS: '2',
  RESULT_DEADLINE_SECONDS: '62',
  ENQUIRY_DEADLINE_SECONDS: '4',
};
const BETWEEN_COPIES_MS = 40;
const DRAINED = 0;

export async function openCrashWorld(options: CrashWorldOptions): Promise<CrashWorld> {
  const { database, behaviour = MISCHIEF, environment = {}, instances = 1, darajaDelayMs = 200 } = options;
  const folders: string[] = [];
  const daraja = await openDarajaHost(behaviour, darajaDelayMs, options.queryCode);
  const postman = await openPostman();
  const gateways: GatewayProcess[] = [];
  const open = async (): Promise<void> => {
    const folder = await mkdtemp(join(tmpdir(), 'crash-data-'));
    folders.push(folder);
    const addresses = { DATABASE_URL: database.url, DARAJA_BASE_URL: daraja.url, PUBLIC_URL: postman.url };
    const own = gateways.length === 0 ? options.firstEnvironment : {};
    const variables = { DATA_DIR: folder, ...addresses, ...ENVIRONMENT, ...environment, ...own };
    const gateway = await createGatewayProcess(variables);
    gateways.push(gateway);
    postman.gateways.push(gateway.url);
    await gateway.start();
  };
  for (let instance = 0; instance < instances; instance += 1) await open();
  const urls = gateways.map(({ url }) => url);
  const shop = createShop({ gateways: urls, ...{ atOnce: 6, orderEveryMs: 150, ...options.shop } });
  let isLoading = false;
  let copying: Promise<void> = Promise.resolve();

  const copyForEver = async (): Promise<void> => {
    while (isLoading) {
      await postCopyOrStranger(postman);
      await pauseMs(BETWEEN_COPIES_MS);
    }
  };
  const close = async (): Promise<void> => {
    for (const gateway of gateways) if (!gateway.hasExited()) await gateway.kill();
    await postman.close();
    await daraja.close();
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  };
  return Object.freeze({
    ...{ gateways, daraja, postman, shop, close },
    load: () => {
      isLoading = true;
      copying = copyForEver();
      shop.open();
    },
    settle: async () => {
      await shop.close();
      isLoading = false;
      await copying;
      const [gateway = ''] = urls;
      const isSettled = async () => (await findPayments(gateway, 'PENDING')).length === 0;
      await waitFor('every payment to be settled', isSettled);
      await waitFor('M-Pesa to have been asked again', () => refreshTimedOut(gateway, daraja.ledger));
    },
    judge: async () => {
      await postman.goHome();
      const statuses = await Promise.all(gateways.map(gateway => gateway.stop()));
      if (statuses.some(status => status !== DRAINED)) throw new Error(`a gateway left with ${statuses.join()}`);
      const spooled = await Promise.all(folders.map(folder => readdir(join(folder, 'spool'))));
      if (spooled.flat().length > 0) throw new Error(`the spool was not drained: ${spooled.flat().join()}`);
      const { deliveries } = postman;
      const payoutRequests = daraja.ledger.requests()[B2C_PATH]?.received ?? 0;
      const transactions = daraja.ledger.transactions();
      return audit(database, { deliveries, orders: shop.orders, transactions, payoutRequests });
    },
  });
}

/** Mostly a copy of an earlier callback; sometimes one with a key of ours that is about nothing, or on the bare form. */
async function postCopyOrStranger({ post, deliveries }: Postman): Promise<void> {
  const earlier = deliveries.length === 0 ? undefined : deliveries[randomInt(deliveries.length)];
  const kind = randomInt(4);
  if (earlier && kind < 2) return void (await post(earlier.path, earlier.body));
  if (kind === 2) return void (await post('/api/v1/pay/stk/callback', stranger()));
  const ticket = randomBytes(10).toString('hex').replace(/[ce]/g, '0');
  await post(keyedPath('stk/callback', ticket), stranger());
}

const keys = createCallbackKeys([new Secret(CALLBACK_SECRET)]);

/** The long form of a route, signed as the gateway signs it. */
export function keyedPath(route: string, ticket: string): string {
  return `/api/v1/pay/${route}/${ticket}/${keys.sign(route, ticket)}`;
}

function stranger(): Buffer {
  const id = randomBytes(6).toString('hex');
  const ids = { MerchantRequestID: `m-${id}`, CheckoutRequestID: `ws_CO_${id}` };
  return Buffer.from(JSON.stringify({ Body: { stkCallback: { ...ids, ResultCode: 1032, ResultDesc: 'Cancelled' } } }));
}

interface FoundPayment {
  readonly id: string;
  readonly kind: 'STK_PUSH' | 'B2C';
  readonly checkoutRequestId: string | null;
}

interface PaymentPage {
  readonly payments: {
    readonly edges: readonly { readonly node: FoundPayment }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

const PAYMENTS = `query ($after: String, $filter: PaymentFilter) {
  payments(first: 100, after: $after, filter: $filter) {
    edges { node { id kind checkoutRequestId } } pageInfo { hasNextPage endCursor }
  }
}`;

/** All of them. Throws when the gateway does not tell. */
async function findPayments(gateway: string, status: string): Promise<readonly FoundPayment[]> {
  const found: FoundPayment[] = [];
  for (let after: string | null = null; ; ) {
    const { data }: Answer<PaymentPage> = await ask(gateway, PAYMENTS, { after, filter: { status: [status] } });
    if (!data) throw new Error('the gateway does not answer a query');
    found.push(...data.payments.edges.map(({ node }) => node));
    if (!data.payments.pageInfo.hasNextPage) return found;
    after = data.payments.pageInfo.endCursor;
  }
}

/** The next question about them is a quarter of an hour away: an operator asks now. True when there is none left to ask about. */
async function refreshTimedOut(gateway: string, ledger: Ledger): Promise<boolean> {
  const refresh = 'mutation ($id: ID!) { refreshPayment(id: $id) { id } }';
  // A payout has its id from us, whether it ever left or not; only M-Pesa knows which.
  const taken = new Set(ledger.transactions().map(({ callbackUrl }) => ticketOf(callbackUrl)));
  const askable = (await findPayments(gateway, 'TIMED_OUT')).filter(
    ({ id, kind, checkoutRequestId }) => taken.has(id) && (kind === 'B2C' || checkoutRequestId !== null),
  );
  for (const { id } of askable) await ask(gateway, refresh, { id });
  return askable.length === 0;
}
