/** Judges the money: the gateway's payments against M-Pesa's own ledger, its receipts, and what its callers asked for. */

import type { Payment } from '../../../src/domain/payment.js';
import { auditReversals } from './audit-reversals.js';
import { auditCounts, auditTwin } from './audit-told.js';
import type { EventLine, PaymentLine } from './books.js';
import { demand } from './broken.js';
import { openLines } from './find-lines.js';

/** One movement in M-Pesa's ledger. */
export interface LedgerLine {
  readonly kind: string;
  readonly ticket: string;
  readonly reference: string;
  readonly amount: number;
  readonly phone: string;
  /** The business that was paid, if one was. */
  readonly party: string | null;
  readonly resultCode: string | null;
  readonly receipt: string | null;
  readonly isAcknowledged: boolean;
  readonly isSlandered: boolean;
  /** Of a reversal: the receipt of what it gives back. */
  readonly reverses: string | null;
  readonly isReversed: boolean;
}

export interface WishLine {
  readonly reference: string;
  readonly key: string | null;
  readonly amount: number;
  readonly party: string | null;
  readonly told: ReadonlySet<string>;
  /** A process died on it. */
  readonly isCut: boolean;
}

export interface MoneyEvidence {
  readonly ledger: readonly LedgerLine[];
  /** Requests for money that arrived at M-Pesa; one that it refused was taken by nobody. */
  readonly asked: readonly { readonly ticket: string; readonly isTaken: boolean }[];
  /** Payments whose requests some process gave to the wire. */
  readonly handedOver: ReadonlySet<string>;
  readonly wishes: readonly WishLine[];
  /** Payments of which M-Pesa's true success was answered 200 on the keyed path. */
  readonly heardTrue: ReadonlySet<string>;
  /** Receipts that somebody made up, by payment, with all other facts right, on the bare path. */
  readonly inventedBare: ReadonlyMap<string, string>;
  /** The business is a till: what payers type says nothing. */
  readonly isTill: boolean;
  /** Payments of which a signed success with M-Pesa's own ids was answered 200, whoever told it and whatever it was worth. */
  readonly heardPaid: ReadonlySet<string>;
}

/** At any moment: nothing is paid that is not, and nothing is asked for twice. */
export function auditMoneyNow(payments: readonly PaymentLine[], evidence: MoneyEvidence): void {
  const lines = openLines(evidence.ledger);
  const receipts = new Set<string>();
  for (const payment of payments) {
    const { id, status, receipt, amountCents } = payment;
    const line = lines.of(payment);
    const isPaid = line?.resultCode === '0';
    const isSaidPaid = status === 'COMPLETED' || status === 'REVERSED';
    demand(
      !isSaidPaid || isPaid || payment.kind === 'REVERSAL',
      'nothing is COMPLETED that M-Pesa did not pay',
      () => `${id} ${line?.resultCode}`,
    );
    demand(
      status !== 'REVERSED' || (line?.isReversed ?? false),
      'nothing is REVERSED that M-Pesa did not give back',
      () => id,
    );
    demand(!isPaid || line.amount * 100 === amountCents, 'amounts are the ledger’s', () => `${id} ${amountCents}`);
    demand(!line || line.party === payment.party, 'who is paid is who was to be', () => `${id} ${line?.party}`);
    const isOwn = receipt === null || receipt === line?.receipt || receipt === evidence.inventedBare.get(id);
    demand(isOwn, 'a receipt is its payment’s', () => `${id} has ${receipt}, M-Pesa ${line?.receipt}`);
    demand(receipt === null || !receipts.has(receipt), 'a receipt has one payment', () => `${id} ${receipt}`);
    if (receipt !== null) receipts.add(receipt);
    const isListed = receipt !== null && receipt === line?.receipt;
    demand(
      !payment.reviews.includes('NOT_AT_MPESA') || !isListed,
      'what M-Pesa has is not missing',
      () => `${id} ${receipt}`,
    );
    auditFailure(payment, line, evidence);
    auditTwin(payment, line, evidence.isTill);
  }
  auditCounts(payments, evidence.ledger, lines, evidence.isTill);
  auditReversals(payments, lines);
  auditRequests(payments, evidence);
  auditPhones(payments);
  auditDepartures(payments, evidence);
}

/** What leaves is noted before, or somebody would take it for what never left. */
function auditDepartures(payments: readonly PaymentLine[], { handedOver }: MoneyEvidence): void {
  for (const { id, dispatchBefore } of payments) {
    demand(!handedOver.has(id) || dispatchBefore === null, 'what leaves is noted before', () => id);
  }
}

/**
 * What was never sent is FAILED, and no puzzle for a person: by the note in its row, and, whatever that says, by what processes
 * did that lived to the end of it.
 */
function auditUnsent(payments: readonly PaymentLine[], { handedOver, wishes }: MoneyEvidence): void {
  const cut = new Set(wishes.filter(({ isCut }) => isCut).map(({ reference }) => reference));
  for (const { id, kind, status, reference, dispatchBefore } of payments) {
    const isUnsent = kind !== 'C2B' && (dispatchBefore !== null || !(handedOver.has(id) || cut.has(reference ?? '')));
    demand(!isUnsent || status === 'FAILED', 'what was never sent is FAILED', () => `${id} ${reference} ${status}`);
  }
}

