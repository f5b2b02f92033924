/** Whatever comes, in whatever order and however often: what always holds of a payment. */

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Circumstances, decide } from '../../../src/domain/decide.js';
import type { Evidence } from '../../../src/domain/evidence.js';
import { isAskable } from '../../../src/domain/facts.js';
import { isSettled, NO_IDS, type Payment } from '../../../src/domain/payment.js';
import {
  CANCELLED,
  makeAcceptance,
  makeAnswer,
  makeCircumstances,
  makeDeadline,
  makeFailure,
  makeGiveUp,
  makeRefusal,
  makeResolution,
  makeSuccess,
  makeTimeout,
  makeUnknown,
  OTHER_PAYMENT,
  RECEIPT,
} from '../../support/make-evidence.js';
import { CREATED_AT, makePayment, STK_IDS } from '../../support/make-payment.js';

const OTHER_IDS = { ...NO_IDS, ...STK_IDS, checkoutRequestId: 'ws_CO_of_another' };

/** What M-Pesa, the network and an attacker may deliver about one push. */
const ACCEPTED = [makeAcceptance()];
const TRUE_SUCCESSES = [makeSuccess(), makeAnswer('SUCCESS'), makeSuccess({ completedAt: CREATED_AT })];
const FAILURES = [
  makeFailure(),
  makeFailure({ failure: { ...CANCELLED, resultCode: '1' } }),
  makeAnswer('FAILURE'),
  makeRefusal({ ids: NO_IDS }),
];
const UNDECIDED = [
  makeTimeout(),
  makeUnknown(),
  makeAnswer('SILENCE'),
  makeAnswer('UNKNOWN_CODE'),
  makeDeadline(),
  makeGiveUp(),
];
const CONTRADICTING = [
  makeSuccess({ amountCents: 100 }),
  makeSuccess({ ids: OTHER_IDS, receipt: 'UKN0FORGED' }),
  makeFailure({ ids: OTHER_IDS }),
  makeSuccess({ shortcode: '600999' }),
];
const BARE = [makeSuccess(), makeFailure(), makeUnknown(), makeTimeout(), makeSuccess({ receipt: 'UKN0FORGED' })].map(
  (message): Evidence => ({ ...message, trust: 'BARE' }),
);
const UNCONFIRMED = [makeSuccess({ amountCents: null }), makeSuccess({ receipt: null })];
const REVISITED = [...BARE, ...UNCONFIRMED].map((message): Evidence => ({ ...message, isAnswered: true }));
const ALL: readonly Evidence[] = [
  ...ACCEPTED,
  ...TRUE_SUCCESSES,
  ...FAILURES,
  ...UNDECIDED,
  ...CONTRADICTING,
  ...BARE,
  ...UNCONFIRMED,
  ...REVISITED,
  makeResolution(),
];

interface Step {
  readonly before: Payment;
  readonly evidence: Evidence;
  readonly circumstances: Circumstances;
  readonly decision: ReturnType<typeof decide>;
}

/** Messages of some kinds in any order, any number of times, each at a time of its own. */
function messages(kinds: readonly Evidence[], maxLength = 14) {
  const message = fc.tuple(fc.constantFrom(...kinds), fc.integer({ min: 0, max: 300_000_000 }));
  return fc
    .array(message, { maxLength })
    .map(drawn => drawn.map(([evidence, afterMs]): Evidence => ({ ...evidence, occurredAt: CREATED_AT + afterMs })));
}

const conditions = fc.record({
  verifyAboveCents: fc.constantFrom(null, 0, 15_000, 15_001),
  receiptOwner: fc.constantFrom(null, OTHER_PAYMENT),
});

function walk(pieces: readonly Evidence[], given: Partial<Circumstances> = {}, from = makePayment()): Step[] {
  const circumstances = makeCircumstances(given);
  let before = from;
  return pieces.map(evidence => {
    const step = { before, evidence, circumstances, decision: decide(before, evidence, circumstances) };
    before = step.decision.payment;
    return step;
  });
}

