/**
 * Ids of others on the whole gateway: answered as ids of nothing, as often as they are asked for. How long that takes is measured and
 * printed: FOREIGN_ID_PAIRS=20000 npm run jest -- test/flow/foreign-ids -t SQLite --testTimeout=20000000, on a machine that does
 * nothing else. FOREIGN_ID_CASES, a regular expression of names, measures some cases again.
 */

import { Agent } from 'node:http';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { askWithId } from '../support/ask-with-id.js';
import { type CheckoutView, CREATE_CHECKOUT } from '../support/checkout-documents.js';
import { describeEachDatabase } from '../support/databases.js';
import { type IdDocument, writeIdDocuments } from '../support/id-documents.js';
import { keyOf, type OpenGateway, openGateway } from '../support/open-gateway.js';
import { compareTimes, holm } from '../support/paired-times.js';
import { createSeededRandom } from '../support/seeded-random.js';
import { sizeOf } from '../support/size-of.js';

const PAIRS = sizeOf('FOREIGN_ID_PAIRS', 1);
const CASES = new RegExp(process.env.FOREIGN_ID_CASES ?? '');
const DAY_MS = 86_400_000;
/** Of all cases together; a case that is below it is measured once more. */
const ALARM = 0.01;
const TOKEN = 'mutation ($id: ID!) { createWatchToken(paymentId: $id, ttlSeconds: 86400) { token } }';
const ENQUIRE = 'mutation ($id: ID!) { requestTransactionStatus(input: { paymentId: $id }) { id } }';

interface Case {
  readonly name: string;
  readonly document: IdDocument;
  readonly foreign: string;
  readonly authorization: string;
}

describeEachDatabase('ids of others', database => {
  let gateway: OpenGateway;
  let cases: readonly Case[];
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  beforeAll(async () => {
    gateway = await openGateway(database, {
      environment: { KEY_MUTATIONS_PER_MINUTE: 'off', KEY_COST_PER_MINUTE: 'off' },
    });
    const shop = gateway.as('shop');
    const input = { amount: '100', accountReference: 'ONE' };
    const makeCheckout = (accountReference: string) =>
      shop.ask<CheckoutView>(CREATE_CHECKOUT, { input: { ...input, accountReference } });
    const payment = await gateway.as().paymentThat((await shop.pushStk()).id, 'COMPLETED');
    const { id: enquiry } = await shop.ask<{ id: string }>(ENQUIRE, { id: payment.id });
    const checkout = await makeCheckout('FOREIGN');
    // A till looks a day back.
    gateway.shift(DAY_MS + 60_000);
    const [own, ownCheckout] = [await shop.pushStk(), await makeCheckout('OWN')];
    const { token } = await shop.ask<{ token: string }>(TOKEN, { id: own.id });
    const foreignOf = ({ field }: IdDocument): string => {
      if (/checkout/i.test(field)) return checkout.id;
      return /enquiry/i.test(field) ? enquiry : payment.id;
    };
    const credentials = [
      ['a watch token', `Bearer ${token}`],
      ['a token of a checkout', `Bearer ${ownCheckout.token?.token}`],
      ['a till', `Bearer ${keyOf('counter')}`],
    ] as const;
    cases = credentials.flatMap(([caller, authorization]) =>
      writeIdDocuments().map(document => {
        const name = `${caller}: ${document.operation} ${document.field}`;
        return { name, document, foreign: foreignOf(document), authorization };
      }),
    );
  });
  afterAll(async () => {
    agent.destroy();
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  it(`are answered as ids of nothing, in ${PAIRS} pairs for each of 60 cases and more`, async () => {
    const random = createSeededRandom(1);
    const different: unknown[] = [];
    const time = async ({ document, authorization }: Case, id: string) => {
      const startedAt = performance.now();
      const answer = await askWithId(gateway.url(), document, id, authorization, agent);
      return { answer: JSON.stringify(answer), tookMs: performance.now() - startedAt };
    };
    /** Milliseconds that the foreign id took longer, for each pair. */
    const measure = async (each: Case): Promise<readonly number[]> => {
      const differences: number[] = [];
      const nothing = nextTo(each.foreign);
      for (let pair = 0; pair < PAIRS; pair += 1) {
        const isForeignFirst = (random(1)[0] ?? 0) % 2 === 0;
        const first = await time(each, isForeignFirst ? each.foreign : nothing);
        const second = await time(each, isForeignFirst ? nothing : each.foreign);
        if (first.answer !== second.answer) different.push([each.name, first.answer, second.answer]);
        differences.push(isForeignFirst ? first.tookMs - second.tookMs : second.tookMs - first.tookMs);
      }
      return differences;
    };
    expect(cases.length).toBeGreaterThanOrEqual(60);
    const measured: { readonly each: Case; readonly p: number; readonly medianMs: number }[] = [];
    for (const each of cases.filter(({ name }) => CASES.test(name))) {
      const times = { each, ...compareTimes(await measure(each)) };
      measured.push(times);
      if (PAIRS > 1) process.stdout.write(`  ${times.p.toFixed(4)} ${microseconds(times.medianMs)} ${each.name}\n`);
    }
    const alarms = holm(measured.map(({ p }) => p)).flatMap((p, index) => (p < ALARM ? [measured[index]] : []));
    process.stdout.write(`  ${measured.length} cases of ${PAIRS} pairs; ${alarms.length} alarms\n`);
    for (const alarm of alarms) {
      if (!alarm) continue;
      const again = compareTimes(await measure(alarm.each));
      const isAgain = Math.min(1, again.p * alarms.length) < ALARM && again.medianMs * alarm.medianMs > 0;
      const us = [alarm.medianMs, again.medianMs].map(microseconds).join(', then ');
      process.stdout.write(`  ${isAgain ? 'DIFFERS' : 'not again'}: ${alarm.each.name}: ${us}\n`);
    }
    expect(different).toEqual([]);
  });
});

/** An id of the same moment, of nothing: one that is older than all others is known to be of nothing. */
const nextTo = (id: string): string => id.slice(0, -1) + (id.endsWith('z') ? 'y' : 'z');

const microseconds = (ms: number): string => `${(ms * 1_000).toFixed(1)} µs`;
