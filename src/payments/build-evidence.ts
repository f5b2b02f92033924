/** Turns what M-Pesa said, in whatever operation, into evidence about a payment. Pure. */

import type { Answer } from '../daraja/daraja.js';
import type { Claim, Evidence } from '../domain/evidence.js';
import { NO_IDS, type Payment } from '../domain/payment.js';
import { explainResultCode, type ResultCodeFamily, type ResultCodeSource } from '../domain/result-codes.js';
import type { Acknowledgement, PaymentResult } from '../operations/operation.js';

/** Evidence that says nothing yet; makers of evidence fill in what their message says. */
export function blankEvidence(
  paymentId: string,
  source: Evidence['source'],
  claim: Claim,
  occurredAt: number,
): Evidence {
  const facts = { ids: NO_IDS, amountCents: null, receipt: null, completedAt: null, reversesReceipt: null };
  const parties = { shortcode: null, partyShortcode: null };
  return {
    paymentId,
    source,
    claim,
    occurredAt,
    ...facts,
    ...parties,
    failure: null,
    trust: 'OWN',
    isAnswered: false,
    isConfirmed: false,
    checkoutId: null,
    decision: null,
    actor: null,
    callbackId: null,
    note: null,
  };
}

/**
 * Daraja's answer to a request for money. Silence is not evidence: the payment stays PENDING and is asked about, by the ids of a
 * doubtful acknowledgement if there are any.
 */
export function buildAnswerEvidence(
  payment: Payment,
  answer: Answer<Acknowledgement>,
  occurredAt: number,
): Evidence | null {
  if (answer.kind === 'UNKNOWN') {
    if (!answer.heard) return null;
    const doubtful = blankEvidence(payment.id, 'ACKNOWLEDGEMENT', 'SILENCE', occurredAt);
    return { ...doubtful, ids: answer.heard.ids, note: presentNote(answer.description) };
  }
  if (answer.kind === 'ACCEPTED') {
    return { ...blankEvidence(payment.id, 'ACKNOWLEDGEMENT', 'ACCEPTED', occurredAt), ids: answer.value.ids };
  }
  const refused = blankEvidence(payment.id, 'ACKNOWLEDGEMENT', 'FAILURE', occurredAt);
  return { ...refused, failure: answer.failure, note: presentNote(answer.description) };
}

/** That whoever has opened a payment does not send it. It has failed, unless somebody else has sent it. */
export function buildUnsentEvidence({ id }: Payment, occurredAt: number): Evidence {
  const note = 'Nothing was sent: the database did not answer.';
  return { ...blankEvidence(id, 'ACKNOWLEDGEMENT', 'UNSENT', occurredAt), note };
}

/** The result of a payment operation, from its callback. */
export function buildResultEvidence(
  paymentId: string,
  family: ResultCodeFamily,
  result: PaymentResult,
  trust: Evidence['trust'],
  occurredAt: number,
): Evidence {
  const { claim, failure } = readCode(family, result.resultCode, 'CALLBACK');
  const { ids, amountCents, receipt, completedAt, reversesReceipt, shortcode, partyShortcode } = result;
  const note = presentNote(result.resultDescription);
  // A failure carries no receipt: Daraja puts a placeholder, or a real-looking one, where it would be.
  const facts = {
    ids,
    amountCents,
    ...(claim === 'SUCCESS' ? { receipt, completedAt } : { receipt: null, completedAt: null }),
    reversesReceipt,
    ...{ shortcode, partyShortcode },
    failure,
  };
  return { ...blankEvidence(paymentId, 'CALLBACK', claim, occurredAt), ...facts, trust, note };
}

/**
 * What a result code claims: exactly "0" is a success; a code that no table explains claims nothing. That it was done before is a
 * success without facts, so that it waits for M-Pesa's own answer.
 */
export function readCode(
  family: ResultCodeFamily,
  code: string | null,
  source: ResultCodeSource,
): Pick<Evidence, 'claim' | 'failure'> {
  const { outcome, failure } = explainResultCode(family, code, source);
  if (outcome === 'SUCCESS' || outcome === 'FAILURE') return { claim: outcome, failure };
  return { claim: outcome === 'DONE_BEFORE' ? 'SUCCESS' : 'UNKNOWN_CODE', failure: null };
}

const NOTE_LENGTH_MAX = 200;

/** M-Pesa's prose for an event: without anything that could be a phone number, and short. */
export function presentNote(text: string | null): string | null {
  return text === null ? null : text.replace(/\d{7,}/g, '…').slice(0, NOTE_LENGTH_MAX);
}