const last = (steps: readonly Step[]): Payment => steps.at(-1)?.decision.payment ?? makePayment();

/** What clients see, but for what every version changes. */
function visible(payment: Payment) {
  const { version, updatedAt, settledAt, receiptSource, claimedSuccess, claimedReceipt, reviewsRaised, ...rest } =
    payment;
  const { nextCheckAt, ladderStep, askingUntil, unconfirmed, deniedAt, ...seen } = rest;
  return seen;
}

/** Checks one sentence at every step of any story. */
function always(check: (step: Step) => void, kinds: readonly Evidence[] = ALL): void {
  fc.assert(
    fc.property(messages(kinds), conditions, (pieces, given) => walk(pieces, given).forEach(check)),
    {
      numRuns: 2_000,
    },
  );
}

describe('any story of a payment', () => {
  it('never turns COMPLETED into anything else, nor FAILED or TIMED_OUT into PENDING', () => {
    always(({ before, decision: { payment } }) => {
      if (before.status === 'COMPLETED') expect(payment.status).toBe('COMPLETED');
      if (before.status !== 'PENDING') expect(payment.status).not.toBe('PENDING');
      if (before.status === 'FAILED') expect(payment.status).not.toBe('TIMED_OUT');
    });
  });

  it('has a new version, by one and with an event, exactly when clients see a change', () => {
    always(({ before, decision: { payment, event } }) => {
      const isChanged = JSON.stringify(visible(before)) !== JSON.stringify(visible(payment));
      expect(payment.version - before.version).toBe(isChanged ? 1 : 0);
      expect(event !== null).toBe(isChanged);
    });
  });

  it('is the very same object while nothing about it changes', () => {
    always(({ before, decision: { payment } }) => {
      expect(payment === before).toBe(JSON.stringify(payment) === JSON.stringify(before));
    });
  });

  it('makes no event of a message that is repeated at once', () => {
    always(({ evidence, circumstances, decision: { payment } }) => {
      const again = decide(payment, evidence, circumstances);
      expect([again.event, visible(again.payment)]).toEqual([null, visible(payment)]);
    });
  });

  it('raises each reason once, resolved or not, but for what was without an answer and has been answered', () => {
    always(({ before, evidence, decision: { payment } }) => {
      const isAnswered = !payment.reviewsRaised.includes('UNANSWERABLE');
      const kept = before.reviewsRaised.filter(reason => !(isAnswered && reason === 'UNANSWERABLE'));
      if (kept.length < before.reviewsRaised.length) expect(['SUCCESS', 'FAILURE']).toContain(evidence.claim);
      const raised = payment.reviewsRaised.slice(kept.length);
      expect(payment.reviewsRaised.slice(0, kept.length)).toEqual(kept);
      expect(raised.length).toBeLessThanOrEqual(1);
      expect(new Set(payment.reviewsRaised).size).toBe(payment.reviewsRaised.length);
      for (const reason of payment.reviewReasons) expect(payment.reviewsRaised).toContain(reason);
    });
  });

  it('is settled when it last entered COMPLETED or FAILED', () => {
    always(({ before, evidence, decision: { payment } }) => {
      const isEntry = payment.status !== before.status && isSettled(payment.status);
      expect(payment.settledAt).toBe(isEntry ? evidence.occurredAt : before.settledAt);
    });
  });

  it('has a failure exactly when it is FAILED, and a receipt only when it is COMPLETED', () => {
    always(({ decision: { payment } }) => {
      expect(payment.failure !== null).toBe(payment.status === 'FAILED');
      if (payment.mpesaReceipt !== null) expect(payment.status).toBe('COMPLETED');
      expect(payment.receiptSource !== null).toBe(payment.mpesaReceipt !== null);
      if (payment.status === 'COMPLETED') expect(payment.claimedSuccess).toBeNull();
    });
  });

  it('is asked about while it is open and there is something to ask with, to the end of its ladder', () => {
    always(({ circumstances, decision: { payment } }) => {
      const isOpen = !isSettled(payment.status);
      const isAtEnd = payment.ladderStep >= circumstances.ladder.length;
      if (isOpen && isAskable(payment) && !isAtEnd) expect(payment.nextCheckAt).not.toBeNull();
      if (isOpen && payment.nextCheckAt === null) expect(payment.reviewsRaised).toContain('UNANSWERABLE');
    });
  });

  it('that a trusted message calls paid is not failed in silence: nobody tries again, and a person or M-Pesa looks', () => {
    always(({ decision: { payment } }) => {
      if (payment.status !== 'FAILED' || !isTrustedClaim(payment) || payment.unconfirmed === 'WAITING') return;
      expect(payment.reviewsRaised).not.toEqual([]);
      expect(payment.failure?.retryable).toBe(false);
    });
  });

  it('of which a trusted message names another amount is completed only by one that names the right one', () => {
    always(({ before, evidence, decision: { payment } }) => {
      if (before.claimedSuccess !== 'OTHER_AMOUNT' || payment.status !== 'COMPLETED') return;
      expect([evidence.amountCents, evidence.trust]).toEqual([
        payment.amountCents,
        expect.not.stringContaining('BARE'),
      ]);
    });
  });

  it('is completed after a failure by nothing but M-Pesa’s answer', () => {
    always(({ before, evidence, decision: { payment } }) => {
      if (before.status === 'FAILED' && payment.status === 'COMPLETED') expect(evidence.source).toBe('QUERY');
    });
  });

  it('has a person to look at it for want of an answer only while there is none', () => {
    always(({ evidence, before, decision: { payment } }) => {
      const isOutcome = payment.status !== before.status && isSettled(payment.status) && evidence.source === 'QUERY';
      if (isOutcome || payment.status === 'COMPLETED') expect(payment.reviewReasons).not.toContain('UNANSWERABLE');
    });
  });

  it('has its unconfirmed callbacks decided once it is settled and nothing waits for an answer any more', () => {
    always(({ before, decision: { payment, verdict } }) => {
      if (verdict === 'UNCONFIRMED')
        expect([payment.unconfirmed, payment.nextCheckAt]).toEqual(['WAITING', expect.any(Number)]);
      if (payment.unconfirmed === 'WAITING' && isSettled(payment.status)) expect(payment.nextCheckAt).not.toBeNull();
      if (before.unconfirmed === 'WAITING') expect(payment.unconfirmed).not.toBeNull();
      if (payment.status === 'COMPLETED') expect(payment.unconfirmed).not.toBe('WAITING');
    });
  });

  it('changes its status by no message that is bare, contradicts or is not understood', () => {
    always(({ before, evidence, decision: { payment, verdict } }) => {
      if (evidence.trust === 'BARE') expect(payment.status).toBe(before.status);
      if (verdict !== 'APPLIED') expect(payment.status).toBe(before.status);
    });
  });
});

