/** Who shows credentials that are none is told to wait; who shows a good one from the same address is not. */

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { systemClock } from '../../../src/lib/clock.js';
import { bearer, openTestGateway, refusalOf, sendGraphql, type TestGateway } from '../../support/test-gateway.js';

let gateway: TestGateway;
beforeEach(async () => {
  // The time between two requests of a slow machine must not fill the budget again.
  gateway = await openTestGateway({ clock: { ...systemClock, monotonic: () => 0 } });
});
afterEach(() => gateway.stop());

const send = (authorization?: string) => sendGraphql(gateway.url, { query: '{ __typename }' }, authorization);
const countFailed = async () => {
  const answer = await fetch(`${gateway.url}/metrics`, { headers: { authorization: bearer('metrics') } });
  return Number(/^mpesa_gateway_failed_credentials_total (\d+)$/m.exec(await answer.text())?.[1]);
};

test('each is counted once, and after thirty the answer is 429', async () => {
  const statuses: number[] = [];
  for (let index = 0; index < 31; index += 1) statuses.push((await send('Bearer nobody-0123456789')).status);
  expect(statuses).toEqual([...Array(30).fill(401), 429]);
  expect(await countFailed()).toBe(31);
  const refused = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { authorization: 'Bearer nobody' },
  });
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '2']);
  expect(await refused.json()).toEqual({
    errors: [{ message: expect.any(String), extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 2 } }],
  });
  const stream = await fetch(`${gateway.url}/graphql/stream?query=x`, {
    headers: { accept: 'text/event-stream', authorization: 'Bearer nobody' },
  });
  expect(stream.status).toBe(429);
  expect((await send(bearer('admin'))).status).toBe(200);
});

test('nothing shown is no failed credential: it is told what is missing, however often', async () => {
  for (let index = 0; index < 40; index += 1) expect(refusalOf(await send()).code).toBe('UNAUTHENTICATED');
  expect(await countFailed()).toBe(0);
});

test.each([
  ['/metrics', 401],
  ['/ready', 200],
  ['/simulator/', 401],
  ['/simulator/control/behaviour', 401],
])('one that is shown at %s counts too', async (path, status) => {
  await gateway.stop();
  const simulator = { handle: () => undefined, isForPeople: () => true, hangUp: () => undefined };
  gateway = await openTestGateway({ clock: { ...systemClock, monotonic: () => 0 }, simulator });
  const read = async (headers: Record<string, string>) => (await fetch(gateway.url + path, { headers })).status;
  expect(await read({})).toBe(status);
  expect(await countFailed()).toBe(0);
  expect(await read({ authorization: 'Bearer nobody' })).toBe(status);
  expect(await countFailed()).toBe(1);
});
