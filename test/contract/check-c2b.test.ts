/** What `doctor` says of payments by hand: registered or not, proven or not, and whether they can be confirmed. */

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { checkC2b } from '../../src/cli/check-c2b.js';
import type { Shortcode } from '../../src/domain/shortcode.js';
import { CallbackRow } from '../../src/inbox/callback-row.js';
import { buildRow } from '../../src/inbox/keep-callback.js';
import { systemClock } from '../../src/lib/clock.js';
import { ConfigurationFault } from '../../src/lib/configuration-fault.js';
import { createIds, firstIdAt } from '../../src/lib/ids.js';
import { systemRandom } from '../../src/lib/random.js';
import { Secret } from '../../src/lib/secret.js';
import { buildPaymentRow, PaymentRow } from '../../src/payments/payment-row.js';
import { RegistrationRow } from '../../src/registrations/registration-row.js';
import { requireQuestions } from '../../src/registrations/require-questions.js';
import { describeEachDatabase } from '../support/databases.js';
import { type FreshStore, openFreshStore } from '../support/fresh-store.js';
import { makePayment } from '../support/make-payment.js';

const NOW = Date.now();
const newId = createIds(systemClock, systemRandom);
const SHORTCODE: Shortcode = {
  ...{
    shortcode: '600000',
    type: 'paybill',
    tillNumber: null,
    isFeedTrusted: false,
    validation: 'ACCEPT_ALL' as const,
    tillIdentifierType: '2',
    pullEveryMs: null,
    nominatedNumber: null,
  },
  ...{ consumerKey: new Secret('key'), consumerSecret: new Secret('secret'), passkey: null, initiator: null },
};

describeEachDatabase('what doctor says of payments by hand', database => {
  let fresh: FreshStore;
  beforeEach(async () => {
    fresh = await openFreshStore(database);
  });
  afterEach(() => fresh.close());

  const check = async (verifyAboveCents: number | null = null) => {
    const findings = await checkC2b({ database: fresh.address, shortcodes: [SHORTCODE], verifyAboveCents });
    return findings.map(({ mark, text }) => `${mark} ${text}`);
  };
  const register = (state: RegistrationRow['state'], answer: string | null = null) =>
    fresh.store.atomically(unit =>
      unit.insertMany(RegistrationRow, [
        { shortcode: '600000', version: 'V1', state, answer, registeredAt: NOW - 60_000, provenAt: null },
      ]),
    );
  const pay = () => {
    const paid = makePayment({ id: newId(), kind: 'C2B', shortcode: '600000', phoneNumber: null, status: 'COMPLETED' });
    return fresh.store.atomically(unit => unit.insertMany(PaymentRow, [buildPaymentRow(paid, null)]));
  };
  const confirm = (ticket: string | null, receivedAt: number) => {
    const id = firstIdAt(receivedAt);
    const callback = { id, route: 'c2b/confirmation', ticket, body: Buffer.from('{}'), receivedAt };
    const row = { ...buildRow(callback), verdict: 'DUPLICATE' } as const;
    return fresh.store.atomically(unit => unit.insertMany(CallbackRow, [row]));
  };

  it('nobody has registered the URLs', async () => {
    expect(await check()).toEqual([expect.stringMatching(/^ok 600000 is not registered/)]);
  });

  it('registered is not proven, until a confirmation has come: neither a payment nor what came before is one', async () => {
    await register('ACCEPTED');
    await pay();
    await confirm('600000', NOW - 120_000);
    await confirm('600001', NOW - 1_000);
    await confirm(null, NOW - 2_000);
    expect(await check()).toEqual([
      expect.stringMatching(/^warn 600000 is registered, version V1, which proves nothing/),
    ]);
    await confirm('600000', NOW - 3_000);
    expect(await check()).toEqual(['ok 600000 is registered, version V1, and payments by hand arrive']);
  });

  it('another system has the URLs', async () => {
    await register('TAKEN', 'Delete them in the portal.');
    expect(await check()).toEqual(['warn 600000 is not registered (TAKEN): Delete them in the portal.']);
  });

  it('nobody can ask M-Pesa about what VERIFY_ABOVE wants to be confirmed', async () => {
    expect(await check(5_000_00)).toContainEqual(expect.stringMatching(/^warn 600000 has neither an initiator/));
  });

  it('so the gateway does not start where M-Pesa tells of them, unless somebody asks or pulls', async () => {
    const start = (changes: Partial<Shortcode> = {}, verifyAboveCents: number | null = 5_000_00) =>
      requireQuestions({ shortcodes: [{ ...SHORTCODE, ...changes }], verifyAboveCents }, fresh.store);
    await register('TAKEN');
    await start();
    await fresh.store.atomically(unit => unit.runner.query("UPDATE c2b_registrations SET state = 'ACCEPTED'"));
    await expect(start()).rejects.toThrow(/^VERIFY_ABOVE needs an initiator or PULL_MINUTES for 600000/);
    await expect(start()).rejects.toThrow(ConfigurationFault);
    await start({ pullEveryMs: 60_000 });
    await start({ initiator: { name: 'operator', password: new Secret('password'), certificatePem: '' } });
    await start({}, null);
  });

  it('confirmations come that nobody has signed', async () => {
    const body = Buffer.from('{}');
    const callback = { id: newId(), route: 'c2b/confirmation', ticket: null, body, receivedAt: NOW };
    const row = { ...buildRow(callback), verdict: 'UNCONFIRMED' } as const;
    await fresh.store.atomically(unit => unit.insertMany(CallbackRow, [row]));
    expect(await check()).toContainEqual(expect.stringMatching(/^warn 1 confirmations are not signed/));
  });
});
