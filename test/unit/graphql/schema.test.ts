/** The schema is the contract's, described in every part, and closed by default. */

import { readFileSync } from 'node:fs';

import { expect, test } from '@jest/globals';
import {
  buildSchema as buildFromText,
  findBreakingChanges,
  findDangerousChanges,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
} from 'graphql';

import { rolesWith } from '../../../src/callers/roles.js';
import { isOpenToCheckoutTokens, isOpenToTokens, rightOf } from '../../../src/graphql/authorize.js';
import { buildSchema } from '../../../src/graphql/build-schema.js';
import { compareSchemas } from '../../support/compare-schemas.js';

const schema = buildSchema();
const types = Object.values(schema.getTypeMap()).filter(
  type => !type.name.startsWith('__') && !isSpecifiedScalarType(type),
);

/** Section 5 of the contract: its blocks of SDL. */
function readContract(): string {
  const [, section = ''] = readFileSync('docs/contract.md', 'utf8').split(/^## 5\. .*|^## 6\. .*/m);
  return [...section.matchAll(/```graphql\n([\s\S]*?)```/g)].map(([, sdl]) => sdl).join('\n');
}

const contract = buildFromText(readContract());

/** What the schema has and the contract has not. Each was decided, and is in the changelog. */
const ADDITIONS = ['ErrorCode', 'LockedInitiator', 'Mutation.releaseInitiator', 'Query.lockedInitiators'];

test('N15: the schema has everything that the contract promises', () => {
  const { removed } = compareSchemas(contract, schema);
  expect(removed.map(name => `${name} was removed from the schema: docs/contract.md promises it`)).toEqual([]);
});

test('N15: what the contract promises has not changed', () => {
  const changes = [...findBreakingChanges(contract, schema), ...findDangerousChanges(contract, schema)];
  expect(changes.map(({ description }) => description)).toEqual([]);
});

test('N15: what was added to the schema is announced', () => {
  const { added } = compareSchemas(contract, schema);
  const unannounced = added.filter(name => !ADDITIONS.includes(name));
  expect(
    unannounced.map(
      name => `${name} was added to the schema: announce it in docs/contract.md, or in ADDITIONS of this test`,
    ),
  ).toEqual([]);
  const gone = ADDITIONS.filter(name => !added.includes(name));
  expect(gone.map(name => `${name} is in ADDITIONS, and no addition any more: take it out`)).toEqual([]);
});

test.each([
  ['type Query { a: Int }', 'type Query { a: Int b: Int }', ['Query.b'], []],
  ['type Query { a: Int b: Int }', 'type Query { a: Int }', [], ['Query.b']],
  ['type Query { a: Int }', 'type Query { a(c: Int): Int }', ['Query.a(c)'], []],
  ['type Query { a: E } enum E { X }', 'type Query { a: E } enum E { X Y }', ['E.Y'], []],
  [
    'type Query { a(i: I): Int } input I { x: Int y: Int }',
    'type Query { a(i: I): Int } input I { x: Int }',
    [],
    ['I.y'],
  ],
  ['type Query { a: Int }', 'type Query { a: Int t: T } type T { x(y: Int): Int }', ['Query.t', 'T'], []],
  ['type Query { old: Int }', 'type Query { new: Int }', ['Query.new'], ['Query.old']],
])('N15: between %s and %s the test tells what was added from what was removed', (older, newer, added, removed) => {
  expect(compareSchemas(buildFromText(older), buildFromText(newer))).toEqual({ added, removed });
});

test('N8: every scalar says where its text is specified, and the page for code generators maps each of them', () => {
  const scalars = types.filter(isScalarType);
  expect(scalars.map(({ name, specifiedByURL }) => [name, specifiedByURL])).toEqual(
    scalars.map(({ name }) => [name, expect.stringMatching(/^https:\/\/\S+$/)]),
  );
  const page = readFileSync('docs/protocol.md', 'utf8');
  const [, mapping = ''] = /scalars: \{\n([\s\S]*?)\n {8}\},/.exec(page) ?? [];
  const mapped = [...mapping.matchAll(/^ *(\w+):/gm)].map(([, name]) => name);
  expect(mapped).toEqual(scalars.map(({ name }) => name).sort());
});

test('every code that an error may have is in the schema, and in the table for clients', () => {
  const codes = schema.getType('ErrorCode');
  const names = isEnumType(codes) ? codes.getValues().map(({ name }) => name) : [];
  const page = readFileSync('docs/protocol.md', 'utf8');
  const [, table = ''] = page.split('## When an operation is refused');
  const rows = [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, code]) => code);
  expect(rows.toSorted()).toEqual(names.toSorted());
});

