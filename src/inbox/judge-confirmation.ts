/** What a confirmation of a payment by hand is: evidence about the payment that has its receipt, or a payment of its own. */

import type { CallbackVerdict } from '../domain/evidence.js';
import type { ShortcodeDirectory } from '../domain/shortcode-directory.js';
import type { C2bConfirmation } from '../operations/c2b-confirmation.js';
import { buildToldEvidence, buildToldOpening, type Told } from '../payments/build-told-payment.js';
import { readOwner } from '../payments/find-payments.js';
import type { DecisionRules } from '../payments/ledger.js';
import type { Finding } from '../payments/payments.js';
import type { Unit } from '../store/unit.js';
import type { CallbackRow } from './callback-row.js';

export interface JudgeConfirmationNeighbours {
  readonly shortcodes: ShortcodeDirectory;
  readonly rules: DecisionRules;
}

/** What becomes of it: something for the funnel, whose decision is the verdict, or a verdict of its own. */
export type Judgement =
  | { readonly finding: Finding }
  | { readonly finding: null; readonly verdict: CallbackVerdict; readonly note: string };

/** Runs in the unit that keeps the callback. */
export type JudgeConfirmation = (
  unit: Unit,
  callback: Pick<CallbackRow, 'id' | 'ticket' | 'receivedAt'>,
  confirmation: C2bConfirmation,
) => Promise<Judgement>;

/** One for a process: copies of one confirmation in one batch must know of each other. */
export function createJudgeConfirmation({ shortcodes, rules }: JudgeConfirmationNeighbours): JudgeConfirmation {
  /** Receipts that a unit opens payments for; a unit that is tried again is a new one. */
  const openedBy = new WeakMap<Unit, Map<string, string>>();

  const findOwnerId = async (unit: Unit, receipt: string): Promise<string | null> =>
    openedBy.get(unit)?.get(receipt) ?? (await readOwner(unit, receipt))?.id ?? null;

  const open = (unit: Unit, told: Told): Judgement => {
    const opened = openedBy.get(unit) ?? new Map<string, string>();
    openedBy.set(unit, opened.set(told.confirmation.receipt, told.id));
    return { finding: buildToldOpening(told, rules) };
  };

  return async (unit, { id, ticket, receivedAt }, confirmation) => {
    const shortcode = ticket ?? (confirmation.shortcode && shortcodes.findByParty(confirmation.shortcode));
    if (shortcode === null) return refused('UNMATCHED', 'It names no shortcode of this gateway.');
    if (confirmation.shortcode !== null && !shortcodes.isParty(shortcode, confirmation.shortcode)) {
      return refused('CONTRADICTING', 'It names another shortcode than its URL.');
    }
    const told: Told = { id, shortcode, confirmation, receivedAt };
    const ownerId = await findOwnerId(unit, confirmation.receipt);
    if (ownerId !== null) return { finding: buildToldEvidence(ownerId, told, ticket === null ? 'BARE' : 'KEYED') };
    if (ticket === null) return refused('UNCONFIRMED', "Not signed: it counts once M-Pesa's own answer confirms it.");
    return open(unit, told);
  };
}

function refused(verdict: CallbackVerdict, note: string): Judgement {
  return { finding: null, verdict, note };
}
