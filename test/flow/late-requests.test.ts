/** A machine that sleeps between a payment's row and its request: what has grown old does not leave any more. */

import { afterEach, beforeEach, expect, it } from '@jest/globals';

import { describeEachDatabase } from '../support/databases.js';
import { B2C, freshPhone, STK_PUSH } from '../support/gateway-client.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { waitUntil } from '../support/wait-until.js';

const TOKEN = '/oauth/v1/generate?grant_type=client_credentials';
const SECOND_MS = 1_000;

describeEachDatabase('M9: a machine that sleeps before the request leaves', database => {
  let gateway: OpenGateway;
  beforeEach(async () => {
    gateway = await openGateway(database);
  });
  afterEach(() => gateway.close());

  it.each([
    ['push', STK_PUSH, { amount: 150, accountReference: 'A' }, 30],
    ['push', STK_PUSH, { amount: 150, accountReference: 'A' }, 200],
    ['payout', B2C, { amount: 150, remarks: 'Refund' }, 30],
    ['payout', B2C, { amount: 150, remarks: 'Refund' }, 100_000],
  ])('a %s does not leave when it wakes (%#)', async (_, query, given, sleptSeconds) => {
    const hold = gateway.wire.holdRequests(TOKEN);
    const input = { ...given, phoneNumber: freshPhone(), idempotencyKey: freshPhone() };
    const asking = gateway.as('shop').send(query, { input });
    await waitUntil('the request to be on its way', () => hold.count() === 1);
    gateway.shift(sleptSeconds * SECOND_MS);
    hold.letGo();
    const { data, errors } = await asking;
    expect(errors).toEqual([]);
    const [payment] = Object.values(data ?? {});
    expect(payment).toMatchObject({
      ...{ status: 'FAILED', version: 2, needsReview: false, nextCheckAt: null },
      failure: { reason: 'MPESA_UNAVAILABLE', resultCode: null, retryable: true },
    });
    expect(gateway.wire.requests()).toEqual([]);
    const again = await gateway.as('shop').send(query, { input: { ...input, idempotencyKey: freshPhone() } });
    expect(again.errors).toEqual([]);
    expect(gateway.wire.requests()).toHaveLength(1);
  });
});
