/** WE ASK FOR MONEY: the payment's row first, then Daraja outside any transaction, then its answer as evidence. */

import { waitingApproval } from '../domain/approval.js';
import { badInput, GatewayError } from '../domain/gateway-error.js';
import type { Rung } from '../domain/ladder.js';
import type { Limits } from '../domain/limits.js';
import { newPayment } from '../domain/new-payment.js';
import { type Payment, type PaymentKind, UNSAID } from '../domain/payment.js';
import { needsApproval } from '../domain/payout-limits.js';
import { refuseReversal } from '../domain/reversal.js';
import type { ShortcodeDirectory } from '../domain/shortcode-directory.js';
import type { Suspensions } from '../initiators/create-suspensions.js';
import { refuseSuspendedInitiator } from '../initiators/refuse-suspended-initiator.js';
import { assert } from '../lib/assert.js';
import { timeOf } from '../lib/ids.js';
import { findOriginal } from './find-original.js';
import { type Draft, digestKey, hashInput } from './hash-input.js';
import { openPayment } from './open-payment.js';
import type {
  B2bInput,
  B2cInput,
  CheckoutTryInput,
  FindPayments,
  Opened,
  Requester,
  RequestPayment,
  ReversalInput,
  StkPushInput,
} from './payments.js';
import type { RecipientIds } from './recipient-ids.js';
import { type SendOnceNeeds, sendOnce } from './send-once.js';

export interface RequestPaymentNeighbours extends SendOnceNeeds {
  readonly find: FindPayments;
  readonly suspensions: Suspensions;
  readonly shortcodes: ShortcodeDirectory;
  readonly ladders: Readonly<Record<PaymentKind, readonly Rung[]>>;
  readonly stkDeadlineMs: number;
  /** How long after it was asked for a request may still leave, by kind. */
  readonly dispatchMs: Readonly<Record<PaymentKind, number>>;
  readonly limits: Limits;
  readonly recipientIds: RecipientIds;
  readonly newId: () => string;
}

type Busy = Extract<Opened, { readonly kind: 'BUSY' }>;

/** Each request is sent at most once, and only by the call that created its row. */
export function createRequestPayment(neighbours: RequestPaymentNeighbours): RequestPayment {
  const { find, suspensions, shortcodes, ladders, stkDeadlineMs, dispatchMs, limits, newId, clock, log } = neighbours;
  const { recipientIds } = neighbours;

  /** `recipientId` is the number of the recipient's document, where one is demanded. Null: a checkout does not take it. */
  const openAndSend = async (
    draft: Draft,
    requester: Requester,
    recipientId: string | null = null,
  ): Promise<Payment | null> => {
    const id = newId();
    const createdAt = timeOf(id);
    const asOf = { id, currency: 'KES', createdAt } as const;
    const approval = needsApproval(draft, limits.payouts) ? waitingApproval(requester.caller, createdAt) : null;
    const dispatchBefore = createdAt + dispatchMs[draft.kind];
    const payment = newPayment({ ...draft, ...asOf }, ladders[draft.kind], dispatchBefore, approval);
    const [inputHash = '', ...formerHashes] = hashInputs(draft, recipientId, recipientIds);
    const asked = { caller: requester.caller, idempotencyKey: digestKey(requester.idempotencyKey), inputHash };
    const sealed = recipientId === null || approval === null ? null : recipientIds.seal(id, recipientId);
    const demanded = recipientId === null ? {} : { recipientId: { sealed, formerHashes } };
    const opening = { payment, asked, ...demanded, evidence: 'REQUEST', note: null } as const;
    const opened = readOpened(await openPayment(neighbours, opening), asked);
    if (opened.kind === 'BARRED') return null;
    // A key that was used before may have been sent before: nothing is sent again, whatever became of it.
    if (opened.kind === 'REPEATED' || approval !== null) return opened.payment;
    return sendOnce(neighbours, payment, recipientId);
  };
  const request = async (draft: Draft, requester: Requester, recipientId?: string | null): Promise<Payment> => {
    const payment = await openAndSend(draft, requester, recipientId);
    assert(payment, 'only tries of a checkout are barred');
    return payment;
  };

  /** The payment that the same key has asked for before. */
  const findAsked = async ({ caller, idempotencyKey }: Requester): Promise<Payment | null> => {
    const digest = digestKey(idempotencyKey);
    return digest === null ? null : find.byKey(caller, digest);
  };

  const readOpened = (opened: Opened, { caller }: Pick<Requester, 'caller'>) => {
    if (opened.kind === 'CREATED' || opened.kind === 'REPEATED' || opened.kind === 'BARRED') return opened;
    if (opened.kind === 'IRREVERSIBLE') throw irreversible(opened.why);
    if (opened.kind === 'REFUSED') {
      log.warn({ refusal: opened.refusal.logged, caller }, 'a payment was refused by a limit or a pause');
      throw opened.refusal;
    }
    throw opened.kind === 'CONFLICT'
      ? idempotencyConflict()
      : customerBusy(opened, opened.since + stkDeadlineMs - clock.now());
  };

  /** Whatever must not be sent; but a repeat sends nothing: it needs no operator, and must not suggest that its key is free. */
  const refuseUnlessRepeated = async (requester: Requester, refuse: () => Promise<void>): Promise<void> => {
    await refuse().catch(async (refusal: unknown) => {
      if ((await findAsked(requester)) === null) throw refusal;
    });
  };

  /** Refuses a shortcode that is not configured. */
  const readPayer = ({ shortcode, amountCents, metadata }: StkPushInput | B2cInput | B2bInput) => {
    return { shortcode: shortcodes.get(shortcode).shortcode, amountCents, metadata };
  };

  const draftPush = (input: StkPushInput) => {
    const { phoneNumber, accountReference, description } = input;
    return { ...UNSAID, kind: 'STK_PUSH', ...readPayer(input), phoneNumber, accountReference, description } as const;
  };

  return Object.freeze({
    stkPush: (input: StkPushInput) => request(draftPush(input), input),
    checkoutTry: (input: CheckoutTryInput) => openAndSend({ ...draftPush(input), checkoutId: input.checkoutId }, input),
    b2c: async (input: B2cInput) => {
      await refuseUnlessRepeated(input, () => refuseSuspendedInitiator(suspensions, shortcodes.get(input.shortcode)));
      const { phoneNumber, remarks: description, occasion, command, recipientId } = input;
      const words = { phoneNumber, description, command, occasion, recipientIdType: recipientId?.type ?? null };
      return request({ ...UNSAID, kind: 'B2C', ...readPayer(input), ...words }, input, recipientId?.number);
    },
    b2b: async (input: B2bInput) => {
      const { partyShortcode, accountReference, requester: phoneNumber, remarks: description, command } = input;
      const payer = readPayer(input);
      await refuseUnlessRepeated(input, async () => {
        if (shortcodes.isParty(payer.shortcode, partyShortcode)) throw badInput('partyShortcode', 'another business');
        await refuseSuspendedInitiator(suspensions, shortcodes.get(payer.shortcode));
      });
      const words = { partyShortcode, accountReference, phoneNumber, description, command };
      return request({ ...UNSAID, kind: 'B2B', ...payer, ...words }, input);
    },
    reversal: async (input: ReversalInput) => {
      const asked = await findAsked(input);
      if (asked && isSameReversal(asked, input)) return request(draftReversal(asked, input), input);
      const original = await findOriginal(find, input);
      await refuseUnlessRepeated(input, async () => {
        const why = refuseReversal(original, (await find.reversalsOf([original.id])).get(original.id) ?? []);
        if (why !== null) throw irreversible(why);
        await refuseSuspendedInitiator(suspensions, shortcodes.get(original.shortcode));
      });
      return request(draftReversal(givenBack(original), input), input);
    },
  } satisfies RequestPayment);
}

