/** Who is refused because a phone has a prompt open is told which payment it is, and can look at it. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { describeEachDatabase } from '../support/databases.js';
import { freshPhone } from '../support/gateway-client.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';

/** Longer than the test: the first prompt stays open. */
const DELAY_MS = 60_000;
const STK_PUSH = 'mutation ($input: StkPushInput!) { initiateStkPush(input: $input) { id } }';

describeEachDatabase('N7: a phone with an open prompt', database => {
  let gateway: OpenGateway;
  beforeAll(async () => {
    gateway = await openGateway(database, { delayMs: DELAY_MS });
  });
  afterAll(() => gateway.close());

  const push = (caller: 'shop' | 'stall', phoneNumber: string) =>
    gateway.as(caller).send(STK_PUSH, { input: { amount: 7, phoneNumber, accountReference: 'OTHER' } });

  it('the open payment is named, to every caller who may see it', async () => {
    const phoneNumber = freshPhone();
    const { id } = await gateway.as('shop').pushStk({ phoneNumber });
    for (const caller of ['shop', 'stall'] as const) {
      const { errors } = await push(caller, `+${phoneNumber}`);
      expect(errors).toMatchObject([
        {
          message: expect.stringContaining(id),
          extensions: { code: 'CUSTOMER_BUSY', paymentId: id, retryAfterSeconds: expect.any(Number) },
        },
      ]);
      expect(await gateway.as(caller).payment(id)).toMatchObject({ id, status: 'PENDING' });
    }
  });

  it('of several that come at once, the one that won is named to the others', async () => {
    const phoneNumber = freshPhone();
    const answers = await Promise.all([1, 2, 3, 4].map(() => push('shop', phoneNumber)));
    const made = answers.flatMap(({ data }) => (data?.initiateStkPush as { id: string } | undefined)?.id ?? []);
    expect(made).toHaveLength(1);
    const named = answers.flatMap(({ errors }) => errors.map(({ extensions }) => extensions.paymentId));
    expect(named).toEqual(Array(3).fill(made[0]));
  });
});