/**
 * A question's bare "paid" completes no payment of which another amount was told: what names the amount brings a receipt too. But for reversals:
 * M-Pesa is asked about what they give back, and names the amount and the receipt of that.
 */
export function auditRepairs(fresh: readonly EventLine[], misnamed: ReadonlySet<string>): void {
  for (const { paymentId, status, before, evidence, snapshot, version } of fresh) {
    const isCompleted = status === 'COMPLETED' && before !== 'COMPLETED' && evidence === 'QUERY';
    if (!isCompleted || !misnamed.has(paymentId)) continue;
    const { kind, mpesaReceipt } = JSON.parse(snapshot) as Pick<Payment, 'kind' | 'mpesaReceipt'>;
    const isBare = kind !== 'REVERSAL' && mpesaReceipt === null;
    demand(!isBare, 'another amount is not repaired by a bare word', () => `${paymentId} v${version}`);
  }
}

/** One push for a phone number at a time. */
function auditPhones(payments: readonly PaymentLine[]): void {
  const open = payments
    .filter(({ kind, status }) => kind === 'STK_PUSH' && status === 'PENDING')
    .map(({ phone }) => phone);
  demand(new Set(open).size === open.length, 'one push for a phone at a time', () => open.join(' '));
}

/** FAILED needs M-Pesa's word for it, a refusal, or that the request never left. */
function auditFailure({ id, status }: PaymentLine, line: LedgerLine | undefined, evidence: MoneyEvidence): void {
  if (status !== 'FAILED' || !line) return;
  const hasFailed = line.resultCode !== null && line.resultCode !== '0';
  demand(hasFailed || line.isSlandered, 'FAILED only if M-Pesa says so', () => `${id} ${line.resultCode}`);
  demand(
    evidence.asked.some(each => each.ticket === id),
    'what M-Pesa has was asked for',
    () => id,
  );
}

function auditRequests(payments: readonly PaymentLine[], { asked, ledger, wishes }: MoneyEvidence): void {
  const times = new Map<string, number>();
  for (const { ticket } of asked) times.set(ticket, (times.get(ticket) ?? 0) + 1);
  const ids = new Set(payments.map(({ id }) => id));
  for (const [ticket, count] of times) {
    demand(count === 1, 'money is asked for once', () => `${ticket} ${count} times`);
    demand(ids.has(ticket), 'the row exists before M-Pesa is asked', () => ticket);
  }
  const references = new Map(payments.map(({ id, reference }) => [id, reference]));
  const taken = new Map<string, number>();
  for (const { reference, kind } of ledger) if (kind !== 'C2B') taken.set(reference, (taken.get(reference) ?? 0) + 1);
  const parties = new Map(payments.map(({ id, party }) => [id, party]));
  for (const { reference, key, told, party } of wishes) {
    const isOnce = key === null || ((taken.get(reference) ?? 0) <= 1 && told.size <= 1);
    const isOwn = [...told].every(id => references.get(id) === reference);
    const isAsPaid = [...told].every(id => parties.get(id) === party);
    demand(isAsPaid, 'the business is paid that was wished for', () => `${reference} told ${[...told]}`);
    demand(isOwn, 'a caller is told of his own wish', () => `${reference} told ${[...told]}`);
    demand(
      isOnce,
      'a key is accepted once',
      () => `${key} ${reference} taken ${taken.get(reference)}, told ${[...told]}`,
    );
  }
}

/** At rest: what can be known is known. */
export function auditMoneyAtRest(payments: readonly PaymentLine[], evidence: MoneyEvidence): void {
  auditMoneyNow(payments, evidence);
  const rows = new Map(payments.map(payment => [payment.id, payment]));
  for (const payment of payments) {
    demand(payment.status !== 'PENDING', 'nothing is PENDING for ever', () => `${payment.id} ${payment.raised}`);
    demand(payment.nextCheckAt === null, 'asking comes to an end', () => payment.id);
  }
  auditKeys(payments);
  auditClaims(payments, evidence);
  auditUnsent(payments, evidence);
  const owners = new Map(payments.map(({ receipt, id }) => [receipt, id]));
  for (const line of evidence.ledger) {
    if (line.kind === 'C2B') continue;
    const row = rows.get(line.ticket);
    demand(row !== undefined, 'the row exists before M-Pesa is asked', () => line.ticket);
    const isBesideByHand = payments.some(each => isByHandFor(row, each));
    auditAtRest(row, line, { ...evidence, isBesideByHand, owner: owners.get(line.receipt) ?? null });
  }
}

interface RestEvidence extends MoneyEvidence {
  /** The payment that has this receipt of M-Pesa's, if any. */
  readonly owner: string | null;
  /** Whether somebody has paid the same by hand, too. */
  readonly isBesideByHand: boolean;
}

