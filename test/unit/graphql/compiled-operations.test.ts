/** Compiled operations say what graphql-js says, to the letter and with the same reads, and never grow without bound. */

import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  getIntrospectionQuery,
  getOperationAST,
  NoUnusedVariablesRule,
  parse,
  print,
  specifiedRules,
  validate,
} from 'graphql';
import { createWatchTokens } from '../../../src/callers/create-watch-tokens.js';
import type { Role } from '../../../src/callers/roles.js';
import { buildSchema } from '../../../src/graphql/build-schema.js';
import { createCreateContext } from '../../../src/graphql/context.js';
import { createCursorSeal } from '../../../src/graphql/cursor-seal.js';
import { createCompiledOperations } from '../../../src/graphql/run/compiled-operations.js';
import { systemClock } from '../../../src/lib/clock.js';
import { Secret } from '../../../src/lib/secret.js';
import { makeAcknowledged, makePayment } from '../../support/make-payment.js';
import {
  ABOUT,
  createMemoryStations,
  idOf,
  type MemoryStations,
  makeBalanceEnquiry,
  makeStatusEnquiry,
} from '../../support/memory-stations.js';
import { createRandomQuery } from '../../support/random-documents.js';

const schema = buildSchema();
const watchTokens = createWatchTokens([new Secret('t'.repeat(32))], systemClock);
const RULES = specifiedRules.filter(rule => rule !== NoUnusedVariablesRule);

let memory: MemoryStations;
function begin(): void {
  memory = createMemoryStations();
  fill(memory);
}
beforeEach(begin);

/** A payment of every kind of answer, and something behind each other query. */
function fill({ store, callbacks, balances, statusEnquiries, balanceEnquiries }: MemoryStations): void {
  store(makePayment({ id: idOf(1) }));
  store(makeAcknowledged({ id: idOf(1), metadata: '{"order":7,"list":[1,null]}' }));
  store(makePayment({ id: idOf(2), kind: 'B2C', phoneNumber: null, reviewReasons: ['FACTS_DIFFER', 'RECEIPT_TAKEN'] }));
  const failure = { reason: 'WRONG_PIN', resultCode: '2001', retryable: true } as const;
  store(makePayment({ id: idOf(3), status: 'FAILED', failure, settledAt: 1_700_000_000_007, nextCheckAt: null }));
  store(makePayment({ id: idOf(4), status: 'COMPLETED', mpesaReceipt: 'UKN0000001' }));
  const callback = { route: 'stk/callback', receivedAt: 5, verdict: 'APPLIED', note: null, copies: 1 } as const;
  callbacks.push({ ...callback, id: idOf(8), paymentId: idOf(1), body: Buffer.from('{"a":"ñ"}') });
  callbacks.push({ ...callback, id: idOf(9), paymentId: null, body: Buffer.from('') });
  const account = { name: 'Utility Account', currency: 'KES', currentCents: -5, availableCents: 0 };
  balances.push({
    ...{ id: idOf(5), shortcode: '600000', asOf: 0 },
    accounts: [{ ...account, reservedCents: 100, unclearedCents: 1 }],
  });
  statusEnquiries.set(idOf(6), makeStatusEnquiry({ id: idOf(6), paymentId: idOf(1), amountCents: 15_000 }));
  balanceEnquiries.set(idOf(7), makeBalanceEnquiry({ id: idOf(7), balanceId: idOf(5) }));
}

function contextOf(role: Role) {
  return createCreateContext(memory.stations, {
    watchTokens,
    seal: createCursorSeal([new Secret('s'.repeat(32))]),
    clock: systemClock,
    about: ABOUT,
  })({ name: role, role, watch: null, address: null, key: null, ending: null, shortcodes: null });
}

