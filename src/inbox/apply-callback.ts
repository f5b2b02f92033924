/** Applies one stored or just received callback through the funnel: its evidence, its enquiry's answer and its row together. */

import type { AuditEntry } from '../audit/audit.js';
import type { Decision } from '../domain/decide.js';
import type { CallbackVerdict, Evidence, Trust } from '../domain/evidence.js';
import { matchesBothIds } from '../domain/facts.js';
import type { Payment } from '../domain/payment.js';
import { type AnswerOutcome, answerEnquiry } from '../enquiries/answer-enquiry.js';
import { type Subject, type SuspendInitiatorNeighbours, suspendInitiator } from '../initiators/suspend-initiator.js';
import { type KeptRoute, ticketOf, understandCallback } from '../operations/callback-routes.js';
import type { Understanding } from '../operations/understanding.js';
import { blankEvidence, buildResultEvidence } from '../payments/build-evidence.js';
import type { Entry, Finding, FindPayments, Funnel } from '../payments/payments.js';
import type { PubSub } from '../pubsub/pubsub.js';
import type { Unit } from '../store/unit.js';
import type { Write } from '../store/write.js';
import type { CallbackRow } from './callback-row.js';
import { createJudgeConfirmation, type JudgeConfirmationNeighbours, type Judgement } from './judge-confirmation.js';

export interface ApplyCallbackNeighbours extends SuspendInitiatorNeighbours, JudgeConfirmationNeighbours {
  readonly funnel: Funnel;
  readonly find: FindPayments;
  readonly pubsub: PubSub;
  /** Told of each payment that a signed callback has completed, once that is committed. */
  readonly onPaid: (payment: Payment) => void;
}

/** A callback with its route known to be one of ours. */
export type ReadableCallback = Pick<CallbackRow, 'id' | 'ticket' | 'body' | 'receivedAt' | 'note'> & {
  readonly route: KeptRoute;
};

/** The verdict on a callback, for its row. */
export interface Verdict {
  readonly verdict: CallbackVerdict;
  readonly note: string | null;
  readonly paymentId: string | null;
  /** Its payment's person was erased: once it is decided, nothing of its bytes is kept. */
  readonly isErased?: boolean;
}

export interface ApplyOptions {
  /** Daraja's own answer has settled the payment, which this callback waited for. */
  readonly isAnswered: boolean;
  /** The callback's row with its verdict, to be written in the same unit. */
  readonly write: (verdict: Verdict) => Write;
  /** For one that an operator has asked for. */
  readonly audit?: AuditEntry | undefined;
  /** For one that is stored already: whether it is still to be decided, once its row is locked. */
  readonly isStillOpen?: (unit: Unit) => Promise<boolean>;
}

/** Resolves after the commit; to null if another process has decided it meanwhile. Applying it again makes no second effect. */
export type ApplyCallback = (callback: ReadableCallback, options: ApplyOptions) => Promise<Verdict | null>;

