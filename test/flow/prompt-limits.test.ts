/** How many prompts one phone gets (A4), from all callers and instances, end to end. */

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { databases, describeEachDatabase } from '../support/databases.js';
import { freshPhone, STK_PUSH } from '../support/gateway-client.js';
import { type CallerName, type OpenGateway, openGateway } from '../support/open-gateway.js';
import { closeInstances, openInstances } from '../support/open-instances.js';
import type { GraphqlAnswer } from '../support/test-gateway.js';

const PUSH = '/mpesa/stkpush/v1/processrequest';
const HOUR_MS = 3_600_000;
const LIMITS = { PROMPTS_PER_PHONE_HOUR: '2', PROMPTS_PER_PHONE_DAY: '3' };
const CANCELS = '254700001032';

const refusalOf = ({ errors }: GraphqlAnswer): Record<string, unknown> => errors[0]?.extensions ?? {};

/** A push that is over: its phone is free for the next one. */
async function pushToTheEnd(gateway: OpenGateway, phoneNumber: string, caller: CallerName = 'shop', key?: string) {
  const input = { amount: 10, phoneNumber, accountReference: 'A', ...(key && { idempotencyKey: key }) };
  const answer = await gateway.as(caller).send(STK_PUSH, { input });
  const { id } = (answer.data?.initiateStkPush ?? {}) as { id?: string };
  if (id !== undefined) await gateway.as().paymentThat(id, 'COMPLETED');
  return answer;
}

describeEachDatabase('prompts for one phone', database => {
  let gateway: OpenGateway;
  beforeAll(async () => {
    gateway = await openGateway(database, { environment: LIMITS });
  });
  afterAll(() => gateway.close());
  const prompts = (phone: string) =>
    gateway.wire.requests().filter(({ path, body }) => path === PUSH && body.includes(phone)).length;

  it('are as many as the limits say, whoever asks for them', async () => {
    const phone = freshPhone();
    for (const caller of ['shop', 'stall'] as const)
      expect((await pushToTheEnd(gateway, phone, caller)).errors).toEqual([]);
    const refusal = refusalOf(await pushToTheEnd(gateway, phone));
    expect(refusal).toEqual({ code: 'RATE_LIMITED', retryAfterSeconds: expect.any(Number) });
    expect(Number(refusal.retryAfterSeconds)).toBeLessThanOrEqual(3_600);
    expect(prompts(phone)).toBe(2);
    // Other phones are not concerned.
    expect((await pushToTheEnd(gateway, freshPhone())).errors).toEqual([]);

    gateway.shift(HOUR_MS + 1_000);
    expect((await pushToTheEnd(gateway, phone)).errors).toEqual([]);
    gateway.shift(HOUR_MS + 1_000);
    expect(Number(refusalOf(await pushToTheEnd(gateway, phone)).retryAfterSeconds)).toBeGreaterThan(20 * 3_600);
  });

  it('do not count the repeats of a key, and a refused one uses up no key', async () => {
    const phone = freshPhone();
    await pushToTheEnd(gateway, phone, 'shop', `${phone} 1`);
    for (let times = 0; times < 3; times += 1) {
      expect((await pushToTheEnd(gateway, phone, 'shop', `${phone} 1`)).errors).toEqual([]);
    }
    expect((await pushToTheEnd(gateway, phone, 'shop', `${phone} 2`)).errors).toEqual([]);
    expect(refusalOf(await pushToTheEnd(gateway, phone, 'shop', `${phone} 3`))).toMatchObject({ code: 'RATE_LIMITED' });
    gateway.shift(HOUR_MS + 1_000);
    expect((await pushToTheEnd(gateway, phone, 'shop', `${phone} 3`)).errors).toEqual([]);
  });

  it('one too many, asked for twice at once: nobody is answered with a payment that is not kept', async () => {
    const phone = freshPhone();
    for (let times = 0; times < 2; times += 1) await pushToTheEnd(gateway, phone);
    for (let round = 0; round < 4; round += 1) {
      const ask = (idempotencyKey: string) => {
        const input = { amount: 10, phoneNumber: phone, accountReference: 'A', idempotencyKey };
        return gateway.as('shop').send(STK_PUSH, { input });
      };
      const [same, other] = [`${phone} same ${round}`, `${phone} other ${round}`];
      const answers = await Promise.all([same, same, other].map(ask));
      expect(answers.map(answer => refusalOf(answer).code)).toEqual(Array(3).fill('RATE_LIMITED'));
    }
  });

  it("do not count what has not reached the phone, and the simulator's numbers not at all", async () => {
    const phone = freshPhone();
    gateway.wire.answer(PUSH, () => ({
      status: 503,
      body: { errorCode: '500.003.02', errorMessage: 'Spike arrest violation' },
    }));
    for (let times = 0; times < 3; times += 1) {
      const input = { amount: 10, phoneNumber: phone, accountReference: 'A' };
      const { data } = await gateway.as('shop').send(STK_PUSH, { input });
      expect(data).toMatchObject({ initiateStkPush: { status: 'FAILED', failure: { reason: 'MPESA_UNAVAILABLE' } } });
    }
    gateway.wire.answer(PUSH, null);
    expect((await pushToTheEnd(gateway, phone)).errors).toEqual([]);
    for (let times = 0; times < 4; times += 1) {
      const { id } = await gateway.as('shop').pushStk({ phoneNumber: CANCELS });
      await gateway.as().paymentThat(id, 'FAILED');
    }
  });
});

for (const database of databases.filter(({ name }) => name !== 'SQLite')) {
  const describeOrSkip = database.isAvailable ? describe : describe.skip;
  describeOrSkip(`prompts for one phone by two instances on ${database.name}`, () => {
    it('are counted together', async () => {
      const instances = await openInstances(database, 2, { environment: LIMITS });
      const phone = freshPhone();
      for (const gateway of instances) expect((await pushToTheEnd(gateway, phone)).errors).toEqual([]);
      for (const gateway of instances) {
        expect(refusalOf(await pushToTheEnd(gateway, phone))).toMatchObject({ code: 'RATE_LIMITED' });
      }
      await closeInstances(instances);
    });
  });
}