interface Asked {
  readonly document: DocumentNode;
  readonly role?: Role;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** What is answered, and what was read for it. */
async function answer<T>(run: () => Promise<T> | T): Promise<{ result: T; uses: Record<string, number> }> {
  memory.uses.clear();
  const result = await run();
  return { result, uses: Object.fromEntries(memory.uses) };
}

async function answerBoth({ document, role = 'admin', variables = {} }: Asked) {
  const operation = getOperationAST(document);
  if (!operation) throw new Error('one operation');
  const compiled = createCompiledOperations(schema);
  const request = { document, operation, variableValues: variables };
  const run = () => compiled.run({ ...request, contextValue: contextOf(role) });
  for (let times = 0; compiled.size() === 0; times += 1) {
    if (times > 10) throw new Error('it is never compiled');
    await run();
  }
  const ours = await answer(run);
  const theirs = await answer<ExecutionResult>(() =>
    execute({ schema, document, variableValues: variables, contextValue: contextOf(role) }),
  );
  return { ours, theirs };
}

/** The same text, or nothing where graphql-js has an error to tell. */
async function expectSame(asked: Asked): Promise<{ hasErrors: boolean }> {
  const { ours, theirs } = await answerBoth(asked);
  const hasErrors = theirs.result.errors !== undefined;
  if (hasErrors || print(asked.document).includes('@')) {
    expect(ours.result).toBeNull();
    return { hasErrors };
  }
  expect(JSON.stringify(ours.result)).toBe(JSON.stringify(theirs.result.data));
  expect(ours.uses).toEqual(theirs.uses);
  return { hasErrors: false };
}

const VARIABLES = { yes: true, no: false, id: idOf(1), first: 2, language: 'SW', filter: { status: ['FAILED'] } };
const DEFINITIONS =
  '$yes: Boolean!, $no: Boolean = true, $id: ID!, $first: Int = 3, $language: Language = EN, $filter: PaymentFilter, $after: String';

const writeQuery = createRandomQuery(schema, {
  id: ['$id', `"${idOf(1)}"`, `"${idOf(77)}"`, '"no id"', '12', `"${idOf(6)}"`, `"${idOf(7)}"`],
  first: ['1', '2', '100', '$first', '0', 'null'],
  mpesaReceipt: ['"UKN0000001"', '"?"'],
  shortcode: ['"600000"', '"x"', 'null'],
  language: ['SW', '$language', 'null'],
  includeDeprecated: ['true'],
  name: ['"Payment"', '"Nothing"'],
});

test('random queries are answered alike, and read alike', async () => {
  let [answered, refused] = [0, 0];
  await fc.assert(
    fc.asyncProperty(fc.gen(), fc.constantFrom<Role>('admin', 'readonly'), async (generate, role) => {
      const document = parse(writeQuery(generate, DEFINITIONS));
      fc.pre(validate(schema, document, RULES).length === 0);
      // graphql-js answers an error while other fields are still being read: those are not to be counted for the next query.
      begin();
      const { hasErrors } = await expectSame({ document, role, variables: VARIABLES });
      if (hasErrors) refused += 1;
      else answered += 1;
    }),
    { numRuns: 300 },
  );
  // Neither side of the property is empty.
  expect(Math.min(answered, refused)).toBeGreaterThan(20);
});

describe('what people send', () => {
  test.each([
    '{ payments { edges { cursor node { ...P } } pageInfo { hasNextPage endCursor } cursor } } fragment P on Payment { id amount failure { message } }',
    'query ($f: PaymentFilter) { payments(filter: $f, first: 2) { edges { node { id events { version cursor } cursor } } } }',
    'query ($f: PaymentFilter = {status: [FAILED]}) { payments(filter: $f) { edges { node { status } } } }',
    '{ payments(filter: {createdAfter: "2026-01-01T00:00:00Z", needsReview: false}) { edges { node { createdAt } } } }',
    '{ payments { edges { node { id } } } payments { edges { node { status } } pageInfo { endCursor } } }',
    '{ payments { edges { node { a: id b: id status: kind } } } }',
    '{ payments(after: "nonsense") { cursor } }',
    `{ payment(id: "${idOf(3)}") { failure { reason en: message sw: message(language: SW) } } }`,
    `{ one: payment(id: "${idOf(1)}") { metadata } two: payment(id: "${idOf(77)}") { id } balance { asOf } }`,
    '{ callbacks { edges { node { body payment { id events { version } } } } } }',
    `{ paymentUpdates(id: "${idOf(1)}") { updates { cursor event { version } payment { version cursor } } hasMore } }`,
    `{ statusEnquiry(id: "${idOf(6)}") { amount payment { id } } balanceEnquiry(id: "${idOf(7)}") { balance { accounts { current } } } }`,
    '{ __typename __schema { queryType { name } } __type(name: "Payment") { fields { name type { kind ofType { name } } } } }',
    getIntrospectionQuery(),
  ])('%s', async text => {
    await expectSame({ document: parse(text) });
    await expectSame({ document: parse(text), role: 'readonly' });
  });
});

test.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'then'])(
  'a field may be called %s',
  async name => {
    const text = `{ ${name}: payment(id: "${idOf(1)}") { ${name}: status events { ${name}: version } }
      payments { edges { ${name}: node { ${name}: id amount } } } }`;
    const { ours, theirs } = await answerBoth({ document: parse(text) });
    const expected = JSON.stringify(theirs.result.data);
    // Null is for graphql-js to answer.
    expect(JSON.stringify(ours.result ?? theirs.result.data)).toBe(expected);
    expect(expected).toContain(`"${name}":{"${name}":`);
  },
);