test('every type, field, argument and value is described', () => {
  expect(types.flatMap(findUndescribed)).toEqual([]);
});

/** The lines of the table below: beside admin, who may use the fields of a line. */
const TAKERS = 'admin payout server';
const READERS = 'admin payout server till readonly';

test('every root field declares who may use it', () => {
  const fields = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap(type =>
    Object.values(type?.getFields() ?? {}),
  );
  const roles = Object.fromEntries(
    fields.map(field => [
      field.name,
      `${rolesWith(rightOf(field)).join(' ')}${isOpenToTokens(field) ? ' token' : ''}${isOpenToCheckoutTokens(field) ? ' checkout' : ''}`,
    ]),
  );
  expect(roles).toEqual({
    gateway: 'admin payout server till feed metrics readonly token',
    payment: `${READERS} token`,
    paymentByReceipt: `${READERS} token`,
    payments: `${READERS} token`,
    paymentUpdates: `${READERS} token`,
    paymentStats: READERS,
    balance: `${TAKERS} readonly`,
    balances: `${TAKERS} readonly`,
    balanceHistory: `${TAKERS} readonly`,
    statusEnquiry: `${TAKERS} readonly token`,
    enquiries: `${TAKERS} readonly`,
    balanceEnquiry: `${TAKERS} readonly`,
    callbacks: 'admin',
    callback: 'admin',
    callbackCounts: 'admin',
    callbackReceived: 'admin',
    attention: 'admin',
    attentionChanged: 'admin',
    apiKeys: 'admin',
    auditLog: 'admin',
    createApiKey: 'admin',
    rotateApiKey: 'admin',
    revokeApiKey: 'admin',
    initiateStkPush: `${TAKERS} till`,
    initiateB2b: 'admin payout',
    initiateB2c: 'admin payout',
    pausePayouts: 'admin',
    eraseCustomer: 'admin',
    resumePayouts: 'admin',
    approvePayout: 'admin payout',
    rejectPayout: 'admin payout',
    requestTransactionStatus: TAKERS,
    requestAccountBalance: TAKERS,
    refreshPayment: TAKERS,
    resolveReview: 'admin',
    reversePayment: 'admin payout',
    createQrCode: TAKERS,
    createCheckout: `${TAKERS} till`,
    payCheckout: `${TAKERS} till checkout`,
    cancelCheckout: `${TAKERS} till`,
    checkout: `${READERS} checkout`,
    checkouts: READERS,
    checkoutUpdated: `${READERS} checkout`,
    organization: TAKERS,
    createWatchToken: TAKERS,
    replayCallback: 'admin',
    replayCallbacks: 'admin',
    releaseInitiator: 'admin',
    registerC2bUrls: 'admin',
    c2bRegistration: 'admin',
    pullTransactions: TAKERS,
    lockedInitiators: TAKERS,
    paymentUpdated: `${READERS} token`,
    balanceUpdated: `${TAKERS} readonly`,
    statusEnquiryUpdated: `${TAKERS} readonly token`,
    balanceEnquiryUpdated: `${TAKERS} readonly`,
  });
});

function findUndescribed(type: GraphQLNamedType): string[] {
  const parts: { readonly name: string; readonly description?: string | null | undefined }[] = [type];
  if (isObjectType(type)) {
    for (const { name, description, args } of Object.values(type.getFields())) {
      parts.push({ name: `${type.name}.${name}`, description });
      parts.push(...args.map(arg => ({ name: `${type.name}.${name}(${arg.name})`, description: arg.description })));
    }
  }
  if (isInputObjectType(type)) parts.push(...Object.values(type.getFields()));
  if (isEnumType(type)) parts.push(...type.getValues());
  return parts.filter(({ description }) => !description).map(({ name }) => `${type.name} ${name}`);
}
