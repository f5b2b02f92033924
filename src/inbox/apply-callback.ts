/** Applies one stored or just received callback through the funnel: its evidence, its enquiry's answer and its row together. */

import type { CallbackVerdict, Evidence, Trust } from '../domain/evidence.js';
import type { MpesaIds } from '../domain/payment.js';
import { type AnswerOutcome, answerEnquiry } from '../enquiries/answer-enquiry.js';
import { type CallbackRoute, ticketOf, understandCallback } from '../operations/callback-routes.js';
import type { Understanding } from '../operations/understanding.js';
import { blankEvidence, buildResultEvidence } from '../payments/build-evidence.js';
import type { FindPayments, Funnel } from '../payments/payments.js';
import type { PubSub } from '../pubsub/pubsub.js';
import type { Write } from '../store/write.js';
import type { CallbackRow } from './callback-row.js';
import { type LockInitiatorNeighbours, lockInitiator, type Subject } from './lock-initiator.js';

export interface ApplyCallbackNeighbours extends LockInitiatorNeighbours {
  readonly funnel: Funnel;
  readonly find: FindPayments;
  readonly pubsub: PubSub;
}

/** A callback with its route known to be one of ours. */
export type ReadableCallback = Pick<CallbackRow, 'id' | 'ticket' | 'body' | 'receivedAt'> & {
  readonly route: CallbackRoute;
};

/** What became of a callback, for its row. */
export interface Verdict {
  readonly verdict: CallbackVerdict;
  readonly note: string | null;
  readonly paymentId: string | null;
}

export interface ApplyOptions {
  /** Daraja's own answer has settled the payment, which this callback waited for. */
  readonly isAnswered: boolean;
  /** The callback's row with its verdict, to be written in the same unit. */
  readonly write: (verdict: Verdict) => Write;
}

/** Resolves after the commit. Applying it again makes no second effect, but may give another verdict. */
export type ApplyCallback = (callback: ReadableCallback, options: ApplyOptions) => Promise<Verdict>;

/** May be applied again at any time: what a callback says counts once. Rejects when nothing could be stored. */
export function createApplyCallback(neighbours: ApplyCallbackNeighbours): ApplyCallback {
  const { funnel, find, shortcodes, pubsub } = neighbours;

  /** The payment a callback is about: named by its ticket, or on the bare form by M-Pesa's ids. */
  const findPaymentId = async ({ ticket }: ReadableCallback, ids: MpesaIds): Promise<string | null> =>
    ticket ?? (await find.byMpesaIds(ids))?.id ?? null;

  const findEvidence = async (callback: ReadableCallback, understood: Understanding): Promise<Evidence | null> => {
    if (understood.about !== 'PAYMENT' && understood.about !== 'PAYMENT_TIMEOUT') return null;
    const ids = understood.about === 'PAYMENT' ? understood.result.ids : understood.ids;
    const paymentId = await findPaymentId(callback, ids);
    if (paymentId === null) return null;
    const trust: Trust = callback.ticket === null ? 'BARE' : 'KEYED';
    if (understood.about === 'PAYMENT') {
      return buildResultEvidence(paymentId, understood.family, understood.result, trust, callback.receivedAt);
    }
    return { ...blankEvidence(paymentId, 'TIMEOUT_CALLBACK', 'TIMEOUT', callback.receivedAt), ids, trust };
  };

  const lock = (callback: ReadableCallback, understood: Understanding, subject: Subject | null) =>
    subject ? lockInitiator(neighbours, callback, understood, subject) : [];

  const applyToPayment = async (callback: ReadableCallback, understood: Understanding, options: ApplyOptions) => {
    const found = await findEvidence(callback, understood);
    const evidence = found && { ...found, isAnswered: options.isAnswered };
    const decision = await funnel.apply({
      evidence,
      writes: decided => [
        options.write(verdictOf(callback, decided, understood)),
        ...lock(callback, understood, decided && { ...decided, shortcode: decided.payment.shortcode }),
      ],
    });
    return verdictOf(callback, decision, understood);
  };

  const applyToEnquiry = async (
    callback: ReadableCallback,
    understood: Understanding & { readonly about: 'ENQUIRY' },
    options: ApplyOptions,
  ): Promise<Verdict> => {
    const context = { ...callback, callbackId: callback.id, subject: understood.subject };
    const done: { outcome?: AnswerOutcome } = {};
    await funnel.apply({
      evidence: async unit => {
        done.outcome = await answerEnquiry(unit, understood.answer, context, shortcodes);
        return done.outcome.evidence;
      },
      writes: () => [options.write(done.outcome ?? UNMATCHED), ...lock(callback, understood, done.outcome ?? null)],
    });
    pubsub.ring({ topic: 'enquiries', sequence: 0 });
    return done.outcome ?? UNMATCHED;
  };

  return async (callback, options) => {
    const understood = understandCallback(callback.route, callback.body);
    if (understood.about === 'ENQUIRY') return applyToEnquiry(callback, understood, options);
    return applyToPayment(callback, understood, options);
  };
}

const UNMATCHED: Verdict = { verdict: 'UNMATCHED', note: 'Nothing of ours has these ids.', paymentId: null };

function verdictOf(
  callback: ReadableCallback,
  decision: {
    readonly verdict: CallbackVerdict;
    readonly note: string | null;
    readonly payment: { readonly id: string };
  } | null,
  understood: Understanding,
): Verdict {
  if (understood.about === 'NOTHING') {
    return { verdict: 'MALFORMED', note: understood.problem, paymentId: ticketedPayment(callback) };
  }
  if (!decision) return UNMATCHED;
  return { verdict: decision.verdict, note: decision.note, paymentId: decision.payment.id };
}

/** An unreadable callback can still be found beside its payment: its URL was signed for it. */
function ticketedPayment({ route, ticket }: ReadableCallback): string | null {
  return ticketOf(route) === 'PAYMENT' ? ticket : null;
}