test('when reading fails, graphql-js tells it', async () => {
  const document = parse('{ payments { edges { node { id } } } }');
  memory.fault = new Error('secret');
  expect(await expectSame({ document })).toEqual({ hasErrors: true });
});

test('a subscription is run for each update', async () => {
  const document = parse('subscription { paymentUpdated { cursor payment { id amount } event { evidence } } }');
  const operation = getOperationAST(document);
  const compiled = createCompiledOperations(schema);
  const payment = { id: idOf(1), amount: 15_000 };
  const rootValue = {
    paymentUpdated: { cursor: { sequence: 1, tag: '00000001' }, payment, event: { evidence: 'REQUEST' } },
  };
  const context = { schema, document, contextValue: contextOf('admin') };
  const theirs = await execute({ ...context, rootValue: rootValue.paymentUpdated });
  if (!operation) throw new Error('one operation');
  for (let times = 0; times < 6; times += 1) {
    const update = { ...context, operation, rootValue: rootValue.paymentUpdated, variableValues: {} };
    const data = await compiled.run(update);
    if (compiled.size() > 0) expect(JSON.stringify(data)).toBe(JSON.stringify(theirs.data));
  }
  expect(compiled.size()).toBe(1);
});

test('a mutation is never compiled: it must not run twice', async () => {
  const document = parse('mutation { refreshPayment(id: "no id") { id } }');
  const operation = getOperationAST(document);
  if (!operation) throw new Error('one operation');
  const compiled = createCompiledOperations(schema);
  for (let times = 0; times < 6; times += 1) {
    expect(
      await compiled.run({ document, operation, contextValue: contextOf('admin'), variableValues: {} }),
    ).toBeNull();
  }
  expect(compiled.size()).toBe(0);
});

test('a document that comes once is not compiled, and those that come often push the oldest out', async () => {
  const compiled = createCompiledOperations(schema);
  const send = async (text: string, times: number) => {
    const document = parse(text);
    const operation = getOperationAST(document);
    if (!operation) throw new Error('one operation');
    for (let time = 0; time < times; time += 1) {
      await compiled.run({ document, operation, contextValue: contextOf('admin'), variableValues: {} });
    }
  };
  for (let number = 0; number < 1_000; number += 1) await send(`{ a${number}: __typename }`, 1);
  expect(compiled.size()).toBe(0);
  for (let number = 0; number < 230; number += 1) await send(`{ b${number}: __typename }`, 4);
  expect(compiled.size()).toBe(200);
});
