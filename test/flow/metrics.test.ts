/** What an operator's dashboard is told: verdicts and transitions as they were committed, and every series in the docs. */

import { readFileSync } from 'node:fs';

import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { describeEachDatabase } from '../support/databases.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';

describeEachDatabase('metrics', database => {
  let gateway: OpenGateway;
  beforeAll(async () => {
    gateway = await openGateway(database);
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  /** Lines of one series, without its name. */
  async function read(series: string): Promise<readonly string[]> {
    const answer = await fetch(`${gateway.url()}/metrics`, {
      headers: { authorization: 'Bearer admin-key-0123456789' },
    });
    const lines = (await answer.text()).split('\n');
    return lines.filter(line => line.startsWith(`${series}{`)).map(line => line.slice(series.length));
  }

  it('count what became of callbacks, and each step of each payment once', async () => {
    for (const phoneNumber of ['254700000000', '254710000002', '254700001032']) {
      const { id } = await gateway.as('shop').pushStk({ phoneNumber });
      await gateway.as('shop').watch({ id, untilSettled: true }).ended;
    }
    const { id } = await gateway.as('shop').payB2c({ phoneNumber: '254710000005' });
    await gateway.as('shop').paymentThat(id, 'COMPLETED');
    await gateway.postKeyed('stk/callback', id, 'no JSON');
    await gateway.postBare('balance/callback', '{}');

    expect([...(await read('mpesa_gateway_payment_transitions_total'))].sort()).toEqual([
      '{kind="B2C",from="NONE",to="PENDING",evidence="REQUEST"} 1',
      '{kind="B2C",from="PENDING",to="PENDING",evidence="ACKNOWLEDGEMENT"} 1',
      '{kind="B2C",from="PENDING",to="TIMED_OUT",evidence="TIMEOUT_CALLBACK"} 1',
      '{kind="B2C",from="TIMED_OUT",to="COMPLETED",evidence="CALLBACK"} 1',
      '{kind="STK_PUSH",from="NONE",to="PENDING",evidence="REQUEST"} 3',
      '{kind="STK_PUSH",from="PENDING",to="COMPLETED",evidence="CALLBACK"} 2',
      '{kind="STK_PUSH",from="PENDING",to="FAILED",evidence="CALLBACK"} 1',
      '{kind="STK_PUSH",from="PENDING",to="PENDING",evidence="ACKNOWLEDGEMENT"} 3',
    ]);
    expect([...(await read('mpesa_gateway_callback_verdicts_total'))].sort()).toEqual([
      '{route="b2c/callback",verdict="APPLIED"} 1',
      '{route="b2c/timeout",verdict="APPLIED"} 1',
      '{route="balance/callback",verdict="MALFORMED"} 1',
      '{route="stk/callback",verdict="APPLIED"} 3',
      '{route="stk/callback",verdict="DUPLICATE"} 1',
      '{route="stk/callback",verdict="MALFORMED"} 1',
    ]);
    // Counts, not sums: whoever reads them twice is told the same.
    const again = await read('mpesa_gateway_payment_transitions_total');
    expect(again).toContain('{kind="STK_PUSH",from="NONE",to="PENDING",evidence="REQUEST"} 3');
  });

  it('are all in docs/metrics.md, and nothing else is', async () => {
    const answer = await fetch(`${gateway.url()}/metrics`, {
      headers: { authorization: 'Bearer admin-key-0123456789' },
    });
    const told = [...(await answer.text()).matchAll(/^# TYPE (mpesa_gateway_\w+)/gm)].map(([, name]) => name);
    const page = readFileSync('docs/metrics.md', 'utf8');
    const documented = [...page.matchAll(/^\| `(mpesa_gateway_\w+)`/gm)].map(([, name]) => name);
    expect(documented).toEqual(told);
  });
});
