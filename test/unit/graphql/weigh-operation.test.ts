/** What an operation is counted as: what its largest possible answer has, whether a length is written or left to the gateway. */

import { expect, test } from '@jest/globals';
import { getOperationAST, parse } from 'graphql';

import { CHECKOUTS, ONE_PAYMENT } from '../../../client/src/documents.js';
import { TIMING } from '../../../client/src/timing.js';
import type { Caller } from '../../../src/callers/caller.js';
import { buildSchema } from '../../../src/graphql/build-schema.js';
import { createBudgets } from '../../../src/graphql/run/limits/create-budgets.js';
import { weighOperation } from '../../../src/graphql/run/limits/weigh-operation.js';
import { createVirtualClock } from '../../support/virtual-clock.js';

const schema = buildSchema();

function costOf(text: string): number {
  const document = parse(text);
  const operation = getOperationAST(document);
  if (!operation) throw new Error(`"${text}" has no operation`);
  return weighOperation(schema, document, operation).cost;
}

test.each([
  ['{ paymentUpdates { updates { cursor } } }', 100],
  ['{ paymentUpdates(first: 100) { updates { cursor } } }', 100],
  ['{ paymentUpdates(first: 4) { updates { cursor } } }', 4],
  ['query ($first: Int) { paymentUpdates(first: $first) { updates { cursor } } }', 100],
  ['{ payments { edges { cursor } } }', 20],
  ['{ payments(first: null) { edges { cursor } } }', 20],
  ['{ payments(first: 7) { edges { cursor } } }', 7],
])('%s counts as a page of %d', (text, length) => {
  expect(costOf(text)).toBe(1 + 2 * length);
});

test('what a payer’s page asks by polls, in five windows at once, fits into what a token may spend', async () => {
  const clock = createVirtualClock(0);
  const budgets = createBudgets({ mutationsPerMinute: 1_200, costPerMinute: 3_000_000 }, clock);
  const token = { role: 'readonly', address: null, key: null, ending: null, shortcodes: null } as const;
  const callers: readonly (readonly [Caller, cost: number])[] = [
    [{ ...token, name: 'watch:1', watch: { paymentId: '1', expiresAt: 0 } }, costOf(ONE_PAYMENT.poll)],
    [{ ...token, name: 'checkout:1', watch: { checkoutId: '1', expiresAt: 0 } }, costOf(CHECKOUTS.poll)],
  ];
  for (let time = 0; time < 600_000; time += TIMING.pollMs) {
    const bills = callers.flatMap(([caller, cost]) => Array.from({ length: 5 }, () => ({ caller, cost })));
    for (const { caller, cost } of bills) expect(budgets.refuse({ caller }, { mutations: 0, cost })).toBeNull();
    await clock.advance(TIMING.pollMs);
  }
});
