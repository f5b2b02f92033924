/**
 * One batch, one transaction: opens payments, locks those that evidence is about, folds the evidence by `decide`, follows the
 * consequences, writes what changed, appends the events.
 */

import { appendAudit } from '../audit/append-audit.js';
import type { Decision } from '../domain/decide.js';
import type { Evidence } from '../domain/evidence.js';
import type { Limits } from '../domain/limits.js';
import type { Payment } from '../domain/payment.js';
import { kindOf } from '../domain/payment-kinds.js';
import { appendEvents, type NewEvent } from '../feed/append-events.js';
import { assert } from '../lib/assert.js';
import type { RandomBytes } from '../lib/random.js';
import type { Topic } from '../pubsub/pubsub.js';
import type { Unit } from '../store/unit.js';
import { writeAll } from '../store/write-all.js';
import type { Change, Consequence, Effects } from './consequence.js';
import { type Decided, type DecisionRules, type Ledger, openLedger } from './ledger.js';
import { type BarTries, openPayments } from './open-payments.js';
import { openPayoutDesk } from './open-payout-desk.js';
import type { Entry, Finding, Opened, Opening } from './payments.js';
import { refuseApprovals } from './refuse-approvals.js';

/** What a batch is decided by. */
export interface BatchRules extends DecisionRules {
  readonly random: RandomBytes;
  readonly consequences: readonly Consequence[];
  readonly limits: Limits;
  readonly barTries: BarTries;
}

/** What one transaction decides, in the order in which it came. */
export interface Batch {
  readonly openings: readonly Opening[];
  readonly entries: readonly Entry[];
}

/** In the order of the batch. `head` is the feed's new head; null when nothing was appended. */
export interface BatchResult {
  readonly opened: readonly Opened[];
  readonly decisions: readonly (Decision | null)[];
  /** What was appended, in the order of the feed. */
  readonly events: readonly NewEvent[];
  readonly head: number | null;
  /** What else may have changed, for those who watch it. */
  readonly rings: ReadonlySet<Topic>;
}

/** A consequence of a consequence of a consequence is the longest chain that M-Pesa knows; one more is a bug. */
const ROUNDS_MAX = 4;

/** Inside the unit it turned out that these payments belong to the batch too, or have changed: they must be locked in the same sorted pass. */
export class LinkFound extends Error {
  constructor(readonly paymentIds: readonly string[]) {
    super('a linked payment was not locked with the batch');
  }
}

/**
 * May be run again from the start: it keeps nothing between runs. Rejects with LinkFound when a consequence is about a
 * payment that is not locked; the unit is then run again with it in `linkedIds`.
 */
export async function applyBatch(
  unit: Unit,
  batch: Batch,
  rules: BatchRules,
  linkedIds: readonly string[] = [],
): Promise<BatchResult> {
  const desk = needsDesk(batch) ? await openPayoutDesk(unit, rules.limits.payouts) : null;
  const found = await findAll(unit, batch.entries);
  const openings = [...batch.openings, ...found.filter(isOpening)];
  const pieces = found.filter(isEvidence);
  const lockedIds = [...linkedIds, ...(await findTouched(unit, openings, pieces, rules))];
  const { opened, events: first } = await openPayments(unit, openings, {
    ...{ desk, barTries: rules.barTries, lockedIds },
    ...rules.limits,
  });
  const ledger = await openLedger(unit, lockedIds, rules);
  requireUnchanged(ledger, besideAll(openings), linkedIds);
  await learnLinked(ledger, pieces, linkedIds);
  await refuseApprovals(desk, ledger, pieces);
  const events: NewEvent[] = [...first];
  /** Of payments that no piece is about: a receipt was taken from them. */
  const yielded: Change[] = [];
  const decideOne = (evidence: Evidence): Change | null => {
    const decided = ledger.decide(evidence);
    if (!decided) return null;
    for (const each of [decided.yielded ?? [], decided].flat()) events.push(...eventsOf(each));
    if (decided.yielded) yielded.push(decided.yielded);
    return decided;
  };

  let atOpening = batch.openings.length;
  const changes = found.map(finding => {
    if (finding === null) return null;
    return isOpening(finding) ? changeOf(opened[atOpening++]) : decideOne(finding);
  });
  const asked = opened.slice(0, batch.openings.length);
  const decisions = changes.map(change => change?.decision ?? null);
  await writeEntries(unit, batch.entries, decisions);
  const begun = [...asked.map(changeOf), ...changes, ...yielded.splice(0)];
  const effects = await followAll(unit, begun, rules, async evidence => {
    await requireReady(ledger, evidence, linkedIds);
    return [...evidence.map(decideOne), ...yielded.splice(0)];
  });
  await ledger.store();
  await writeAll(unit, effects.writes);
  const audited = batch.entries.flatMap((entry, index) => entry.audit?.(decisions[index] ?? null) ?? []);
  await appendAudit(unit, audited);
  const head = events.length > 0 ? await appendEvents(unit, events, rules.random) : null;
  return { opened: asked, decisions, events, head, rings: new Set(effects.rings) };
}

