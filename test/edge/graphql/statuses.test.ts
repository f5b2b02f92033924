/** Each code has the HTTP status that the page for clients gives it. */

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { badInput, GatewayError, type GatewayErrorCode } from '../../../src/domain/gateway-error.js';
import { StoreUnavailable } from '../../../src/store/store-fault.js';
import { makePayment } from '../../support/make-payment.js';
import { idOf } from '../../support/memory-stations.js';
import { bearer, openTestGateway, sendGraphql, type TestGateway } from '../../support/test-gateway.js';

const [, table = ''] = readFileSync('docs/protocol.md', 'utf8').split('## When an operation is refused');
const DOCUMENTED = [...table.matchAll(/^\| `(\w+)` \| (\d+) \|/gm)].map(([, code = '', status]) => [
  code,
  Number(status),
]);

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
  gateway.memory.store(makePayment({ id: idOf(1) }));
});
afterAll(() => gateway.stop());

interface Cause {
  readonly query?: string;
  readonly authorization?: string;
  readonly fault?: Error;
}

const refused = (code: GatewayErrorCode): Cause => ({ fault: new GatewayError(code, 'Refused.') });
/** More than one way to a code, so that it does not depend on who finds it out. */
const CAUSES: Readonly<Record<string, readonly Cause[]>> = {
  UNAUTHENTICATED: [{ authorization: 'Bearer nobody' }, { authorization: '' }],
  FORBIDDEN: [
    { authorization: bearer('readonly'), query: `mutation { refreshPayment(id: "${idOf(1)}") { id } }` },
    { authorization: bearer('readonly'), query: '{ payments(filter: {phoneNumber: "0712345678"}) { cursor } }' },
    refused('FORBIDDEN'),
  ],
  BAD_USER_INPUT: [
    { query: '{ payments(first: 0) { cursor } }' },
    { query: '{ payments(after: 5) { cursor } }' },
    { query: 'subscription { paymentUpdated { cursor } }' },
    { query: '' },
    { fault: badInput('shortcode', 'another') },
  ],
  NOT_FOUND: [
    { query: `mutation { refreshPayment(id: "${idOf(2)}") { id } }` },
    { query: 'mutation { refreshPayment(id: "no id") { id } }' },
  ],
  IDEMPOTENCY_CONFLICT: [refused('IDEMPOTENCY_CONFLICT')],
  CUSTOMER_BUSY: [refused('CUSTOMER_BUSY')],
  RATE_LIMITED: [refused('RATE_LIMITED')],
  LIMIT_EXCEEDED: [
    { query: `{ ${Array.from({ length: 40 }, (_, index) => `a${index}: __typename`).join(' ')} }` },
    { query: `{ ${'__typename '.repeat(2_000)} }` },
  ],
  CURSOR_EXPIRED: [refused('CURSOR_EXPIRED')],
  UNAVAILABLE: [refused('UNAVAILABLE'), { fault: new StoreUnavailable('away') }],
  INTERNAL_SERVER_ERROR: [{ fault: new Error('a bug') }],
  GRAPHQL_PARSE_FAILED: [{ query: '{' }],
  GRAPHQL_VALIDATION_FAILED: [{ query: '{ colour }' }],
};

describe('N7: the status of a refusal is the documented one', () => {
  test.each(DOCUMENTED)('%s: %d', async (code, status) => {
    const causes = CAUSES[code] ?? [];
    expect(causes.length).toBeGreaterThan(0);
    for (const { query = '{ payments { cursor } }', authorization = bearer('admin'), fault = null } of causes) {
      gateway.memory.fault = fault;
      const answer = await sendGraphql(gateway.url, { query }, authorization);
      gateway.memory.fault = null;
      expect([query, answer.status, answer.errors[0]?.extensions.code]).toEqual([query, status, code]);
    }
  });
});
