/** Applies M-Pesa's answer to an enquiry, inside the unit that stores its callback; one answer counts, whatever comes after. */

import type { CallbackVerdict, Evidence } from '../domain/evidence.js';
import type { MpesaIds, Payment } from '../domain/payment.js';
import { explainResultCode } from '../domain/result-codes.js';
import type { ShortcodeDirectory } from '../domain/shortcode-directory.js';
import type { EnquiryAnswer, EnquirySubject } from '../operations/understanding.js';
import { blankEvidence, presentNote } from '../payments/build-evidence.js';
import { readOwner, readPayments } from '../payments/find-payments.js';
import type { Unit } from '../store/unit.js';
import { BalanceRow, buildBalanceRow, EnquiryRow, namesOf } from './enquiry-row.js';
import { buildReversedEvidence, buildStatusEvidence, fitChosenReceipt } from './read-status-answer.js';
import { answerReceipt } from './unconfirmed-receipts.js';

/** How an answer came. */
export interface AnswerContext {
  /** The callback's id; also that of the balance it brings, so that a repeated unit writes the same row. */
  readonly callbackId: string;
  /** The enquiry's id on the long form, null on the bare form. */
  readonly ticket: string | null;
  readonly subject: EnquirySubject;
  readonly receivedAt: number;
}

/** What became of an answer, for the callback's row and for the payment. */
export interface AnswerOutcome {
  readonly verdict: CallbackVerdict;
  readonly note: string | null;
  readonly paymentId: string | null;
  /** That payment's person was erased. */
  readonly isErased: boolean;
  readonly shortcode: string | null;
  /** The answer names the question by both of M-Pesa's ids, and neither is another question's. */
  readonly hasBothIds: boolean;
  /** About the payment that was asked about; never from the bare form. */
  readonly evidence: Evidence | null;
}

const ignored = (verdict: CallbackVerdict, note: string, row?: EnquiryRow, isErased = false): AnswerOutcome => ({
  ...{ verdict, note, hasBothIds: false, evidence: null },
  ...{ paymentId: row?.paymentId ?? null, isErased },
  shortcode: row?.shortcode ?? null,
});

const NOT_CONFIRMED =
  'It does not confirm the payment: the transaction names no amount, no shortcode, or ours on the other side.';

/** Locks the enquiry. The first answer counts; a bare-form answer must name both ids of a PENDING enquiry. */
export async function answerEnquiry(
  unit: Unit,
  answer: EnquiryAnswer,
  context: AnswerContext,
  shortcodes: ShortcodeDirectory,
): Promise<AnswerOutcome> {
  const ids = answer.kind === 'TIMEOUT' ? answer.ids : answer.result.ids;
  const row =
    context.ticket === null ? await lockByIds(unit, ids) : (await unit.lockMany(EnquiryRow, [context.ticket]))[0];
  if (row?.kind !== context.subject) {
    return ignored('UNMATCHED', 'No enquiry has these IDs.');
  }
  const [payment] = row.paymentId === null ? [] : await readPayments(unit, [row.paymentId]);
  const isErased = payment !== undefined && payment.erasedAt !== null;
  const isAnswered = row.status === 'COMPLETED' || row.status === 'FAILED';
  if (isAnswered) return ignored('DUPLICATE', 'Answered already.', row, isErased);
  if (differ(row, ids)) return ignored('CONTRADICTING', "The IDs differ from the enquiry's.", row, isErased);
  const change = readChange(answer, context, row);
  const { evidence, note } = await findEvidence(unit, { row, payment }, answer, context, shortcodes);
  if (answer.kind === 'STATUS' && isAboutReceipt(row, context))
    await answerReceipt(unit, row, answer.result, shortcodes);
  if (change.balance) await unit.insertMany(BalanceRow, [change.balance], { isRepeated: true });
  const fields = isErased ? { ...change.fields, resultDescription: null } : change.fields;
  await unit.updateMany(EnquiryRow, [{ ...row, ...fields }], namesOf(fields));
  return {
    verdict: change.verdict,
    note: change.note ?? note,
    paymentId: row.paymentId,
    isErased,
    shortcode: row.shortcode,
    hasBothIds: ids.conversationId !== null && ids.originatorConversationId !== null,
    evidence,
  };
}

/** The bare form is accepted only when both ids are those of an enquiry that is PENDING (contract 3, rule 6). */
async function lockByIds(unit: Unit, ids: MpesaIds): Promise<EnquiryRow | undefined> {
  if (ids.conversationId === null || ids.originatorConversationId === null) return undefined;
  const found = await unit.findMany(EnquiryRow, 'conversationId', [ids.conversationId]);
  const match = found.find(row => row.originatorConversationId === ids.originatorConversationId);
  const [locked] = match ? await unit.lockMany(EnquiryRow, [match.id]) : [];
  return locked?.status === 'PENDING' ? locked : undefined;
}

