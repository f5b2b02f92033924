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
  isSpecifiedScalarType,
} from 'graphql';

import { isOpenToTokens, rolesOf } from '../../../src/graphql/authorize.js';
import { buildSchema } from '../../../src/graphql/build-schema.js';

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

test('nothing of the contract is missing or different', () => {
  expect(findBreakingChanges(contract, schema)).toEqual([]);
  expect(findDangerousChanges(contract, schema)).toEqual([]);
});

/** Each was decided, and is in the changelog. */
const ADDITIONS = ['LockedInitiator', 'Mutation.releaseInitiator', 'Query.lockedInitiators'];

test('the schema has nothing that neither the contract nor the list of additions has', () => {
  const added = findBreakingChanges(schema, contract).map(({ description }) => {
    // Seen from the schema, what the contract lacks "was removed".
    return description.replace(/^(\w+) was removed from enum type (\w+)\.$/, '$2.$1').replace(/ was removed\.$/, '');
  });
  expect(added.sort()).toEqual(ADDITIONS);
});

test('every type, field, argument and value is described', () => {
  expect(types.flatMap(findUndescribed)).toEqual([]);
});

test('every root field declares who may use it', () => {
  const fields = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap(type =>
    Object.values(type?.getFields() ?? {}),
  );
  const roles = Object.fromEntries(
    fields.map(field => [field.name, `${rolesOf(field).join(' ')}${isOpenToTokens(field) ? ' token' : ''}`]),
  );
  expect(roles).toEqual({
    payment: 'admin server readonly token',
    paymentByReceipt: 'admin server readonly token',
    payments: 'admin server readonly token',
    paymentUpdates: 'admin server readonly token',
    balance: 'admin server readonly',
    balanceHistory: 'admin server readonly',
    statusEnquiry: 'admin server readonly token',
    balanceEnquiry: 'admin server readonly',
    callbacks: 'admin',
    initiateStkPush: 'admin server',
    initiateB2c: 'admin server',
    requestTransactionStatus: 'admin server',
    requestAccountBalance: 'admin server',
    refreshPayment: 'admin server',
    resolveReview: 'admin',
    createWatchToken: 'admin server',
    replayCallback: 'admin',
    releaseInitiator: 'admin',
    lockedInitiators: 'admin server',
    paymentUpdated: 'admin server readonly token',
    balanceUpdated: 'admin server readonly',
    statusEnquiryUpdated: 'admin server readonly token',
    balanceEnquiryUpdated: 'admin server readonly',
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
