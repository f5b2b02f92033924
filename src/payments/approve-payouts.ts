/** A second person decides about a payout that waits: approved, it is sent at once; rejected, it never is. */

import type { Audit, AuditAction } from '../audit/audit.js';
import { isAwaitingApproval } from '../domain/approval.js';
import { badInput, GatewayError } from '../domain/gateway-error.js';
import type { ApprovalState, Payment, PaymentKind } from '../domain/payment.js';
import type { ShortcodeDirectory } from '../domain/shortcode-directory.js';
import { noSuchPayment } from '../feed/refusals.js';
import type { Suspensions } from '../initiators/create-suspensions.js';
import { refuseSuspendedInitiator } from '../initiators/refuse-suspended-initiator.js';
import { blankEvidence } from './build-evidence.js';
import type { ApprovePayouts, Approver, Entry, FindPayments } from './payments.js';
import type { RecipientIds } from './recipient-ids.js';
import { type SendOnceNeeds, sendOnce } from './send-once.js';

export interface ApprovePayoutsNeighbours extends SendOnceNeeds {
  readonly find: Pick<FindPayments, 'byId' | 'sealedRecipientId'>;
  readonly audit: Pick<Audit, 'draft'>;
  readonly suspensions: Suspensions;
  readonly shortcodes: ShortcodeDirectory;
  readonly recipientIds: RecipientIds;
  /** How long after its approval a request may still leave, by kind. */
  readonly dispatchMs: Readonly<Record<PaymentKind, number>>;
}

type Decided = Extract<ApprovalState, 'APPROVED' | 'REJECTED'>;

const ACTIONS: Readonly<Record<Decided, AuditAction>> = { APPROVED: 'PAYOUT_APPROVED', REJECTED: 'PAYOUT_REJECTED' };

/** One conditional write decides, and only the call that made it sends. A decision that is repeated returns the payment as it is. */
export function createApprovePayouts(neighbours: ApprovePayoutsNeighbours): ApprovePayouts {
  const { funnel, find, audit, suspensions, shortcodes, recipientIds, dispatchMs, clock, log } = neighbours;

  const decide = async (payment: Payment, wanted: Decided, approver: Approver, note: string | null) => {
    const now = clock.now();
    const by = approver.name;
    const entry = audit.draft(approver, { action: ACTIONS[wanted], subject: payment.id, note });
    const decision = { by, dispatchBefore: now + dispatchMs[payment.kind] };
    const evidence = { ...blankEvidence(payment.id, 'APPROVAL', wanted, now), decision, note, actor: by };
    const writeDown: Entry['audit'] = made => (made?.event ? entry : null);
    const decided = await funnel.apply({ evidence, audit: writeDown }).catch((error: unknown) => {
      if (error instanceof GatewayError)
        log.warn({ refusal: error.logged, paymentId: payment.id, by }, 'an approval was refused');
      throw error;
    });
    if (!decided) throw noSuchPayment();
    const isOurs = decided.event !== null;
    if (!isOurs) refuseDecided(decided.payment, wanted, by);
    return { payment: decided.payment, isOurs };
  };
  /** The number of the document that the recipient must have; null where none is demanded. */
  const readRecipientId = async ({ id, recipientIdType }: Payment): Promise<string | null> => {
    if (recipientIdType === null) return null;
    const sealed = await find.sealedRecipientId(id);
    const number = sealed === null ? null : recipientIds.open(id, sealed);
    if (number !== null) return number;
    const message =
      "The number of the recipient's document cannot be read any more. Reject this payout, and ask for it again.";
    throw new GatewayError('UNAVAILABLE', message);
  };
  /** It waits no more where the same caller has decided so before. */
  const findWaiting = async (id: string, wanted: Decided, approver: Approver) => {
    const payment = await find.byId(id);
    if (!payment) throw noSuchPayment();
    refuseApprover(payment, approver);
    if (isAwaitingApproval(payment) && isInTime(payment, clock.now())) return { payment, isWaiting: true };
    refuseDecided(payment, wanted, approver.name);
    return { payment, isWaiting: false };
  };

  return Object.freeze({
    approve: async (id, approver, note) => {
      const { payment, isWaiting } = await findWaiting(id, 'APPROVED', approver);
      if (!isWaiting) return payment;
      await refuseSuspendedInitiator(suspensions, shortcodes.get(payment.shortcode));
      // Deciding erases it.
      const recipientId = await readRecipientId(payment);
      const decided = await decide(payment, 'APPROVED', approver, note);
      return decided.isOurs ? sendOnce(neighbours, decided.payment, recipientId) : decided.payment;
    },
    reject: async (id, approver, note) => {
      const { payment, isWaiting } = await findWaiting(id, 'REJECTED', approver);
      return isWaiting ? (await decide(payment, 'REJECTED', approver, note)).payment : payment;
    },
  } satisfies ApprovePayouts);
}

function isInTime({ approval }: Payment, now: number): boolean {
  return approval !== null && now < approval.expiresAt;
}

/** Two keys of one name are one person here. A key that was made for the occasion is nobody, and one that the requester made may be his. */
function refuseApprover({ approval, createdAt }: Payment, { name, key }: Approver): void {
  if (approval === null) throw badInput('id', 'a payout that waits for approval; this payment needs none');
  if (name === approval.requestedBy) {
    const message = `The API key ${name} asked for this payout. A key with another name must decide about it.`;
    throw new GatewayError('FORBIDDEN', message);
  }
  if (key !== null && key.madeAt !== null && key.madeAt >= createdAt) {
    const message = `This key of ${name} was made after this payout was requested. An older key must decide about it.`;
    throw new GatewayError('FORBIDDEN', message);
  }
  if (key?.makers.includes(approval.requestedBy)) {
    const message = `This key of ${name} was made by ${approval.requestedBy}, who asked for this payout. Another one must decide about it.`;
    throw new GatewayError('FORBIDDEN', message);
  }
}

/** Passes over the same decision by the same key, which is a repeat. */
function refuseDecided({ approval }: Payment, wanted: Decided, by: string): void {
  if (approval?.state === wanted && approval.decidedBy === by) return;
  const why = approval?.decidedBy
    ? `it was ${approval.state.toLowerCase()} by ${approval.decidedBy}`
    : 'its time to be approved has ended';
  throw badInput('id', `a payout that waits for approval; ${why}`);
}
