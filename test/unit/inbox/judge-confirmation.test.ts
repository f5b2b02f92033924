/** What a confirmation is to the payment that has its receipt already: evidence only where both are of one shortcode. */

import { expect, it } from '@jest/globals';
import type { Payment } from '../../../src/domain/payment.js';
import { createShortcodeDirectory } from '../../../src/domain/shortcode-directory.js';
import { createAfterwards, createJudgeConfirmation } from '../../../src/inbox/judge-confirmation.js';
import { systemClock } from '../../../src/lib/clock.js';
import { readC2bConfirmation } from '../../../src/operations/c2b-confirmation.js';
import type { KeptRoute } from '../../../src/operations/callback-routes.js';
import { buildPaymentRow } from '../../../src/payments/payment-row.js';
import type { Unit } from '../../../src/store/unit.js';
import { c2bBody } from '../../support/c2b-body.js';
import { RULES } from '../../support/make-funnel.js';
import { makePayment } from '../../support/make-payment.js';
import { PAYBILL } from '../../support/make-shortcode.js';
import { idOf } from '../../support/memory-stations.js';

const STORE = '600100';
const TILL = '5100100';
const OTHER = '600200';
const judge = createJudgeConfirmation({
  shortcodes: createShortcodeDirectory([
    { ...PAYBILL, shortcode: STORE, type: 'till', tillNumber: TILL },
    { ...PAYBILL, shortcode: OTHER, isFeedTrusted: true },
  ]),
  ...{ rules: RULES, afterwards: createAfterwards(), clock: systemClock },
});

/** A confirmation for this shortcode, while this payment has its receipt. */
async function judgeFor(ticket: string, owner: Partial<Payment>, route: KeptRoute = 'c2b/confirmation') {
  const row = buildPaymentRow(makePayment({ mpesaReceipt: 'UKN7ABCDEF', status: 'COMPLETED', ...owner }), null);
  const read = readC2bConfirmation(c2bBody({ BusinessShortCode: ticket }));
  if (!read.ok) throw new Error('it can be read');
  return judge(castUnit(row), { id: idOf(7), route, ticket, receivedAt: Date.now() }, read.value);
}

/** Of a unit only this is asked. */
function castUnit(row: object): Unit {
  return { findMany: async () => [row] } as unknown as Unit;
}

it.each([STORE, TILL])('of a till or its store is evidence of a payment of the other one: %s', async shortcode => {
  expect(await judgeFor(STORE, { shortcode })).toMatchObject({ finding: { claim: 'SUCCESS', shortcode } });
});

it.each(['c2b/confirmation', 'feed/c2b'] as const)('of another shortcode is no evidence: %s', async route => {
  for (const [ticket, shortcode] of [
    [OTHER, STORE],
    [STORE, OTHER],
    [STORE, '600999'],
  ] as const) {
    expect(await judgeFor(ticket, { shortcode }, route)).toMatchObject({ finding: null, verdict: 'CONTRADICTING' });
  }
});

it.each([STORE, TILL])('of what another shortcode has paid to this one says nothing new: %s', async partyShortcode => {
  const owner = { kind: 'B2B', shortcode: OTHER, partyShortcode } as const;
  expect(await judgeFor(STORE, owner)).toMatchObject({ finding: null, verdict: 'DUPLICATE' });
});

it('is evidence all the same where M-Pesa was asked for its list', async () => {
  expect(await judgeFor(OTHER, { shortcode: STORE }, 'pull/row')).toMatchObject({ finding: { source: 'PULL' } });
});