/** Of a reversal: what it takes from the payment that it gives back, as that is when it is asked for. */
type GivenBack = Pick<Payment, 'amountCents' | 'shortcode' | 'phoneNumber' | 'reverses' | 'reversesReceipt'>;

function draftReversal(given: GivenBack, { remarks: description, metadata }: ReversalInput) {
  const { amountCents, shortcode, phoneNumber, reverses, reversesReceipt } = given;
  const payment = { amountCents, shortcode, phoneNumber, reverses, reversesReceipt };
  return { ...UNSAID, kind: 'REVERSAL', ...payment, description, metadata } as const;
}

function givenBack(original: Payment): GivenBack {
  return { ...original, reverses: original.id, reversesReceipt: original.mpesaReceipt };
}

/** Whether the input names what this one gives back, which may have got another receipt since: the same words ask for the same reversal. */
function isSameReversal({ reverses, reversesReceipt }: Payment, { paymentId, mpesaReceipt }: ReversalInput): boolean {
  return paymentId === null ? reversesReceipt !== null && reversesReceipt === mpesaReceipt : reverses === paymentId;
}

/** By each secret, the newest first; without a document one, which no secret is in. */
function hashInputs(draft: Draft, recipientId: string | null, { digests }: RecipientIds): readonly string[] {
  if (recipientId === null) return [hashInput(draft)];
  return digests(recipientId).map(digest => hashInput({ ...draft, recipientId: digest }));
}

function irreversible(why: string): GatewayError {
  return new GatewayError('BAD_USER_INPUT', why, { field: 'paymentId' });
}

function idempotencyConflict(): GatewayError {
  const message = 'This idempotency key was already used with different input. Use a new key for a new payment.';
  return new GatewayError('IDEMPOTENCY_CONFLICT', message, { field: 'idempotencyKey' });
}

/** Names the open payment; `limit-to-scope.ts` says the same to who may not see it. */
function customerBusy({ paymentId }: Busy, remainingMs: number): GatewayError {
  const retryAfterSeconds = Math.max(1, Math.ceil(remainingMs / 1000));
  const message = `Payment ${paymentId} already has an open prompt on this phone. Wait until the customer answers or the prompt expires.`;
  return new GatewayError('CUSTOMER_BUSY', message, { retryAfterSeconds, paymentId });
}