/** Before the consequences, which may be about these very rows: a confirmation whose receipt the next entry has displaced. */
async function writeEntries(
  unit: Unit,
  entries: readonly Entry[],
  decisions: readonly (Decision | null)[],
): Promise<void> {
  await writeAll(
    unit,
    entries.flatMap(({ writes }, index) => writes?.(decisions[index] ?? null) ?? []),
  );
}

/** Whether money may leave by it: the desk is locked first then, before any payment. */
function needsDesk({ openings, entries }: Batch): boolean {
  return (
    openings.some(({ payment }) => !kindOf(payment).isMoneyIn) || entries.some(({ evidence }) => isApproval(evidence))
  );
}

function isApproval(evidence: Entry['evidence']): boolean {
  return evidence !== null && 'claim' in evidence && evidence.claim === 'APPROVED';
}

function besideAll(openings: readonly Opening[]): readonly Payment[] {
  return openings.flatMap(({ beside = [] }) => beside);
}

/** What was opened beside a push that has changed since, on another instance, may be that one's money: all is decided anew. */
function requireUnchanged(ledger: Ledger, beside: readonly Payment[], linkedIds: readonly string[]): void {
  const isSame = ({ id, version }: Payment) => ledger.find(id)?.version === version;
  if (!beside.every(isSame)) throw new LinkFound([...linkedIds, ...beside.map(({ id }) => id)]);
}

function requireLocked(ledger: Ledger, ids: readonly string[], linkedIds: readonly string[]): void {
  const missing = ids.filter(id => !ledger.has(id) && !linkedIds.includes(id));
  if (missing.length > 0) throw new LinkFound([...linkedIds, ...missing]);
}

/** For evidence that follows from other evidence. */
async function requireReady(
  ledger: Ledger,
  evidence: readonly Evidence[],
  linkedIds: readonly string[],
): Promise<void> {
  const about = evidence.map(({ paymentId }) => paymentId);
  requireLocked(ledger, about, linkedIds);
  await learnLinked(ledger, evidence, linkedIds);
}

/** Whatever these pieces are decided by beside the payments that they are about is locked, and read then. */
async function learnLinked(ledger: Ledger, evidence: readonly Evidence[], linkedIds: readonly string[]): Promise<void> {
  const givenBack = ledger.findGivenBack(evidence);
  await ledger.learnReceipts(evidence);
  const linked = [...givenBack, ...ledger.findYielding(evidence)];
  requireLocked(ledger, linked, linkedIds);
  await ledger.learnReversals(linked);
}

function eventsOf({ before, decision, evidence }: Decided): NewEvent[] {
  if (!decision.event) return [];
  const { source, occurredAt, actor, callbackId } = evidence;
  const { note } = decision.event;
  return [{ before, after: decision.payment, evidence: source, occurredAt, note, actor, callbackId }];
}

async function findAll(unit: Unit, entries: readonly Entry[]): Promise<(Finding | null)[]> {
  const found: (Finding | null)[] = [];
  for (const { evidence } of entries) found.push(typeof evidence === 'function' ? await evidence(unit) : evidence);
  return found;
}

function isOpening(finding: Finding | null): finding is Opening {
  return finding !== null && 'payment' in finding;
}

function isEvidence(finding: Finding | null): finding is Evidence {
  return finding !== null && !isOpening(finding);
}

/** What the evidence is about, what is linked with that, and what payments are opened beside. */
async function findTouched(
  unit: Unit,
  openings: readonly Opening[],
  pieces: readonly Evidence[],
  { consequences }: BatchRules,
): Promise<readonly string[]> {
  const ids = pieces.map(({ paymentId }) => paymentId);
  const linked: string[] = [...ids, ...besideAll(openings).map(({ id }) => id)];
  for (const { findLinked: find } of consequences) linked.push(...(await find(unit, ids)));
  return linked;
}

/** The change that a payment's first version is; null for one that was there before. */
function changeOf(opened: Opened | undefined): Change | null {
  assert(opened, 'every opening has a result');
  if (opened.kind !== 'CREATED') return null;
  const { payment } = opened;
  const decision = { payment, event: { note: null }, verdict: 'APPLIED', note: null } as const;
  return { before: null, decision, evidence: null };
}

/** Follows what the changes bring about, and what that brings about, until nothing is left. */
async function followAll(
  unit: Unit,
  first: readonly (Change | null)[],
  { consequences }: BatchRules,
  decideAll: (evidence: readonly Evidence[]) => Promise<readonly (Change | null)[]>,
): Promise<Pick<Effects, 'writes' | 'rings'>> {
  const all: Pick<Effects, 'writes' | 'rings'>[] = [];
  let changes = first.filter(change => change !== null);
  for (let round = 0; changes.length > 0; round += 1) {
    assert(round < ROUNDS_MAX, 'consequences come to an end');
    const effects: Effects[] = [];
    for (const { follow } of consequences) effects.push(await follow(unit, changes));
    all.push(...effects);
    const evidence = effects.flatMap(each => each.evidence);
    changes = evidence.length === 0 ? [] : (await decideAll(evidence)).filter(change => change !== null);
  }
  return { writes: all.flatMap(({ writes }) => writes), rings: all.flatMap(({ rings }) => rings) };
}
