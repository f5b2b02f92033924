/** What HTTP refuses, the doors of subscriptions refuse too, by an error for that operation only: limits, variables, roles. */

import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';

import type { Role } from '../../../src/callers/roles.js';
import { OPERATION_LIMITS } from '../../../src/graphql/run/limits/limits.js';
import { askThrough, LIVE_DOORS } from '../../support/doors.js';
import { idOf } from '../../support/memory-stations.js';
import { bearer, openTestGateway, type TestGateway } from '../../support/test-gateway.js';

const { aliasesMax, directivesMax, depthMax, tokensMax } = OPERATION_LIMITS;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterEach(() => {
  expect(gateway.memory.requested).toEqual([]);
  gateway.memory.uses.clear();
});
afterAll(() => gateway.stop());

const repeated = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => make(index)).join(' ');
const watch = (fields: string) => `subscription { paymentUpdated { ${fields} } }`;
/** Two levels are the subscription's own. */
const nested = (levels: number) => watch(`${'... on PaymentUpdate { '.repeat(levels)}cursor${' }'.repeat(levels)}`);
const bomb = repeated(40, index => `fragment F${index} on PaymentUpdate { ...F${index + 1} ...F${index + 1} }`);

describe.each(LIVE_DOORS)('through %s', door => {
  const refusalOf = (query: string, variables: unknown = {}, role: Role = 'admin') =>
    askThrough(door, gateway, { query, variables }, bearer(role));

  test.each([
    ['tokens', watch(repeated(tokensMax, () => 'cursor')), 'LIMIT_EXCEEDED'],
    ['depth', nested(depthMax - 1), 'LIMIT_EXCEEDED'],
    ['aliases', watch(repeated(aliasesMax + 1, index => `a${index}: cursor`)), 'LIMIT_EXCEEDED'],
    ['directives', watch(`cursor ${repeated(directivesMax + 1, () => '@include(if: true)')}`), 'LIMIT_EXCEEDED'],
    ['a bomb of fragments', `${watch('...F0')} ${bomb} fragment F40 on PaymentUpdate { cursor }`, 'LIMIT_EXCEEDED'],
    ['a circle of fragments', `${watch('...A')} fragment A on PaymentUpdate { ...A }`, 'GRAPHQL_VALIDATION_FAILED'],
    ['an unused fragment', `${watch('cursor')} fragment A on PaymentUpdate { cursor }`, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'two root fields',
      'subscription { paymentUpdated { cursor } balanceUpdated { asOf } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['introspection', 'subscription { __schema { types { name } } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['the type of the root', 'subscription { __typename }', 'GRAPHQL_VALIDATION_FAILED'],
    ['an unknown directive', watch('cursor @live'), 'GRAPHQL_VALIDATION_FAILED'],
    ['nothing', ' ', 'GRAPHQL_PARSE_FAILED'],
    ['a query', '{ payments { cursor } }', 'BAD_USER_INPUT'],
    [
      'a query beside it',
      `query A { payments { cursor } } ${watch('cursor').replace('subscription', 'subscription B')}`,
      'BAD_USER_INPUT',
    ],
    ['a mutation', `mutation { refreshPayment(id: "${idOf(1)}") { id } }`, 'BAD_USER_INPUT'],
  ])('with too much, or with what is no subscription, it is refused: %s', async (_what, query, code) => {
    expect(await refusalOf(query)).toMatchObject({ code });
  });

  const WATCH = `subscription ($id: ID, $filter: PaymentFilter, $after: Cursor, $untilSettled: Boolean) {
  paymentUpdated(id: $id, filter: $filter, after: $after, untilSettled: $untilSettled) { cursor } }`;

  test.each<[variables: Record<string, unknown>, field: string]>([
    ...[{}, [], 1.5, true].map(id => [{ id }, 'id'] as [Record<string, unknown>, string]),
    ...['', 'x', 'AAAA', 7, {}, [], 'x'.repeat(1_000)].map(
      after => [{ after }, 'after'] as [Record<string, unknown>, string],
    ),
    ...['yes', 1, {}].map(untilSettled => [{ untilSettled }, 'untilSettled'] as [Record<string, unknown>, string]),
    [{ untilSettled: true }, 'untilSettled'],
    [{ id: idOf(1), filter: {} }, 'filter'],
    [{ filter: 5 }, 'filter'],
    [{ filter: { status: ['GONE'] } }, 'status'],
    [{ filter: { status: [] } }, 'status'],
    [{ filter: { kind: 'STK' } }, 'kind'],
    [{ filter: { createdAfter: '2026-02-30T00:00:00Z' } }, 'createdAfter'],
    [{ filter: { createdBefore: 1_700_000_000_000 } }, 'createdBefore'],
    [{ filter: { phoneNumber: 'x' } }, 'phoneNumber'],
    [{ filter: { needsReview: 'yes' } }, 'needsReview'],
    [{ filter: { accountReference: "' or 1=1" } }, 'accountReference'],
    [{ filter: { shortcode: { $ne: 1 } } }, 'shortcode'],
    [{ filter: { colour: 'red' } }, 'colour'],
  ])('a bad variable is refused by its name, and nothing is asked: %j', async (variables, field) => {
    expect(await refusalOf(WATCH, variables)).toEqual({ code: 'BAD_USER_INPUT', field });
    expect(gateway.memory.uses.size).toBe(0);
  });

  const FILTER_FIELDS = [
    ...['status', 'kind', 'phoneNumber', 'accountReference', 'shortcode'],
    ...['createdAfter', 'createdBefore', 'needsReview'],
  ];
  const NEVER_GOOD = ['', 'x'.repeat(10_000), '\u0000', 1.5, {}, { $ne: 1 }, [{}]];

  test.each(FILTER_FIELDS.flatMap(field => NEVER_GOOD.map(value => [field, value] as const)))(
    'no field of the filter takes just anything: %s: %j',
    async (field, value) => {
      const refusal = await refusalOf(WATCH, { filter: { [field]: value } });
      expect(refusal).toEqual({ code: 'BAD_USER_INPUT', field });
      expect(gateway.memory.uses.size).toBe(0);
    },
  );

  test.each<[Role, string, string]>([
    ['readonly', 'subscription { paymentUpdated(filter: {phoneNumber: "0712345678"}) { cursor } }', 'FORBIDDEN'],
    ['readonly', `subscription { paymentUpdated(id: "${idOf(77)}") { cursor } }`, 'NOT_FOUND'],
    ['readonly', `subscription { statusEnquiryUpdated(id: "${idOf(77)}") { id } }`, 'NOT_FOUND'],
    ['server', `subscription { statusEnquiryUpdated(id: "${idOf(77)}") { id } }`, 'NOT_FOUND'],
    ['admin', 'subscription { statusEnquiryUpdated(id: "no id") { id } }', 'NOT_FOUND'],
  ])('a role is the same as over HTTP: %s, %s', async (role, query, code) => {
    expect(await refusalOf(query, {}, role)).toMatchObject({ code });
  });
});