describe('a forged success', () => {
  const forged = [...CONTRADICTING, ...BARE, ...UNCONFIRMED, ...REVISITED, ...UNDECIDED, ...ACCEPTED];

  it('never completes a payment, whatever comes with it', () => {
    always(
      ({ decision: { payment } }) => expect(payment.status).not.toBe('COMPLETED'),
      forged.filter(isOfAcknowledged),
    );
  });

  it('never completes one with the receipt of another', () => {
    fc.assert(
      fc.property(messages([...FAILURES, ...UNDECIDED, makeSuccess()]), pieces => {
        expect(last(walk(pieces, { receiptOwner: OTHER_PAYMENT })).status).not.toBe('COMPLETED');
      }),
    );
  });

  it('never brings its receipt to a payment that is truly completed', () => {
    const from = last(walk([makeAcceptance()]));
    fc.assert(
      fc.property(messages([...CONTRADICTING, ...BARE, ...TRUE_SUCCESSES]), pieces => {
        const forgedReceipts = walk(pieces, {}, from).filter(
          ({ evidence, decision: { payment } }) => evidence.trust !== 'BARE' && payment.mpesaReceipt === 'UKN0FORGED',
        );
        for (const { decision } of forgedReceipts) expect(decision.payment.receiptSource).toBe('BARE');
      }),
    );
  });
});

