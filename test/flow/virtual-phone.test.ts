/** A payment whose phone is in somebody's hand, and payments that mischief befalls: what becomes of them in the gateway. */

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { databases } from '../support/databases.js';
import { freshPhone, type PaymentView } from '../support/gateway-client.js';
import { control, type HeldPhone, holdPhone } from '../support/held-phone.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';

/** Beyond the gateway's deadline for a push. */
const LATE_MS = 200_000;
const PROMPT_MS = 60_000;

let gateway: OpenGateway;
let held: HeldPhone[] = [];
beforeAll(async () => {
  const [sqlite] = databases;
  if (!sqlite) throw new Error('SQLite is always there');
  gateway = await openGateway(sqlite);
});
afterEach(() => {
  for (const phone of held) phone.close();
  held = [];
});
afterAll(async () => {
  await gateway.close();
  expect(gateway.errors).toEqual([]);
});

const door = (path: string) => `${gateway.darajaUrl}/control${path}`;

interface Pushed {
  readonly payment: PaymentView;
  readonly phone: HeldPhone;
  act(body: object): Promise<Readonly<Record<string, unknown>>>;
}

/** A push to a phone of its own, whose prompt is on the screen. */
async function pushOpen(phoneNumber = freshPhone()): Promise<Pushed> {
  const phone = await holdPhone(door(''), phoneNumber);
  held.push(phone);
  const payment = await gateway.as('shop').pushStk({ phoneNumber });
  const { id } = await phone.next('prompt');
  const act = async (body: object) => (await control(door(`/phones/${phoneNumber}/prompts/${id}`), body)).json;
  return { payment, phone, act };
}

const reads = (id: string, status: PaymentView['status']) => gateway.as('shop').paymentThat(id, status);

describe('a phone that somebody holds', () => {
  it('pays with its PIN', async () => {
    const { payment, act, phone } = await pushOpen();
    await act({ pin: '1234' });
    const { mpesaReceipt } = await reads(payment.id, 'COMPLETED');
    expect(await phone.next('sms')).toMatchObject({ id: mpesaReceipt });
  });

  it.each([
    ['cancelled', { cancel: true }, 'CANCELLED_BY_CUSTOMER', '1032'],
    ['ignored', { ignore: true }, 'CUSTOMER_UNREACHABLE', '1037'],
  ])('a prompt that is %s fails', async (_what, answer, reason, resultCode) => {
    const { payment, act } = await pushOpen();
    await act(answer);
    if ('ignore' in answer) await control(door('/clock'), { ms: PROMPT_MS });
    expect((await reads(payment.id, 'FAILED')).failure).toMatchObject({ reason, resultCode });
  });

  it('three wrong PINs fail, and the PIN is locked for the next payment', async () => {
    const { payment, act, phone } = await pushOpen();
    for (const triesLeft of [2, 1, 0]) {
      expect(await act({ pin: '4321' })).toEqual({ outcome: 'WRONG_PIN', triesLeft });
    }
    const { failure, phoneNumber } = await reads(payment.id, 'FAILED');
    expect(failure).toMatchObject({ reason: 'WRONG_PIN', resultCode: '2001' });
    phone.close();
    const next = await pushOpen(phoneNumber);
    await next.act({ pin: '1234' });
    expect((await reads(next.payment.id, 'FAILED')).failure).toMatchObject({
      reason: 'REFUSED_BY_MPESA',
      resultCode: '8006',
    });
  });

  it('two at once end each as its holder wants', async () => {
    const [one, other] = [await pushOpen(), await pushOpen()];
    await Promise.all([one.act({ cancel: true }), other.act({ pin: '1234' })]);
    await reads(one.payment.id, 'FAILED');
    await reads(other.payment.id, 'COMPLETED');
  });
});

describe('mischief for the next payment ends as docs/simulator.md says', () => {
  const send = async (nextPayment: string) => {
    await control(door('/behaviour'), { nextPayment }, 'PUT');
    return gateway.as('shop').pushStk();
  };

  it.each(['NORMAL', 'TWICE', 'EARLY', 'CUT'])('%s: COMPLETED by its callback', async nextPayment => {
    const { id } = await send(nextPayment);
    const { mpesaReceipt } = await reads(id, 'COMPLETED');
    expect(mpesaReceipt).not.toBeNull();
  });

  it.each(['LOST', 'MALFORMED'])('%s: COMPLETED when the gateway asks', async nextPayment => {
    const { id } = await send(nextPayment);
    gateway.shift(PROMPT_MS);
    await reads(id, 'COMPLETED');
  });

  it('LATE: TIMED_OUT, then COMPLETED', async () => {
    const { id } = await send('LATE');
    gateway.shift(LATE_MS - 10_000);
    await reads(id, 'TIMED_OUT');
    gateway.shift(LATE_MS);
    await reads(id, 'COMPLETED');
  });

  it('a Daraja that is down: TIMED_OUT, for nobody can say what it did', async () => {
    await control(door('/behaviour'), { daraja: 'DOWN' }, 'PUT');
    const { id } = await gateway.as('shop').pushStk();
    gateway.shift(LATE_MS);
    await reads(id, 'TIMED_OUT');
    await control(door('/behaviour'), { daraja: 'UP' }, 'PUT');
  });
});
