/** True messages of M-Pesa that were spoilt on their way, from a seed: each is answered as the contract says, and a payment is COMPLETED only by what still calls it paid. */

import { appendFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { CallbackRoute } from '../../src/operations/callback-routes.js';
import { describeEachDatabase } from '../support/databases.js';
import { type Known, lacksOf } from '../support/explain-success.js';
import { fixtureBytes, fixtureFiles } from '../support/fixtures.js';
import type { PaymentView } from '../support/gateway-client.js';
import { mutateJson } from '../support/mutate-json.js';
import { nothingSpooled } from '../support/nothing-spooled.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { createSeededRandom } from '../support/seeded-random.js';
import { sizeOf } from '../support/size-of.js';
import { stkBody } from '../support/stk-callback-body.js';
import { untilAnswered } from '../support/until-answered.js';

/** A million by hand: MUTATED_CALLBACKS=100000 MUTATED_VICTIMS=12, with ten values of MUTATED_SEED. Confirmations of payments by hand are in c2b-bodies. */
const CALLBACKS = sizeOf('MUTATED_CALLBACKS', 300);
const SEED = sizeOf('MUTATED_SEED', 1);
/** A file that the bodies which completed something are written to. */
const KEPT = process.env.MUTATED_KEPT;
const AT_ONCE = 8;
const VICTIMS_AT_ONCE = sizeOf('MUTATED_VICTIMS', 2);
/** So many fit into what the URL of one payment may keep in an hour. */
const CALLBACKS_EACH = 96;
const AMOUNT = 137;

/** Routes, and the messages that come to them; all are about other payments than ours, or about none. */
const ROUTES: readonly (readonly [CallbackRoute, string])[] = [
  ['stk/callback', 'stk-push'],
  ['b2c/callback', 'b2c'],
  ['b2c/timeout', 'b2c'],
  ['b2b/callback', 'b2b'],
  ['status/callback', 'transaction-status'],
  ['balance/callback', 'account-balance'],
  ['reversal/callback', 'reversal'],
];
/** What may be answered to a callback whose key is right; 503 is the share of a URL that is used up (contract 3). */
const ALLOWED = [200, 400, 413, 415, 503];
const CALLBACKS_OF = 'query ($id: ID!) { payment(id: $id) { callbacks(first: 100) { verdict body } } }';

interface Victim {
  readonly payment: PaymentView;
  /** Where its result comes to, and what M-Pesa would say if it were paid. */
  readonly route: CallbackRoute;
  readonly paid: Buffer;
  readonly known: Known;
}

describeEachDatabase('mutated callbacks', database => {
  let gateway: OpenGateway;
  beforeAll(async () => {
    // Phones are never answered, so that only a message can complete a payment.
    gateway = await openGateway(database, { behaviour: { mischiefShares: { LATE: 1 }, lateMs: 1_000_000_000 } });
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  const openPush = async (): Promise<Victim> => {
    const payment = await gateway.as('shop').pushStk({ amount: AMOUNT });
    const ids = [payment.merchantRequestId ?? '', payment.checkoutRequestId ?? ''] as const;
    const named = { merchantRequestId: ids[0], checkoutRequestId: ids[1] };
    const told = stkBody({ ids: { ...IDS, ...named }, amountCents: AMOUNT * 100 });
    const paid = withReceiptOf(payment, JSON.stringify(told), 'UAD0XY1Z2Q');
    return { payment, route: 'stk/callback', paid, known: { ids, amount: AMOUNT } };
  };
  const openPayout = async (): Promise<Victim> => {
    const payment = await gateway.as('shop').payB2c({ amount: AMOUNT });
    const ids = [payment.originatorConversationId ?? '', payment.conversationId ?? ''] as const;
    const told = fixtureBytes('b2c', 'result-paid.json')
      .toString()
      .replace('ord_9f31c2', ids[0])
      .replace('AG_20260113_2010a1b2c3d4e5f60718', ids[1])
      .replace('"Value": 250', `"Value": ${AMOUNT}`);
    const paid = withReceiptOf(payment, told, 'UAD4KK7M1P');
    return { payment, route: 'b2c/callback', paid, known: { ids, amount: AMOUNT } };
  };

  it(`${CALLBACKS} of them are answered, none completes what it does not call paid, and none ends the process`, async () => {
    const random = createSeededRandom(SEED);
    const below = (count: number): number => Buffer.from(random(4)).readUInt32BE() % count;
    const messages = ROUTES.flatMap(([route, folder]) =>
      fixtureFiles(folder).map(file => ({ route, bytes: fixtureBytes(folder, file) })),
    );
    const statuses = new Map<number, number>();
    const explained: string[] = [];
    const unexplained: unknown[] = [];
    const post = async ({ payment, route, paid }: Victim): Promise<void> => {
      const foreign = messages[below(messages.length)] ?? { route, bytes: paid };
      const message = below(4) === 0 ? { route, bytes: paid } : foreign;
      const isBare = message === foreign && below(4) === 0;
      const path = isBare ? `/${message.route}` : gateway.keyedPath(message.route, payment.id);
      const body = mutateJson(message.bytes, below);
      const status = await untilAnswered(async () => {
        const headers = { 'content-type': 'application/json' };
        const answer = await fetch(`${gateway.url()}/api/v1/pay${path}`, { method: 'POST', headers, body });
        await answer.arrayBuffer();
        return answer.status;
      });
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    };
    /** What completed it is kept, and must say by itself that it was paid. */
    const judge = async ({ payment, known }: Victim): Promise<void> => {
      const { events } = await gateway.as().payment(payment.id);
      const completing = events.find(({ status }) => status === 'COMPLETED');
      if (!completing) return;
      const { callbacks } = await gateway.as().ask<Kept>(CALLBACKS_OF, { id: payment.id });
      const applied = callbacks.filter(({ verdict }) => verdict === 'APPLIED').map(({ body }) => body);
      const reason = applied.find(body => lacksOf(body, known) === null);
      if (reason !== undefined) explained.push(reason);
      else unexplained.push({ id: payment.id, completing, applied: applied.map(body => [lacksOf(body, known), body]) });
    };
    let begun = 0;
    const attack = async (victim: Victim, count: number): Promise<void> => {
      for (let posted = 0; posted < count; posted += AT_ONCE) {
        await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - posted) }, () => post(victim)));
      }
      await nothingSpooled(gateway);
      await judge(victim);
    };
    const work = async (open: () => Promise<Victim>): Promise<void> => {
      while (begun < CALLBACKS) {
        const count = Math.min(CALLBACKS_EACH, CALLBACKS - begun);
        begun += count;
        await attack(await open(), count);
      }
    };
    await Promise.all(
      Array.from({ length: VICTIMS_AT_ONCE }, (_, worker) => work(worker % 2 === 0 ? openPush : openPayout)),
    );
    expect([...statuses.keys()].filter(status => !ALLOWED.includes(status))).toEqual([]);
    expect([...statuses.values()].reduce((sum, count) => sum + count)).toBe(CALLBACKS);
    if (KEPT) appendFileSync(KEPT, explained.map(body => `${JSON.stringify(body)}\n`).join(''));
    const told = [...statuses].map(([status, count]) => `${status}: ${count}`).join(', ');
    process.stdout.write(`  ${told}; ${explained.length} called a payment paid and completed it\n`);
    expect(unexplained).toEqual([]);
    expect((await fetch(`${gateway.url()}/health`)).status).toBe(200);
  });
});

interface Kept {
  readonly callbacks: readonly { readonly verdict: string; readonly body: string }[];
}

const IDS = { originatorConversationId: '', conversationId: '' };

/** Each receipt belongs to one payment, so each message has its own. */
function withReceiptOf({ id }: PaymentView, told: string, receipt: string): Buffer {
  return Buffer.from(told.replaceAll(receipt, `U${id.slice(-9).toUpperCase()}`));
}
