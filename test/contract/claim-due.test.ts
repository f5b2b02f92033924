/** What the sweep asks about first: open payments and what waits for an answer, before a second look at failures. */

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Payment } from '../../src/domain/payment.js';
import { forEachKind } from '../../src/domain/payment-kinds.js';
import { createIds } from '../../src/lib/ids.js';
import { systemRandom } from '../../src/lib/random.js';
import { type ClaimDue, createClaimDue } from '../../src/payments/claim-due.js';
import { describeEachDatabase } from '../support/databases.js';
import { type FreshStore, openFreshStore } from '../support/fresh-store.js';
import { createHistories } from '../support/make-history.js';
import { LADDERS } from '../support/make-payment.js';
import { createSettableClock } from '../support/settable-clock.js';

const AT = Date.UTC(2026, 10, 1);
const NOW = AT + 3_600_000;
const leaseMs = forEachKind(() => 60_000);

/** A soft failure that is due for its second look, longer than anything else. */
const RECHECK = { status: 'FAILED', settledAt: AT, nextCheckAt: AT + 900_000, dispatchBefore: null } as const;

describe('M15 the second look at a failure', () => {
  describeEachDatabase('comes last', database => {
    const newId = createIds(createSettableClock(AT), systemRandom);
    let fresh: FreshStore;
    let claimDue: ClaimDue;
    beforeEach(async () => {
      fresh = await openFreshStore(database);
      claimDue = createClaimDue({ store: fresh.store, ladders: LADDERS, leaseMs, mayTimeOut: () => true });
    });
    afterEach(() => fresh.close());

    const add = async (given: Partial<Payment>): Promise<string> => {
      const id = newId();
      const { id: stored } = await createHistories(fresh.store).add(AT, [{ checkoutRequestId: `C-${id}` }, given], {
        id,
      });
      return stored;
    };
    const claim = async (limit: number, questions: number) => {
      const grant = async (_unit: unknown, wanted: number) => Array(Math.min(wanted, questions)).fill(NOW);
      return (await claimDue(NOW, limit, grant)).map(({ payment, act }) => [payment.id, act]);
    };

    it.each([
      ['an open payment', { nextCheckAt: NOW - 1, ladderStep: 4, status: 'TIMED_OUT' }],
      [
        'a failure that is told to be paid',
        { ...RECHECK, nextCheckAt: NOW - 1, unconfirmed: 'WAITING', ladderStep: 5 },
      ],
    ] as const)('behind %s, also when more wait than are looked at in one go', async (_what, urgent) => {
      for (let count = 0; count < 3; count += 1) await add(RECHECK);
      const id = await add({ ...urgent, dispatchBefore: null });
      expect(await claim(2, 1)).toEqual([[id, expect.any(String)]]);
    });

    it('and has its turn when nothing else is due, the oldest first', async () => {
      const later = await add({ ...RECHECK, nextCheckAt: AT + 950_000 });
      const sooner = await add(RECHECK);
      expect(await claim(2, 1)).toEqual([[sooner, 'ASK']]);
      expect(await claim(2, 1)).toEqual([[later, 'ASK']]);
      expect(await claim(2, 1)).toEqual([]);
    });
  });
});
