/** Whatever comes to the doors of C2B is stored and answered 200; nothing throws, no true payment is lost, and none is made twice. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createC2bMessages, type Door, type Message } from '../support/c2b-mutations.js';
import { describeEachDatabase } from '../support/databases.js';
import { nothingSpooled } from '../support/nothing-spooled.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { sizeOf } from '../support/size-of.js';
import { openStatusDesk, type StatusDesk } from '../support/status-desk.js';
import { untilAnswered } from '../support/until-answered.js';
import { waitUntil } from '../support/wait-until.js';

/** A hundred thousand by hand: C2B_BODIES=100000. */
const BODIES = sizeOf('C2B_BODIES', 200);
const SEED = sizeOf('C2B_SEED', 1);
const AT_ONCE = 8;
const SHORTCODE = '600000';
const MAKE_KEY = `mutation { createApiKey(name: "erp", role: FEED, shortcodes: ["${SHORTCODE}"]) { key } }`;
const PAGE = 'pageInfo { hasNextPage endCursor }';
const PAYMENTS = `query ($after: String) { payments(filter: { kind: [C2B] }, first: 100, after: $after) {
  edges { node { id mpesaReceipt amount status } } ${PAGE} } }`;
const CALLBACKS = `query ($after: String) { callbacks(first: 100, after: $after) {
  edges { node { route verdict copies payment { id } } } ${PAGE} } }`;

interface Paid {
  readonly id: string;
  readonly mpesaReceipt: string;
  readonly amount: string;
  readonly status: string;
}

interface Kept {
  readonly route: string;
  readonly verdict: string;
  readonly copies: number;
  readonly payment: { readonly id: string } | null;
}

interface Page<T> {
  readonly edges: readonly { readonly node: T }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}

describeEachDatabase(`${BODIES} messages of seed ${SEED} at the doors of C2B`, database => {
  let gateway: OpenGateway;
  let desk: StatusDesk;
  let key: string;
  const truths = new Map<string, string>();
  const refused: string[] = [];
  /** What was posted, with what had to be posted again. */
  let posts = 0;
  beforeAll(async () => {
    gateway = await openGateway(database, { environment: { MPESA_SHORTCODE: SHORTCODE, VERIFY_ABOVE: '50000' } });
    desk = openStatusDesk(gateway);
    key = (await gateway.as().ask<{ key: string }>(MAKE_KEY)).key;
    const next = createC2bMessages(SEED);
    let left = BODIES;
    const send = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        await post(next());
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, send));
    await nothingSpooled(gateway);
  });
  afterAll(async () => {
    await desk.idle();
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  const pathOf: Readonly<Record<Door, () => string>> = {
    KEYED: () => `/api/v1/pay${gateway.keyedPath('c2b/confirmation', SHORTCODE)}`,
    VALIDATION: () => `/api/v1/pay${gateway.keyedPath('c2b/validation', SHORTCODE)}`,
    BARE: () => '/api/v1/pay/c2b/confirmation',
    FEED: () => `/api/v1/feed/c2b/${SHORTCODE}`,
  };
  const post = async ({ door, body, truth, answered }: Message): Promise<void> => {
    if (truth) truths.set(truth.receipt, truth.amount);
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
    const { status, answer } = await untilAnswered(async () => {
      posts += 1;
      const response = await fetch(gateway.url() + pathOf[door](), { method: 'POST', headers, body });
      return { status: response.status, answer: await response.text() };
    });
    answered();
    const code = door === 'VALIDATION' ? '"0"' : '0';
    const isAccepted = status === 200 && answer === `{"ResultCode":${code},"ResultDesc":"Accepted"}`;
    if (!isAccepted) refused.push(`${door} ${status} ${answer} to ${body.toString('latin1').slice(0, 200)}`);
  };
  const all = async <T>(query: string): Promise<readonly T[]> => {
    const found: T[] = [];
    for (let after: string | null = null; ; ) {
      const { edges, pageInfo }: Page<T> = await gateway.as().ask<Page<T>>(query, { after });
      found.push(...edges.map(({ node }) => node));
      if (!pageInfo.hasNextPage) return found;
      after = pageInfo.endCursor;
    }
  };
  /** Without the answers to what the gateway has asked. */
  const allKept = async () => (await all<Kept>(CALLBACKS)).filter(({ route }) => route.includes('c2b'));

  it('are all answered as accepted', () => {
    expect(refused).toEqual([]);
    expect(truths.size).toBeGreaterThan(BODIES / 8);
  });

  it('are all stored', async () => {
    // Validations are answered first and stored afterwards.
    const stored = async () => (await allKept()).reduce((sum, { copies }) => sum + copies, 0);
    await waitUntil('all are stored', async () => (await stored()) >= BODIES);
    expect(await stored()).toBeLessThanOrEqual(posts);
    const verdicts = new Set((await allKept()).map(({ verdict }) => verdict));
    expect(verdicts).not.toContain('WAITING');
    for (const verdict of ['APPLIED', 'DUPLICATE', 'MALFORMED', 'UNCONFIRMED']) expect(verdicts).toContain(verdict);
  });

  it('make one payment for each true receipt, of the amount that M-Pesa told, and none twice', async () => {
    const payments = await all<Paid>(PAYMENTS);
    const byReceipt = new Map(payments.map(paid => [paid.mpesaReceipt, paid]));
    expect(byReceipt.size).toBe(payments.length);
    const wrong = [...truths].flatMap(([receipt, amount]) => {
      const paid = byReceipt.get(receipt);
      const isRight = paid !== undefined && Number(paid.amount) === Number(amount);
      const status = Number(amount) >= 50_000 ? 'PENDING' : 'COMPLETED';
      return isRight && paid.status === status ? [] : [`${receipt} of ${amount}: ${JSON.stringify(paid)}`];
    });
    expect(wrong).toEqual([]);
  });

  it('that opened a payment are as many as there are payments', async () => {
    const kept = await allKept();
    const opened = new Set(kept.flatMap(({ payment }) => payment?.id ?? []));
    const payments = await all<Paid>(PAYMENTS);
    expect(opened).toEqual(new Set(payments.map(({ id }) => id)));
  });
});
