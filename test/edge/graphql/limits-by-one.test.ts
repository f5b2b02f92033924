/** Each limit of an operation to the one, through every door: so much is answered, and one more is refused. */

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OPERATION_LIMITS } from '../../../src/graphql/run/limits/limits.js';
import { askThrough, type Door } from '../../support/doors.js';
import { sizeOf } from '../../support/size-of.js';
import { bearer, openTestGateway, sendGraphql, type TestGateway } from '../../support/test-gateway.js';

const { tokensMax, depthMax, rootFieldsMax, aliasesMax, directivesMax, lengthMax, costMax } = OPERATION_LIMITS;
/** Of each limit through each door, for the printed times: LIMIT_REFUSALS=1000 by hand. */
const REFUSALS = sizeOf('LIMIT_REFUSALS', 5);

const repeated = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => make(index)).join(' ');
const query = (fields: string) => `{ gateway { ${fields} } }`;
const watch = (fields: string) => `subscription { paymentUpdated { ${fields} } }`;
const statuses = (count: number) => `(filter: {status: [${repeated(count, () => 'PENDING')}]})`;
const nest = (type: string, field: string, levels: number) =>
  `${`... on ${type} { `.repeat(levels)}${field}${' }'.repeat(levels)}`;

const NAMES = [
  ...['id', 'kind', 'status', 'version', 'amount', 'shortcode', 'phoneNumber', 'accountReference', 'description'],
  ...['metadata', 'mpesaReceipt', 'createdAt', 'settledAt', 'nextCheckAt', 'cursor', 'needsReview', 'conversationId'],
];
/** Costs 1, and for each payment 2 and its fields. */
const page = (alias: string, first: number, fields: number) =>
  `${alias}: payments(first: ${first}) { edges { node { ${NAMES.slice(0, fields).join(' ')} } } }`;
/** Ten pages of 1,901, one of 987, and one thing with as many fields as are left. */
const ofCost = (cost: number) =>
  `{ ${repeated(10, index => page(`p${index}`, 100, 17))} ${page('q', 58, 15)} gateway { ${repeated(cost - 19_998, index => `r${index}: role`)} } }`;

/** `count` is what the document has of it: its own braces and words are counted too. */
type Limits = readonly (readonly [what: string, most: number, write: (count: number) => string])[];
const QUERIES: Limits = [
  ['tokens', tokensMax, count => `{ payments${statuses(count - 16)} { cursor } }`],
  ['levels', depthMax, count => query(nest('Gateway', 'role', count - 2))],
  ['root fields', rootFieldsMax, count => `{ ${repeated(count, index => `a${index}: gateway { role }`)} }`],
  ['aliases', aliasesMax, count => query(repeated(count, index => `a${index}: role`))],
  ['directives', directivesMax, count => query(repeated(count, index => `a${index}: role @include(if: true)`))],
];
const SUBSCRIPTIONS: Limits = [
  ['tokens', tokensMax, count => `subscription { paymentUpdated${statuses(count - 17)} { cursor } }`],
  ['levels', depthMax, count => watch(nest('PaymentUpdate', 'cursor', count - 2))],
  ['aliases', aliasesMax, count => watch(repeated(count, index => `a${index}: cursor`))],
  ['directives', directivesMax, count => watch(repeated(count, index => `a${index}: cursor @include(if: true)`))],
  ['characters', lengthMax, count => `${watch('cursor')} #`.padEnd(count, 'x')],
];
const CASES = [
  ...QUERIES.map(limit => ['HTTP', ...limit] as const),
  ...SUBSCRIPTIONS.map(limit => ['server-sent events', ...limit] as const),
  ...SUBSCRIPTIONS.map(limit => ['WebSocket', ...limit] as const),
] as const;

describe('limits to the one', () => {
  let gateway: TestGateway;
  const took = new Map<Door, number[]>();
  beforeAll(async () => {
    gateway = await openTestGateway();
  });
  afterAll(async () => {
    for (const [door, times] of took) {
      const sorted = times.toSorted((one, other) => one - other);
      const at = (share: number) => `${sorted[Math.floor((sorted.length - 1) * share)]?.toFixed(1)} ms`;
      process.stdout.write(`  ${door}: ${times.length} refusals, p50 ${at(0.5)}, p99 ${at(0.99)}\n`);
    }
    await gateway.stop();
  });
  const refuse = async (door: Door, document: string): Promise<void> => {
    const startedAt = performance.now();
    const refusal = await askThrough(door, gateway, { query: document }, bearer('admin'));
    took.set(door, [...(took.get(door) ?? []), performance.now() - startedAt]);
    expect(refusal).toMatchObject({ code: 'LIMIT_EXCEEDED' });
  };

  it.each(CASES)('over %s: %s up to %d', async (door, _what, most, write) => {
    expect(await askThrough(door, gateway, { query: write(most) }, bearer('admin'))).toBeNull();
    for (let time = 0; time < REFUSALS; time += 1) await refuse(door, write(most + 1));
  });

  it('over HTTP, as 400: fields of the largest answer', async () => {
    expect(await askThrough('HTTP', gateway, { query: ofCost(costMax) }, bearer('admin'))).toBeNull();
    await refuse('HTTP', ofCost(costMax + 1));
    const refused = await sendGraphql(gateway.url, { query: ofCost(costMax + 1) }, bearer('admin'));
    expect(refused.status).toBe(400);
  });
});
