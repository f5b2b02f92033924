/** A17: variables that are called like what every JavaScript object inherits. */

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { openRawSocket } from '../../support/raw-socket.js';
import { openTestGateway, type TestGateway } from '../../support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway.stop());

const PUSH = 'amount: 1, phoneNumber: "0722000000", accountReference: "a"';
const REFUSED = { code: 'GRAPHQL_VALIDATION_FAILED' };
/** Often enough that a query would be compiled. */
const TIMES = 5;

describe.each(['constructor', 'toString', 'valueOf', 'hasOwnProperty', '__proto__'])('A17: a variable $%s', name => {
  it.each([
    `query ($${name}: Int) { payments(first: $${name}) { edges { cursor } } }`,
    `query ($${name}: String) { payments(filter: {accountReference: $${name}}) { edges { cursor } } }`,
    `mutation ($${name}: String) { initiateStkPush(input: {${PUSH}, idempotencyKey: $${name}}) { id } }`,
    `mutation ($${name}: String) { initiateStkPush(input: {${PUSH}, metadata: {a: $${name}}}) { id } }`,
  ])('is refused by its name, and reaches no station: %s', async document => {
    for (let time = 0; time < TIMES; time += 1) {
      const { status, errors } = await gateway.send(document);
      expect([status, errors]).toMatchObject([
        400,
        [{ message: expect.stringContaining(`"$${name}"`), extensions: REFUSED }],
      ]);
    }
    expect(gateway.memory.requested).toEqual([]);
    expect(gateway.memory.uses.size).toBe(0);
  });

  it('is refused over WebSocket too', async () => {
    const raw = await openRawSocket(gateway.url);
    await raw.init();
    const query = `subscription ($${name}: String) { paymentUpdated(filter: {accountReference: $${name}}) { cursor } }`;
    raw.say({ type: 'subscribe', id: '1', payload: { query } });
    expect((await raw.hear('error', '1')).payload).toMatchObject([{ message: expect.stringContaining(`"$${name}"`) }]);
    raw.socket.terminate();
  });
});