/** What is paid to a till has no reference. */
function isByHandFor({ kind, reference, amountCents }: PaymentLine, other: PaymentLine): boolean {
  const isSame = other.amountCents === amountCents && [reference, '', null].includes(other.reference);
  return kind === 'STK_PUSH' && other.kind === 'C2B' && isSame;
}

function auditAtRest(row: PaymentLine, line: LedgerLine, evidence: RestEvidence): void {
  const { id, status, raised } = row;
  const isAskable = isNamed(row);
  const isHeard = evidence.heardTrue.has(id);
  const what = () =>
    `${id} ${status} ${raised}; ledger ${line.resultCode} slandered ${line.isSlandered} heard ${isHeard} askable ${isAskable}`;
  demand(!line.isAcknowledged || isAskable, 'an acknowledgement is stored', what);
  demand(status !== 'TIMED_OUT' || raised.includes('UNANSWERABLE'), 'what cannot be known is said', what);
  const isUnanswered = !isAskable || raised.includes('UNANSWERABLE');
  if (line.resultCode === '0') auditPaid(row, line, { ...evidence, isHeard, isUnanswered, what });
  else demand(isUnanswered || status === 'FAILED' || isDoneOtherwise(row, line), 'a failure is found out', what);
}

/** What M-Pesa names itself can be asked about once it has told the name; of a reversal the original can be. */
function isNamed({ kind, checkoutId, conversationId }: PaymentLine): boolean {
  if (kind === 'STK_PUSH') return checkoutId !== null;
  return kind !== 'B2B' || conversationId !== null;
}

/** A reversal that failed because somebody had done it counts as done (`auditReversals`), and a push that was paid by hand as paid. */
function isDoneOtherwise({ kind, status, receipt }: PaymentLine, line: LedgerLine): boolean {
  const isPaidByHand = kind === 'STK_PUSH' && receipt !== null && receipt !== line.receipt;
  return (status === 'COMPLETED' && kind === 'REVERSAL') || isPaidByHand;
}

interface PaidEvidence extends RestEvidence {
  readonly isHeard: boolean;
  readonly isUnanswered: boolean;
  readonly what: () => string;
}

function auditPaid(row: PaymentLine, line: LedgerLine, evidence: PaidEvidence): void {
  const { isHeard, isUnanswered, inventedBare, isBesideByHand, owner, what } = evidence;
  // Its confirmation was taken for a payment by hand: there it counts.
  if (owner !== null && owner !== row.id) {
    demand(!isHeard || row.raised !== '', 'a receipt that another payment has is for a person', what);
    return;
  }
  // A denial is believed until somebody hears of the success, unless it is one that M-Pesa is asked about again: not where the same was paid
  // by hand meanwhile (contract 8.7). With another amount told, M-Pesa's bare word is not enough, and a person has to look.
  const isAskedAgain = SOFT.has(row.failureCode ?? '') && !isBesideByHand;
  const isSoft = row.kind === 'STK_PUSH' && isAskedAgain && !isUnanswered;
  const isForAPerson = row.raised.includes('FACTS_DIFFER');
  // A failure for good, then a success that has to be confirmed, then a false denial: M-Pesa lied twice, and a person has to look.
  const isDenied = line.isSlandered && !isSoft && row.raised.includes('QUERY_DENIES_SUCCESS');
  const isExcused = (line.isSlandered && !isHeard && !isSoft) || isForAPerson || isDenied;
  if (row.status === 'COMPLETED' || row.status === 'REVERSED') {
    const isAttached = row.receipt === line.receipt || !isHeard || isForAPerson || inventedBare.has(row.id);
    demand(isAttached, 'a receipt that was heard is attached', () => `${what()} has ${row.receipt}`);
    return;
  }
  demand(!isHeard || isExcused, 'a success that was heard counts', what);
  demand(isUnanswered || isExcused, 'a payment is found out by asking', what);
  demand(row.status === 'TIMED_OUT' || isExcused, 'silence is TIMED_OUT', what);
}

/** Failures of a prompt that M-Pesa is known to take back, by the contract. */
const SOFT: ReadonlySet<string> = new Set(['1037', '1036', '1019', '1025', '1031', '1032']);

/** At rest: a payment that failed although a signed success was told is not to be tried again, and somebody is to look at it. */
function auditClaims(payments: readonly PaymentLine[], { heardPaid }: MoneyEvidence): void {
  for (const { id, status, raised, reviews, isRetryable } of payments) {
    const what = () => `${id} ${status} ${raised}`;
    demand(status !== 'COMPLETED' || !reviews.includes('UNANSWERABLE'), 'an answer needs nobody any more', what);
    if (status !== 'FAILED' || !heardPaid.has(id)) continue;
    demand(raised !== '', 'a success that did not count is for a person', what);
    demand(isRetryable === 0, 'what somebody called paid is not tried again', what);
  }
}

function auditKeys(payments: readonly PaymentLine[]): void {
  const keys = payments.flatMap(({ idempotencyKey }) => idempotencyKey ?? []);
  demand(new Set(keys).size === keys.length, 'a key has one payment', () => keys.join(' '));
}
