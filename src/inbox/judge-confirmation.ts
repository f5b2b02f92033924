/** What a confirmation of a payment by hand is: evidence about the payment that has its receipt, or a payment of its own. */

import { BY_PULL, type CallbackVerdict, type Claim, type Evidence, type Trust } from '../domain/evidence.js';
import type { Payment } from '../domain/payment.js';
import type { ShortcodeDirectory } from '../domain/shortcode-directory.js';
import { judgeTwin, TOLD_LATE_MAX_MS } from '../domain/twins.js';
import { mustBeVerified } from '../domain/verify-above.js';
import { completedAtOf, noteReceipt } from '../enquiries/unconfirmed-receipts.js';
import type { Clock } from '../lib/clock.js';
import { createFirstLooks, type FirstLooks } from '../lib/first-looks.js';
import type { C2bConfirmation } from '../operations/c2b-confirmation.js';
import { doorOf, type KeptRoute } from '../operations/callback-routes.js';
import { blankEvidence } from '../payments/build-evidence.js';
import { buildToldEvidence, buildToldOpening, type Told } from '../payments/build-told-payment.js';
import { readOwner } from '../payments/find-payments.js';
import { findCandidates } from '../payments/find-twins.js';
import type { DecisionRules } from '../payments/ledger.js';
import type { Finding } from '../payments/payments.js';
import type { Unit } from '../store/unit.js';
import { buildTwin } from './build-twin.js';
import type { CallbackRow } from './callback-row.js';

export interface JudgeConfirmationNeighbours {
  readonly shortcodes: ShortcodeDirectory;
  readonly rules: DecisionRules;
  readonly afterwards: Afterwards;
  /** Left out: those of this process. */
  readonly waits?: FirstLooks;
  readonly clock: Clock;
}

/** Evidence about pushes that a confirmation may tell of, for once its own unit is committed; it may be lost. */
export interface Afterwards {
  add(evidence: readonly Evidence[]): void;
  take(): readonly Evidence[];
}

/** Lives in this process. */
export function createAfterwards(): Afterwards {
  let waiting: readonly Evidence[] = [];
  return Object.freeze({
    add: (evidence: readonly Evidence[]) => {
      waiting = [...waiting, ...evidence].slice(-AFTERWARDS_MAX);
    },
    take: () => {
      const taken = waiting;
      waiting = [];
      return taken;
    },
  } satisfies Afterwards);
}

/** Most pushes are settled by their own callback, which comes at the same time. */
const HINT_AFTER_MS = 2_000;
/** What is beyond it is thought of again at the next look. */
const AFTERWARDS_MAX = 1_000;

const WAITS_FOR_ANSWER = "Not signed: it counts once M-Pesa's own answer confirms it.";
const NOBODY_ASKS = 'Not signed, and its shortcode has no initiator to ask M-Pesa with.';
const PAID_LONG_AGO = 'M-Pesa says that it was paid more than 400 days ago.';

const PAID_BY_US = 'It tells of what another shortcode of this gateway has paid to this one.';

const SOURCE_OF = { MPESA: 'C2B_CONFIRMATION', FEED: 'FEED', PULL: BY_PULL } as const;

/** What becomes of it: something for the funnel, whose decision is the verdict, or a verdict of its own. */
export type Judgement =
  | { readonly finding: Finding }
  | { readonly finding: null; readonly verdict: CallbackVerdict; readonly note: string };

/** Runs in the unit that keeps the callback. */
export type JudgeConfirmation = (
  unit: Unit,
  callback: Pick<CallbackRow, 'id' | 'ticket' | 'receivedAt'> & { readonly route: KeptRoute },
  confirmation: C2bConfirmation,
) => Promise<Judgement>;