describe('a success that waits for a query', () => {
  const unanswered = [
    makeFailure(),
    makeRefusal({ ids: NO_IDS }),
    makeAnswer('SILENCE'),
    makeUnknown(),
    makeTimeout(),
    makeDeadline(),
  ];
  const waiting = [makeSuccess(), ...UNCONFIRMED, makeSuccess({ trust: 'BARE' })];

  it('is asked about until one answers, whatever else is told before it and after it', () => {
    const circumstances = { verifyAboveCents: 0 };
    const from = last(walk([makeAcceptance()]));
    const story = fc.tuple(messages(unanswered), fc.constantFrom(...waiting), messages(unanswered));
    fc.assert(
      fc.property(story, ([before, success, after]) => {
        const asked = last(walk([...before, success, ...after], circumstances, from));
        expect(asked.nextCheckAt).not.toBeNull();
        expect(last(walk([makeAnswer('SUCCESS')], circumstances, asked)).status).toBe('COMPLETED');
        const denied = last(walk([makeAnswer('FAILURE')], circumstances, asked));
        expect([denied.status, denied.unconfirmed]).toEqual(['FAILED', 'DECIDABLE']);
        expect(denied.reviewReasons.includes('QUERY_DENIES_SUCCESS')).toBe(success.trust === 'KEYED');
      }),
    );
  });
});

describe('messages that are trusted and true', () => {
  const undecided = [
    makeAcceptance(),
    makeTimeout(),
    makeUnknown(),
    makeAnswer('SILENCE'),
    makeDeadline(),
    makeGiveUp(),
  ];

  /** All of them at least once, in any order, with repetitions. */
  const story = (kinds: readonly Evidence[]) =>
    fc
      .tuple(fc.shuffledSubarray([...kinds], { minLength: kinds.length }), messages(kinds, 6))
      .chain(([once, more]) => fc.shuffledSubarray([...once, ...more], { minLength: once.length + more.length }));

  it('of a success make it COMPLETED with its receipt, in any order', () => {
    fc.assert(
      fc.property(story([...undecided, ...TRUE_SUCCESSES]), pieces => {
        expect(last(walk(pieces))).toMatchObject({
          ...STK_IDS,
          status: 'COMPLETED',
          mpesaReceipt: RECEIPT,
          failure: null,
        });
      }),
      { numRuns: 1_000 },
    );
  });

  it('of a failure make it FAILED, in any order', () => {
    fc.assert(
      fc.property(story([...undecided, makeFailure(), makeAnswer('FAILURE')]), pieces => {
        expect(last(walk(pieces))).toMatchObject({
          ...STK_IDS,
          status: 'FAILED',
          mpesaReceipt: null,
          failure: CANCELLED,
        });
      }),
      { numRuns: 1_000 },
    );
  });

  it('of a success with a failure beside it still make it COMPLETED, for a person to look at', () => {
    fc.assert(
      fc.property(story([makeSuccess(), makeFailure()]), pieces => {
        // What waited for M-Pesa's answer is looked at again once it has come.
        const answered = [makeAnswer('SUCCESS'), makeSuccess({ isAnswered: true })];
        const payment = last(walk([...pieces, ...answered]));
        expect(payment).toMatchObject({ status: 'COMPLETED', mpesaReceipt: RECEIPT });
        expect(payment.reviewReasons.length).toBeGreaterThan(0);
      }),
    );
  });
});

function isTrustedClaim({ claimedSuccess }: Payment): boolean {
  return claimedSuccess === 'TRUSTED' || claimedSuccess === 'OTHER_AMOUNT';
}

/** A contradiction needs something to contradict: ids are adopted from the first keyed message when none are known. */
function isOfAcknowledged({ trust, ids, claim, amountCents, shortcode }: Evidence): boolean {
  const isTold = amountCents === 100 || shortcode !== null;
  return trust === 'BARE' || claim !== 'SUCCESS' || isTold || ids.checkoutRequestId === STK_IDS.checkoutRequestId;
}
