/** Rows whose receipts are known here: evidence about those payments, and nothing to keep (contract 8.14). */

import { BY_PULL } from '../domain/evidence.js';
import type { Payment } from '../domain/payment.js';
import type { Clock } from '../lib/clock.js';
import type { C2bConfirmation } from '../operations/c2b-confirmation.js';
import { readPulledRow } from '../operations/pulled-payment.js';
import type { Fields } from '../operations/read-fields.js';
import { buildToldEvidence } from '../payments/build-told-payment.js';
import { findOwners } from '../payments/find-payments.js';
import type { Funnel } from '../payments/payments.js';
import type { Store } from '../store/open-store.js';

export interface ApplyKnownNeighbours {
  readonly store: Store;
  readonly funnel: Pick<Funnel, 'apply'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** Resolves after the commits, with what became of each row that is known; of the others it says nothing. */
export async function applyKnown(
  { store, funnel, clock }: ApplyKnownNeighbours,
  shortcode: string,
  rows: readonly Fields[],
): Promise<ReadonlyMap<Fields, 'confirmed' | 'known'>> {
  const read = rows.flatMap(row => {
    const reading = readPulledRow(row);
    return reading.ok ? [{ row, confirmation: reading.value }] : [];
  });
  const owners = await findOwners(
    store,
    read.map(({ confirmation }) => confirmation.receipt),
  );
  const apply = async (owner: Payment, confirmation: C2bConfirmation): Promise<'confirmed' | 'known'> => {
    if (!saysMore(owner, shortcode, confirmation)) return 'known';
    const said = { confirmation, receivedAt: clock.now() };
    const told = { ...said, id: owner.id, shortcode, source: BY_PULL, isConfirmed: true } as const;
    const decision = await funnel.apply({ evidence: buildToldEvidence(owner.id, told, 'OWN') });
    return decision?.verdict === 'APPLIED' && decision.payment.status === 'COMPLETED' ? 'confirmed' : 'known';
  };
  const applied = read.map(async ({ row, confirmation }) => {
    const owner = owners.get(confirmation.receipt);
    return owner ? ([[row, await apply(owner, confirmation)]] as const) : [];
  });
  return new Map((await Promise.all(applied)).flat());
}

/** Nearly all rows say what is known, again and again: they cost no transaction. */
function saysMore(owner: Payment, shortcode: string, { amountCents }: C2bConfirmation): boolean {
  const isPaid = owner.status === 'COMPLETED' || owner.status === 'REVERSED';
  const isSame = owner.amountCents === amountCents && owner.shortcode === shortcode;
  return !isPaid || !isSame || owner.reviewReasons.includes('NOT_AT_MPESA');
}
