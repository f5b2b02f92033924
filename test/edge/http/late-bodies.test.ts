/** A credential that ends between the headers and the body of a request opens nothing, at whatever door. */

import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { createWatchTokens } from '../../../src/callers/create-watch-tokens.js';
import { ROLES, type Role } from '../../../src/callers/roles.js';
import type { ApiKeyRow } from '../../../src/keys/api-key-row.js';
import { digestOf } from '../../../src/keys/key-text.js';
import { systemClock } from '../../../src/lib/clock.js';
import { type LateRequest, postLate } from '../../support/late-body.js';
import { makePayment } from '../../support/make-payment.js';
import { idOf } from '../../support/memory-stations.js';
import { openTestGateway, sendGraphql, type TestGateway, TOKEN_SECRET } from '../../support/test-gateway.js';

const ID = idOf(1);
const QUERY = { query: '{ gateway { caller } }' };
const WATCH = { query: `subscription { paymentUpdated(id: "${ID}") { payment { id } } }` };
const DOORS = {
  'GraphQL, as usual': { path: '/graphql', body: QUERY, role: 'server' },
  'GraphQL, by Express': { path: '/graphql?', body: QUERY, role: 'server' },
  'server-sent events': {
    ...{ path: '/graphql/stream', body: WATCH, role: 'server' },
    headers: ['Accept: text/event-stream'],
  },
  'the feed door': { path: '/api/v1/feed/c2b/600000', body: { TransID: 'LATE' }, role: 'feed' },
  'the export': { path: '/export/payments.csv', body: {}, role: 'server' },
} as const satisfies Record<string, Omit<LateRequest, 'credential'> & { readonly role: Role }>;

const HOUR_MS = 3_600_000;
const OPENED_AT = systemClock.now();
const row = (role: Role): ApiKeyRow => ({
  ...{ id: idOf(ROLES.indexOf(role)), name: `late-${role}`, role, digest: digestOf(`late-${role}-key`), createdAt: 0 },
  ...{
    expiresAt: OPENED_AT + HOUR_MS,
    revokedAt: null,
    lastUsedAt: null,
    shortcodes: null,
    addresses: null,
    madeBy: null,
  },
});
const KEYS = ROLES.map(row);
/** The first words of an answer that goes on. */
const hasBegun = (answer: string) => answer.includes('event: next');

let gateway: TestGateway;
let aheadMs = 0;
const clock = { ...systemClock, now: () => systemClock.now() + aheadMs };
const revoke = () => gateway.learnKeys(KEYS.map(each => ({ ...each, revokedAt: clock.now() })));
const ENDINGS = {
  revoked: revoke,
  // Nobody has looked at the rows since.
  'over by the clock': () => {
    aheadMs = 2 * HOUR_MS;
  },
} as const;

beforeAll(async () => {
  gateway = await openTestGateway({ clock });
  gateway.memory.store(makePayment({ id: ID }));
});
beforeEach(() => {
  aheadMs = 0;
  gateway.learnKeys(KEYS);
});
afterAll(() => gateway.stop());

const doors = Object.entries(DOORS);
it.each(doors)('%s waits for a body that comes late', async (_door, { role, ...request }) => {
  const late = postLate(gateway.url, { ...request, credential: `late-${role}-key` });
  await late.asked();
  expect(await late.send(hasBegun)).toMatchObject({ status: 200 });
});

const cases = doors.flatMap(([door, each]) =>
  Object.entries(ENDINGS).map(([ending, end]) => [door, ending, each, end] as const),
);
it.each(cases)('%s refuses a key that is %s when the body comes', async (_door, _ending, { role, ...request }, end) => {
  const stored = gateway.memory.received.length;
  const late = postLate(gateway.url, { ...request, credential: `late-${role}-key` });
  await late.asked();
  end();
  const { status, text } = await late.send(hasBegun);
  expect([status, /"code":"(\w+)"/.exec(text)?.[1]]).toEqual([401, 'UNAUTHENTICATED']);
  expect(gateway.memory.received.length).toBe(stored);
});

it.each(doors.slice(0, 3))('%s refuses a watch token whose key was revoked', async (_door, { role: _, ...request }) => {
  const { token } = await createWatchTokens([TOKEN_SECRET], systemClock).create(ID, 600, {
    ...{ name: 'late-server', key: null },
  });
  const late = postLate(gateway.url, { ...request, credential: token });
  await late.asked();
  // Signatures are checked in turn: the late one's is checked once this one is answered.
  await sendGraphql(gateway.url, QUERY, `Bearer ${token}`);
  revoke();
  expect(await late.send(hasBegun)).toMatchObject({ status: 401 });
});