/** May be applied again at any time: what a callback says counts once. Rejects when nothing could be stored. */
export function createApplyCallback(neighbours: ApplyCallbackNeighbours): ApplyCallback {
  const { funnel, find, shortcodes, pubsub, onPaid } = neighbours;
  const judgeConfirmation = createJudgeConfirmation(neighbours);

  const findEvidence = async (callback: ReadableCallback, understood: Understanding): Promise<Evidence | null> => {
    const { receivedAt } = callback;
    const trust: Trust = callback.ticket === null ? 'BARE' : 'KEYED';
    if (understood.about === 'NOTHING') return unreadableEvidence(callback, trust);
    if (understood.about !== 'PAYMENT' && understood.about !== 'PAYMENT_TIMEOUT') return null;
    const ids = understood.about === 'PAYMENT' ? understood.result.ids : understood.ids;
    // Named by its ticket, or on the bare form by M-Pesa's ids.
    const paymentId = callback.ticket ?? (await find.byMpesaIds(ids))?.id ?? null;
    if (paymentId === null) return null;
    if (understood.about === 'PAYMENT') {
      return buildResultEvidence(paymentId, understood.family, understood.result, trust, receivedAt);
    }
    return { ...blankEvidence(paymentId, 'TIMEOUT_CALLBACK', 'TIMEOUT', receivedAt), ids, trust };
  };

  /** Applies `entry`, and all that it writes, only to a callback that is still to be decided; null for one that is not. */
  const applyOpen = async (
    options: ApplyOptions,
    entry: Required<Pick<Entry, 'evidence' | 'writes'>>,
    verdictOn: (decision: Decision | null) => Verdict,
  ): Promise<Verdict | null> => {
    const done = { isOpen: true };
    const find = async (unit: Unit): Promise<Finding | null> => {
      done.isOpen = options.isStillOpen === undefined || (await options.isStillOpen(unit));
      if (!done.isOpen) return null;
      return typeof entry.evidence === 'function' ? entry.evidence(unit) : entry.evidence;
    };
    const decision = await funnel.apply({
      // What is known beforehand is handed over beforehand: the funnel keeps what is about one payment in its order.
      evidence: options.isStillOpen === undefined ? entry.evidence : find,
      writes: decided => (done.isOpen ? [options.write(verdictOn(decided)), ...entry.writes(decided)] : []),
      audit: () => (done.isOpen ? (options.audit ?? null) : null),
    });
    return done.isOpen ? verdictOn(decision) : null;
  };

  const applyToPayment = async (callback: ReadableCallback, understood: Understanding, options: ApplyOptions) => {
    const found = await findEvidence(callback, understood);
    const evidence = found && { ...found, isAnswered: options.isAnswered, callbackId: callback.id };
    const writes = (decided: Decision | null) =>
      suspendInitiator(neighbours, callback, understood, decided && subjectOf(decided, understood));
    const done: { decision?: Decision | null } = {};
    const verdict = await applyOpen(options, { evidence, writes }, decided => {
      done.decision = decided;
      return verdictOf(callback, decided, understood);
    });
    if (verdict && evidence && done.decision && isPaidBy(evidence, done.decision)) onPaid(done.decision.payment);
    return verdict;
  };

  const applyToEnquiry = async (
    callback: ReadableCallback,
    understood: Understanding & { readonly about: 'ENQUIRY' },
    options: ApplyOptions,
  ): Promise<Verdict | null> => {
    const context = { ...callback, callbackId: callback.id, subject: understood.subject };
    const done: { outcome?: AnswerOutcome } = {};
    const evidence = async (unit: Unit) => {
      const outcome = await answerEnquiry(unit, understood.answer, context, shortcodes);
      done.outcome = outcome;
      return outcome.evidence && { ...outcome.evidence, callbackId: callback.id };
    };
    const writes = () => suspendInitiator(neighbours, callback, understood, done.outcome ?? null);
    const verdict = await applyOpen(options, { evidence, writes }, () => done.outcome ?? UNMATCHED);
    pubsub.ring({ topic: 'enquiries', sequence: 0 });
    return verdict;
  };

  const applyConfirmation = async (
    callback: ReadableCallback,
    { confirmation }: Understanding & { readonly about: 'CONFIRMATION' },
    options: ApplyOptions,
  ): Promise<Verdict | null> => {
    const done: { judgement?: Judgement } = {};
    const evidence = async (unit: Unit) => {
      done.judgement = await judgeConfirmation(unit, callback, confirmation);
      const { finding } = done.judgement;
      return finding && 'claim' in finding
        ? { ...finding, isAnswered: options.isAnswered, callbackId: callback.id }
        : finding;
    };
    return applyOpen(options, { evidence, writes: () => [] }, decided =>
      verdictOnConfirmation(done.judgement, decided),
    );
  };

  return async (callback, options) => {
    const understood = understandCallback(callback.route, callback.body);
    if (understood.about === 'CONFIRMATION') return applyConfirmation(callback, understood, options);
    if (understood.about === 'ENQUIRY') return applyToEnquiry(callback, understood, options);
    return applyToPayment(callback, understood, options);
  };
}

/** A signed callback has completed it, and nothing else before. */
function isPaidBy({ trust, occurredAt }: Evidence, { event, payment }: Decision): boolean {
  const isEntry = payment.status === 'COMPLETED' && payment.settledAt === occurredAt;
  return trust === 'KEYED' && event !== null && isEntry;
}

/** Without a judgement another process has decided it. */
function verdictOnConfirmation(judgement: Judgement | undefined, decided: Decision | null): Verdict {
  if (judgement?.finding === null) return { verdict: judgement.verdict, note: judgement.note, paymentId: null };
  return decided ? verdictOfDecision(decided) : UNMATCHED;
}

function verdictOfDecision({ verdict, note, payment }: Decision): Verdict {
  return { verdict, note, paymentId: payment.id, isErased: isErased(payment) };
}

function isErased(payment: Payment | undefined): boolean {
  return payment !== undefined && payment.erasedAt !== null;
}

const UNMATCHED: Verdict = { verdict: 'UNMATCHED', note: 'No payment or enquiry has these IDs.', paymentId: null };

/** A refused operator is known by the call that was refused: M-Pesa names it by both ids. */
function subjectOf({ verdict, payment }: Decision, understood: Understanding): Subject {
  const hasBothIds = understood.about === 'PAYMENT' && matchesBothIds(payment, understood.result.ids);
  return { verdict, shortcode: payment.shortcode, hasBothIds };
}

function verdictOf(callback: ReadableCallback, decision: Decision | null, understood: Understanding): Verdict {
  if (understood.about === 'NOTHING') {
    const about = { paymentId: ticketedPayment(callback), isErased: isErased(decision?.payment) };
    return { verdict: 'MALFORMED', note: understood.problem, ...about };
  }
  if (understood.about === 'VALIDATION') return { verdict: 'APPLIED', note: callback.note, paymentId: null };
  if (!decision) return UNMATCHED;
  return verdictOfDecision(decision);
}

/** Nobody but M-Pesa has the key, and it has something to say: it is asked what. */
function unreadableEvidence(callback: ReadableCallback, trust: Trust): Evidence | null {
  const paymentId = ticketedPayment(callback);
  if (paymentId === null) return null;
  return { ...blankEvidence(paymentId, 'CALLBACK', 'UNKNOWN_CODE', callback.receivedAt), trust };
}

/** An unreadable callback can still be found beside its payment: its URL was signed for it. */
function ticketedPayment({ route, ticket }: ReadableCallback): string | null {
  return ticketOf(route) === 'PAYMENT' ? ticket : null;
}
