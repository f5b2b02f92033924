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

/** What M-Pesa says of one transaction, and by which receipt it was asked; null: by an id that only this payment has. */
export interface StatusAnswer {
  readonly mpesaReceipt: string | null;
  readonly result: TransactionStatusResult;
  readonly occurredAt: number;
}

type Subject = Pick<Payment, 'id' | 'kind' | 'shortcode' | 'partyShortcode'>;

/** A failed enquiry says nothing about the payment, and neither does money that went the other way. */
export function buildStatusEvidence(payment: Subject, answer: StatusAnswer, shortcodes: ShortcodeDirectory): Evidence {
  const { result, occurredAt } = answer;
  const claim = isAnswer(payment, answer, shortcodes) ? CLAIMS[result.outcome] : 'SILENCE';
  const [party] = result.shortcodes;
  return {
    ...blankEvidence(payment.id, 'QUERY', claim, occurredAt),
    ids: namedIds(payment, result.targetIds),
    amountCents: result.amountCents,
    receipt: claim === 'SUCCESS' ? result.receipt : null,
    completedAt: claim === 'SUCCESS' ? result.completedAt : null,
    shortcode: isAmong(payment, result.shortcodes, shortcodes) || party === undefined ? null : party,
    partyShortcode: otherReceiver(payment, result),
    failure: claim === 'FAILURE' ? result.failure : null,
    note: presentNote(result.transactionStatus ?? result.resultDescription),
  };
}

/** The business that M-Pesa names as paid, unless it names the payment's among others; any, where it does not say who paid whom. */
function otherReceiver(
  { partyShortcode }: Pick<Payment, 'partyShortcode'>,
  { shortcodes, payers, receivers }: TransactionStatusResult,
): string | null {
  const named = payers.length === 0 && receivers.length === 0 ? shortcodes : receivers;
  const [receiver = null] = named;
  return partyShortcode === null || named.includes(partyShortcode) ? partyShortcode : receiver;
}

/**
 * A failed enquiry is none. Where the receipt alone names the payment, any transaction of the shop may have it: a success counts with its
 * amount and the shortcode on the payment's own side, and nothing counts that went the other way.
 */
function isAnswer(payment: Subject, { mpesaReceipt, result }: StatusAnswer, shortcodes: ShortcodeDirectory): boolean {
  const { resultCode, outcome, amountCents, payers, receivers } = result;
  if (resultCode !== '0') return false;
  if (mpesaReceipt === null) return true;
  const [ownSide, otherSide] = kindOf(payment).isMoneyIn ? [receivers, payers] : [payers, receivers];
  const isOurs = (parties: readonly string[]) => isAmong(payment, parties, shortcodes);
  if (outcome !== 'SUCCESS') return isOurs(ownSide) || !isOurs(otherSide);
  // That of others alone is a fact that differs, for a person to see.
  const isOfOthers = result.shortcodes.length > 0 && !isOurs(result.shortcodes);
  return amountCents !== null && (isOurs(ownSide) || isOfOthers);
}

function isAmong(
  { shortcode }: Pick<Payment, 'shortcode'>,
  parties: readonly string[],
  shortcodes: ShortcodeDirectory,
): boolean {
  return parties.some(each => shortcodes.isParty(shortcode, each));
}

/**
 * The answer about the payment that a reversal gives back: once that one is reversed, the reversal is done, whoever has done it.
 * Anything else says nothing about the reversal yet.
 */
export function buildReversedEvidence(
  reversal: Payment,
  answer: StatusAnswer,
  shortcodes: ShortcodeDirectory,
): Evidence {
  // The receipt is the other payment's, and so is the side on which the shortcode stands.
  const evidence = buildStatusEvidence(reversal, { ...answer, mpesaReceipt: null }, shortcodes);
  const claim = evidence.claim === 'REVERSED' ? 'SUCCESS' : 'SILENCE';
  // Ids, receipt, time and failure are those of the other payment.
  const own = { ids: NO_IDS, receipt: null, completedAt: null, failure: null };
  return { ...evidence, ...own, claim, reversesReceipt: answer.result.receipt };
}

/** Why an answer is not evidence about the payment, in words that follow "the transaction"; or the evidence. */
export type Fit = { readonly fits: true; readonly evidence: Evidence } | { readonly fits: false; readonly why: string };

/**
 * The answer about a receipt that somebody has chosen for a payment: it may be any transaction of the shop, so that everything about
 * it has to fit, and it completes the payment or says nothing about it.
 */
export function fitChosenReceipt(
  payment: Payment,
  answer: StatusAnswer & { readonly mpesaReceipt: string },
  shortcodes: ShortcodeDirectory,
): Fit {
  const { mpesaReceipt, result } = answer;
  const evidence = { ...buildStatusEvidence(payment, answer, shortcodes), receipt: mpesaReceipt };
  const party = kindOf(payment).isMoneyIn ? result.receivers : result.payers;
  const misfit = (why: string): Fit => ({ fits: false, why });
  if (result.resultCode !== '0' || result.outcome !== 'SUCCESS') return misfit('is not completed');
  if (result.receipt !== null && result.receipt !== mpesaReceipt) return misfit('has another receipt');
  if (evidence.amountCents !== payment.amountCents) return misfit('has another amount, or none');
  if (!isAmong(payment, party, shortcodes)) return misfit('has another shortcode, or none');
  const difference = findDifference(payment, evidence);
  return difference === null ? { fits: true, evidence } : misfit(`has another ${difference}`);
}

/** The ids by which M-Pesa names a payment of this kind; a push has no conversation ids: those of its transaction are M-Pesa's own. */
function namedIds(payment: Pick<Payment, 'kind'>, ids: MpesaIds): MpesaIds {
  return { ...NO_IDS, ...Object.fromEntries(kindOf(payment).namingIds.map(name => [name, ids[name]])) };
}