/** One for a process: copies of one confirmation in one batch must know of each other. */
export function createJudgeConfirmation({
  shortcodes,
  rules,
  afterwards,
  waits = createFirstLooks(),
  clock,
}: JudgeConfirmationNeighbours): JudgeConfirmation {
  /** By the receipts that a unit opens payments for; a unit that is tried again is a new one. */
  const openedBy = new WeakMap<Unit, Map<string, Payment>>();

  const findOwner = async (unit: Unit, receipt: string): Promise<Payment | null> =>
    openedBy.get(unit)?.get(receipt) ?? (await readOwner(unit, receipt));

  const open = (unit: Unit, told: Told, beside: readonly Payment[]): Judgement => {
    const finding = buildToldOpening(told, rules, beside);
    const opened = openedBy.get(unit) ?? new Map<string, Payment>();
    openedBy.set(unit, opened.set(told.confirmation.receipt, finding.payment));
    return { finding };
  };

  /**
   * Who may speak for one shortcode touches no payment of another, whatever receipt he names (decision 110); M-Pesa's own list may. A till and its
   * store are one, whichever of the two a payment was made for.
   */
  const judgeKnown = (owner: Payment, told: Told, trust: Trust): Judgement => {
    const { shortcode, source } = told;
    const isSame = (other: string) => shortcodes.isParty(shortcode, other) || shortcodes.isParty(other, shortcode);
    if (isSame(owner.shortcode)) {
      return { finding: buildToldEvidence(owner.id, { ...told, shortcode: owner.shortcode }, trust) };
    }
    if (owner.partyShortcode !== null && isSame(owner.partyShortcode)) return refused('DUPLICATE', PAID_BY_US);
    if (source === BY_PULL) return { finding: buildToldEvidence(owner.id, told, trust) };
    return refused('CONTRADICTING', 'A payment of another shortcode has its receipt.');
  };

  const deadlineOf = ({ kind, createdAt }: Payment): number =>
    createdAt + (rules.ladders[kind].find(({ act }) => act === 'TIME_OUT')?.afterMs ?? 0);

  const judgeTold = async (unit: Unit, told: Told): Promise<Judgement> => {
    const twin = buildTwin(told, shortcodes);
    const candidates = await findCandidates(unit, twin);
    if (candidates.length === 0) return open(unit, told, candidates);
    const now = clock.now();
    const isLarge = !told.isConfirmed && mustBeVerified(twin.amountCents, rules.verifyAboveCents);
    const waitsSince = waits.since(told.id, now);
    const given = judgeTwin(twin, candidates, { now, waitsSince, deadlineOf, isLarge });
    if (given.kind !== 'WAIT') waits.end(told.id);
    if (given.kind === 'GIVE') return { finding: buildToldEvidence(given.push.id, told, 'KEYED') };
    const about = (claim: Claim) => candidates.map(push => blankEvidence(push.id, 'C2B_CONFIRMATION', claim, now));
    if (given.kind === 'OPEN') {
      afterwards.add(about('DISMISS'));
      return open(unit, told, candidates);
    }
    if (now >= told.receivedAt + HINT_AFTER_MS) afterwards.add(about('HINT'));
    return refused('HELD', 'It may belong to an STK push. The gateway asks M-Pesa about the push first.');
  };

  /** Changes nothing by itself: M-Pesa is asked, and what it says counts as if it were signed (contract 8.9). */
  const judgeBare = async (unit: Unit, told: Told): Promise<Judgement> => {
    const { shortcode, confirmation } = told;
    const canAsk = shortcodes.find(shortcode)?.initiator != null;
    const named = { callbackId: told.id, shortcode, receipt: confirmation.receipt, now: clock.now(), canAsk };
    const { answer, amountCents } = await noteReceipt(unit, named);
    if (answer === null) return refused('UNCONFIRMED', canAsk ? WAITS_FOR_ANSWER : NOBODY_ASKS);
    if (answer === 'DENIED') return refused('CONTRADICTING', 'M-Pesa says that nothing was paid with this receipt.');
    if (amountCents !== confirmation.amountCents) return refused('CONTRADICTING', 'M-Pesa names another amount.');
    // Anybody may write that an old payment was made now.
    const saidAt = completedAtOf(answer);
    if (saidAt !== null && told.receivedAt - saidAt > TOLD_LATE_MAX_MS) return refused('CONTRADICTING', PAID_LONG_AGO);
    const completedAt = saidAt ?? confirmation.completedAt;
    return judgeTold(unit, { ...told, confirmation: { ...confirmation, completedAt }, isConfirmed: true });
  };

  /** What a program of the shop hands in is trusted where the shop says so. */
  const trustIn = (shortcode: string, source: Told['source'], ticket: string | null): Trust => {
    const isTrusted = source === 'FEED' ? shortcodes.find(shortcode)?.isFeedTrusted === true : ticket !== null;
    return isTrusted ? 'KEYED' : 'BARE';
  };

  return async (unit, { id, route, ticket, receivedAt }, confirmation) => {
    const shortcode = ticket ?? (confirmation.shortcode && shortcodes.findByParty(confirmation.shortcode));
    if (shortcode === null) return refused('UNMATCHED', 'It names no shortcode of this gateway.');
    if (confirmation.shortcode !== null && !shortcodes.isParty(shortcode, confirmation.shortcode)) {
      return refused('CONTRADICTING', 'It names another shortcode than its URL.');
    }
    const source = SOURCE_OF[doorOf(route)];
    const told: Told = { id, shortcode, confirmation, receivedAt, source, isConfirmed: source === BY_PULL };
    const trust = trustIn(shortcode, source, ticket);
    const owner = await findOwner(unit, confirmation.receipt);
    if (owner !== null) return judgeKnown(owner, told, trust);
    return trust === 'BARE' ? judgeBare(unit, told) : judgeTold(unit, told);
  };
}

function refused(verdict: CallbackVerdict, note: string): Judgement {
  return { finding: null, verdict, note };
}
