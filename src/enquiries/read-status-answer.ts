/** What an answer to a status enquiry says of the payment that was asked about, as evidence. Pure. */

import type { Claim, Evidence } from '../domain/evidence.js';
import { findDifference } from '../domain/facts.js';
import { type MpesaIds, NO_IDS, type Payment } from '../domain/payment.js';
import { kindOf } from '../domain/payment-kinds.js';
import type { ShortcodeDirectory } from '../domain/shortcode-directory.js';
import type { TransactionStatusResult } from '../operations/transaction-status.js';
import { blankEvidence, presentNote } from '../payments/build-evidence.js';

const CLAIMS: Readonly<Record<TransactionStatusResult['outcome'], Claim>> = {
  SUCCESS: 'SUCCESS',
  FAILURE: 'FAILURE',
  REVERSED: 'REVERSED',
  PROCESSING: 'SILENCE',
  UNKNOWN: 'UNKNOWN_CODE',
};

/** A failed enquiry says nothing about the payment. */
export function buildStatusEvidence(
  payment: Pick<Payment, 'id' | 'kind' | 'shortcode' | 'partyShortcode'>,
  result: TransactionStatusResult,
  shortcodes: ShortcodeDirectory,
  occurredAt: number,
): Evidence {
  const claim = isAnswer(payment, result) ? CLAIMS[result.outcome] : 'SILENCE';
  const [party] = result.shortcodes;
  const isOurs = result.shortcodes.some(each => shortcodes.isParty(payment.shortcode, each));
  return {
    ...blankEvidence(payment.id, 'QUERY', claim, occurredAt),
    ids: namedIds(payment, result.targetIds),
    amountCents: result.amountCents,
    receipt: claim === 'SUCCESS' ? result.receipt : null,
    shortcode: isOurs || party === undefined ? null : party,
    partyShortcode: otherReceiver(payment, result),
    failure: claim === 'FAILURE' ? result.failure : null,
    note: presentNote(result.transactionStatus ?? result.resultDescription),
  };
}

/** The business that M-Pesa names as paid, unless it names the payment's among others. */
function otherReceiver(
  { partyShortcode }: Pick<Payment, 'partyShortcode'>,
  { receivers }: TransactionStatusResult,
): string | null {
  const [receiver = null] = receivers;
  return partyShortcode === null || receivers.includes(partyShortcode) ? partyShortcode : receiver;
}

/**
 * A failed enquiry is none, and neither is a success without amount or shortcode where the receipt alone names the payment: any
 * transaction may have it.
 */
function isAnswer(
  payment: Pick<Payment, 'kind'>,
  { resultCode, outcome, amountCents, shortcodes }: TransactionStatusResult,
) {
  if (resultCode !== '0') return false;
  const isNamed = kindOf(payment).askedById !== 'mpesaReceipt' || (amountCents !== null && shortcodes.length > 0);
  return isNamed || outcome !== 'SUCCESS';
}

/**
 * The answer about the payment that a reversal gives back: once that one is reversed, the reversal is done, whoever has done it.
 * Anything else says nothing about the reversal yet.
 */
export function buildReversedEvidence(
  reversal: Payment,
  result: TransactionStatusResult,
  shortcodes: ShortcodeDirectory,
  occurredAt: number,
): Evidence {
  const evidence = buildStatusEvidence(reversal, result, shortcodes, occurredAt);
  const claim = evidence.claim === 'REVERSED' ? 'SUCCESS' : 'SILENCE';
  // Ids, receipt and failure are those of the other payment.
  return { ...evidence, claim, ids: NO_IDS, receipt: null, reversesReceipt: result.receipt, failure: null };
}

/** Why an answer is not evidence about the payment, in words that follow "the transaction"; or the evidence. */
export type Fit = { readonly fits: true; readonly evidence: Evidence } | { readonly fits: false; readonly why: string };

/**
 * The answer about a receipt that somebody has chosen for a payment: it may be any transaction of the shop, so that everything about
 * it has to fit, and it completes the payment or says nothing about it.
 */
export function fitChosenReceipt(
  payment: Payment,
  mpesaReceipt: string,
  result: TransactionStatusResult,
  shortcodes: ShortcodeDirectory,
  occurredAt: number,
): Fit {
  const evidence = { ...buildStatusEvidence(payment, result, shortcodes, occurredAt), receipt: mpesaReceipt };
  const party = kindOf(payment).isMoneyIn ? result.receivers : result.payers;
  const misfit = (why: string): Fit => ({ fits: false, why });
  if (evidence.claim !== 'SUCCESS') return misfit('is not completed');
  if (result.receipt !== null && result.receipt !== mpesaReceipt) return misfit('has another receipt');
  if (evidence.amountCents !== payment.amountCents) return misfit('has another amount, or none');
  if (!party.some(each => shortcodes.isParty(payment.shortcode, each))) return misfit('has another shortcode, or none');
  const difference = findDifference(payment, evidence);
  return difference === null ? { fits: true, evidence } : misfit(`has another ${difference}`);
}

/** The ids by which M-Pesa names a payment of this kind; a push has no conversation ids: those of its transaction are M-Pesa's own. */
function namedIds(payment: Pick<Payment, 'kind'>, ids: MpesaIds): MpesaIds {
  return { ...NO_IDS, ...Object.fromEntries(kindOf(payment).namingIds.map(name => [name, ids[name]])) };
}
