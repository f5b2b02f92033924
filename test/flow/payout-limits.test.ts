/** Limits of payouts, end to end (A4): one amount, a day's sum of a shortcode over all instances, and what gives room back. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { describeEachDatabase } from '../support/databases.js';
import { B2C, freshPhone } from '../support/gateway-client.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import type { GraphqlAnswer } from '../support/test-gateway.js';

const PAYOUT = '/mpesa/b2c/v3/paymentrequest';
const HOUR_MS = 3_600_000;
const LOST = '254710000001';
const UNPAYABLE = '254700002040';

const refusalOf = ({ errors }: GraphqlAnswer): Record<string, unknown> => errors[0]?.extensions ?? {};

describeEachDatabase('limits of payouts', database => {
  let gateway: OpenGateway;
  beforeAll(async () => {
    gateway = await openGateway(database, { environment: { PAYOUT_MAX: '600', PAYOUT_DAILY_MAX: '1000' } });
  });
  afterAll(() => gateway.close());

  const sent = () => gateway.wire.requests().filter(({ path }) => path === PAYOUT).length;
  const pay = async (amount: number, given: Record<string, unknown> = {}) => {
    const idempotencyKey = freshPhone();
    const phoneNumber = '254700000000';
    const input = { amount, phoneNumber, remarks: 'Refund', idempotencyKey, ...given };
    return gateway.as('shop').send(B2C, { input });
  };

  it('one payout over the limit is refused, and nothing is sent', async () => {
    const before = sent();
    expect(refusalOf(await pay(601))).toEqual({ code: 'LIMIT_EXCEEDED', field: 'amount', limit: '600.00' });
    expect(sent()).toBe(before);
  });

  it("a day's payouts add up; what fails, is refused or leaves the day gives room back", async () => {
    // Its callback is lost: what is open counts.
    const first = { idempotencyKey: 'the first', phoneNumber: LOST };
    expect((await pay(600, first)).data).toMatchObject({ initiateB2c: { status: 'PENDING' } });
    const before = sent();
    const refused = { idempotencyKey: 'refused at first' };
    expect(refusalOf(await pay(401, refused))).toMatchObject({
      code: 'LIMIT_EXCEEDED',
      limit: '1000.00',
      used: '600.00',
    });
    // A repeat is no new payout: it is answered although there may be no room for another.
    expect((await pay(600, first)).data).toMatchObject({ initiateB2c: { amount: '600.00' } });
    expect(sent()).toBe(before);

    const failing = await gateway.as('shop').payB2c({ amount: 400, phoneNumber: UNPAYABLE });
    await gateway.as().paymentThat(failing.id, 'FAILED');
    // A refused request has used up nothing, its key neither.
    expect((await pay(400, refused)).errors).toEqual([]);
    const refusal = refusalOf(await pay(600));
    expect(refusal).toMatchObject({ code: 'LIMIT_EXCEEDED', used: '1000.00' });
    const retryAfterSeconds = Number(refusal.retryAfterSeconds);
    expect(retryAfterSeconds).toBeGreaterThan(23 * 3_600);
    expect(retryAfterSeconds).toBeLessThanOrEqual(24 * 3_600);
    gateway.shift(24 * HOUR_MS + 1_000);
    expect((await pay(600)).errors).toEqual([]);
  });
});
