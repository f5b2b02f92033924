/** However many values a request has, few of them are looked at: each look at a bad one costs more than the request did. */

import { expect, test } from '@jest/globals';
import { getOperationAST, parse } from 'graphql';

import { buildSchema } from '../../../src/graphql/build-schema.js';
import { findBadInput } from '../../../src/graphql/run/errors/find-bad-input.js';

const schema = buildSchema();
const VALUES = 48_000;
const LOOKS_MAX = 6_000;

/** The list, or the keys of the object, and how often somebody has read one of them. */
function watched<T extends object>(given: T): { readonly value: T; readonly looks: () => number } {
  let looks = 0;
  const value = new Proxy(given, {
    get(target, key, receiver) {
      if (/^(?:\d+|k\d+)$/.test(String(key))) looks += 1;
      return Reflect.get(target, key, receiver);
    },
  });
  return { value, looks: () => looks };
}

function faultsOf(query: string, variables: Readonly<Record<string, unknown>>): readonly string[] {
  const document = parse(query);
  const operation = getOperationAST(document);
  if (!operation) throw new Error(`"${query}" has no operation`);
  return (findBadInput(schema, document, operation, variables)?.details.fields ?? []).map(({ field }) => field);
}

const LISTS = `query ($f: [FailureReason!]) { ${Array.from({ length: 80 }, (_, index) => `p${index}: payments(filter: { failureReason: $f }) { cursor }`).join(' ')} }`;
const FILTERS = `query ($f: PaymentFilter) { ${Array.from({ length: 80 }, (_, index) => `p${index}: payments(filter: $f) { cursor }`).join(' ')} }`;

test.each([
  ['bad items', LISTS, () => watched(Array<unknown>(VALUES).fill(1))],
  ['good items', LISTS, () => watched(Array<unknown>(VALUES).fill('WRONG_PIN'))],
  ['a good item at each place', LISTS, () => watched(Array<unknown>(1_000).fill('WRONG_PIN'))],
  ['a bad item at each place', LISTS, () => watched(Array<unknown>(1_000).fill(1))],
  ['keys', FILTERS, () => watched(Object.fromEntries(Array.from({ length: VALUES }, (_, key) => [`k${key}`, 1])))],
])('of very many: %s', (_what, query, give) => {
  const { value, looks } = give();
  expect(faultsOf(query, { f: value })).toContain('variables');
  expect(looks()).toBeLessThan(VALUES + LOOKS_MAX);
});

test('full lists at every place are few', () => {
  const { value } = watched(Array<unknown>(60).fill('WRONG_PIN'));
  expect(faultsOf(LISTS, { f: value })).toEqual([]);
});