function differ(row: EnquiryRow, ids: MpesaIds): boolean {
  const isOther = (known: string | null, said: string | null) => known !== null && said !== null && known !== said;
  return (
    isOther(row.conversationId, ids.conversationId) ||
    isOther(row.originatorConversationId, ids.originatorConversationId)
  );
}

/** Asked by the sweep because an unsigned confirmation names it; the bare form answers nothing. */
function isAboutReceipt({ isOwn, paymentId }: EnquiryRow, { ticket }: AnswerContext): boolean {
  return isOwn && paymentId === null && ticket !== null;
}

interface Change {
  readonly fields: Partial<EnquiryRow>;
  readonly balance: BalanceRow | null;
  readonly verdict: CallbackVerdict;
  readonly note?: string | null;
}

function readChange(answer: EnquiryAnswer, { callbackId, receivedAt }: AnswerContext, row: EnquiryRow): Change {
  if (answer.kind === 'TIMEOUT') return { fields: { status: 'TIMED_OUT' }, balance: null, verdict: 'APPLIED' };
  const { ids, resultCode } = answer.result;
  const resultDescription = presentNote(answer.result.resultDescription);
  const { outcome } = explainResultCode('RESULT', resultCode, 'QUERY');
  const words = { resultCode, resultDescription, ...knownIds(ids) };
  if (outcome === 'PROCESSING' || outcome === 'UNKNOWN') {
    return { fields: words, balance: null, verdict: 'UNKNOWN_CODE' };
  }
  const settled = { ...words, status: outcome === 'SUCCESS' ? 'COMPLETED' : 'FAILED', answeredAt: receivedAt } as const;
  if (answer.kind === 'BALANCE') {
    const { accounts, unreadAccounts, completedAt } = answer.result;
    if (outcome !== 'SUCCESS') return { fields: settled, balance: null, verdict: 'APPLIED' };
    // A time to come would hide every later answer.
    const asOf = Math.min(completedAt ?? receivedAt, receivedAt);
    const balance = buildBalanceRow({ id: callbackId, shortcode: row.shortcode, accounts, asOf });
    const note = unreadAccounts > 0 ? `${unreadAccounts} of the accounts could not be read.` : null;
    return { fields: { ...settled, balanceId: callbackId }, balance, verdict: 'APPLIED', note };
  }
  const { transactionStatus, amountCents, receipt } = answer.result;
  const found = { transactionStatus, amountCents, mpesaReceipt: row.mpesaReceipt ?? receipt };
  return { fields: { ...settled, ...found }, balance: null, verdict: 'APPLIED' };
}

function knownIds({ conversationId, originatorConversationId }: MpesaIds): Partial<EnquiryRow> {
  return { ...(conversationId && { conversationId }), ...(originatorConversationId && { originatorConversationId }) };
}

/** What the answer says of the payment that was asked about; `note`: why it says nothing. The bare form settles nothing. */
async function findEvidence(
  unit: Unit,
  { row, payment }: { readonly row: EnquiryRow; readonly payment: Payment | undefined },
  answer: EnquiryAnswer,
  { receivedAt, ticket }: AnswerContext,
  shortcodes: ShortcodeDirectory,
): Promise<Pick<AnswerOutcome, 'evidence' | 'note'>> {
  const { mpesaReceipt, isOwn } = row;
  if (!payment || ticket === null) return { evidence: null, note: null };
  if (answer.kind !== 'STATUS') {
    return { evidence: isOwn ? blankEvidence(payment.id, 'QUERY', 'SILENCE', receivedAt) : null, note: null };
  }
  const given = { mpesaReceipt, result: answer.result, occurredAt: receivedAt };
  if (mpesaReceipt !== null && mpesaReceipt === payment.reversesReceipt) {
    return { evidence: buildReversedEvidence(payment, given, shortcodes), note: null };
  }
  if (mpesaReceipt === null || mpesaReceipt === payment.mpesaReceipt) {
    const evidence = buildStatusEvidence(payment, given, shortcodes);
    const isIgnored = answer.result.outcome === 'SUCCESS' && evidence.claim === 'SILENCE';
    return { evidence, note: isIgnored ? NOT_CONFIRMED : null };
  }
  const fit = fitChosenReceipt(payment, { ...given, mpesaReceipt }, shortcodes);
  // Asked about by somebody who does not see the owner, or taken since: a review would tell that there is one.
  const owner = fit.fits ? await readOwner(unit, mpesaReceipt) : null;
  if (fit.fits && owner === null) return { evidence: fit.evidence, note: null };
  const why = fit.fits ? 'is that of another payment' : fit.why;
  return { evidence: null, note: `It does not confirm the payment: the transaction ${why}.` };
}
