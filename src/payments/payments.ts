/** The payments station: requests payments, looks them up, and owns the funnel, the only way to change one. */

import type { Actor, AuditEntry } from '../audit/audit.js';
import type { KeyOrigin } from '../callers/caller.js';
import type { Decision } from '../domain/decide.js';
import type { Evidence, EvidenceSource } from '../domain/evidence.js';
import type { GatewayError } from '../domain/gateway-error.js';
import type { Page } from '../domain/page.js';
import type { B2bCommand, B2cCommand, Payment, RecipientIdType } from '../domain/payment.js';
import type { PaymentFilter } from '../domain/payment-filter.js';
import type { Count } from '../lib/tally.js';
import type { Unit } from '../store/unit.js';
import type { Write } from '../store/write.js';
import type { Idempotency } from './payment-row.js';

/** Who asks: idempotency keys are scoped to the caller's name. */
export interface Requester {
  readonly caller: string;
  readonly idempotencyKey: string | null;
}

interface PaymentInput extends Requester {
  readonly amountCents: number;
  /** Normalised: 2547XXXXXXXX or 2541XXXXXXXX. */
  readonly phoneNumber: string;
  /** Null: the gateway's first shortcode. */
  readonly shortcode: string | null;
  /** The caller's JSON as canonical text. */
  readonly metadata: string | null;
}

/** A push as a caller asks for it, checked already. */
export interface StkPushInput extends PaymentInput {
  readonly accountReference: string;
  readonly description: string | null;
}

/** A push that is to pay a checkout; its idempotency is the checkout's, which takes one at a time. */
export interface CheckoutTryInput extends StkPushInput {
  readonly checkoutId: string;
}

/** A payout as a caller asks for it, checked already. */
export interface B2cInput extends PaymentInput {
  /** Whatever pays out needs one: a lost answer and a simple retry must not be a second payout. */
  readonly idempotencyKey: string;
  readonly remarks: string;
  readonly occasion: string | null;
  readonly command: B2cCommand;
  /** Paid only to whom has this document; `number` is normalised. */
  readonly recipientId: { readonly type: RecipientIdType; readonly number: string } | null;
}

/** A payment to another business as a caller asks for it, checked already. */
export interface B2bInput extends Omit<PaymentInput, 'phoneNumber'> {
  readonly idempotencyKey: string;
  readonly command: B2bCommand;
  /** The paybill or till that is paid: digits. */
  readonly partyShortcode: string;
  readonly accountReference: string | null;
  /** In whose name it is paid, normalised as a phone number. */
  readonly requester: string | null;
  readonly remarks: string;
}

/** The reversal of a payment, named by one of the two; checked already. */
export interface ReversalInput extends Requester {
  readonly idempotencyKey: string;
  readonly paymentId: string | null;
  readonly mpesaReceipt: string | null;
  readonly remarks: string;
  readonly metadata: string | null;
}

/**
 * Refuse with BAD_USER_INPUT (field named, nothing stored), IDEMPOTENCY_CONFLICT, CUSTOMER_BUSY or UNAVAILABLE before the
 * payment's row exists. Once it exists they return the payment: refused is FAILED, silence is PENDING. A repeat of an
 * idempotency key returns the payment as it is now and sends nothing.
 */
export interface RequestPayment {
  stkPush(input: StkPushInput): Promise<Payment>;
  b2c(input: B2cInput): Promise<Payment>;
  b2b(input: B2bInput): Promise<Payment>;
  /** Null, and nothing is sent: the checkout takes no new try now. */
  checkoutTry(input: CheckoutTryInput): Promise<Payment | null>;
  /** Also refuses an unknown payment (NOT_FOUND). */
  reversal(input: ReversalInput): Promise<Payment>;
}

/** Who decides about a payout: an API key. */
export interface Approver extends Actor {
  /** Null where nobody needs a key. */
  readonly key: KeyOrigin | null;
}

/**
 * Decides about a payout that waits for approval. Refuses with NOT_FOUND, with FORBIDDEN the key that asked for it, one that is
 * younger than it and one that its requester made, and with BAD_USER_INPUT what does not wait any more.
 */
export interface ApprovePayouts {
  /** Sends it at once. Refuses with UNAVAILABLE or LIMIT_EXCEEDED what could not be asked for now either; it goes on waiting. */
  approve(id: string, approver: Approver, note: string | null): Promise<Payment>;
  reject(id: string, approver: Approver, note: string): Promise<Payment>;
}

/** Why payouts are paused. `at` is UTC milliseconds, `by` the name of an API key. */
export interface PayoutPause {
  readonly at: number;
  readonly by: string;
  readonly reason: string;
}

/** While payouts are paused none is opened or approved, on any instance; what was sent before goes on. */
export interface PausePayouts {
  /** Changes nothing if they are paused already. */
  pause(reason: string, by: Actor): Promise<void>;
  resume(by: Actor): Promise<void>;
  /** Null if they are not paused. */
  find(): Promise<PayoutPause | null>;
}

/** Clears the open reasons of a payment; `note` says what the operator found. Refuses an unknown payment (NOT_FOUND). */
export type ResolveReview = (paymentId: string, note: string, by: Actor) => Promise<Payment>;

/** A field of a payment that can be read by itself. */
export type PaymentPart = keyof Payment;

/** A payment of which only the parts that were asked for have been read, and its id. */
export type PaymentParts = Partial<Payment> & Pick<Payment, 'id'>;

/** Look-ups. All of them may reject with StoreUnavailable. */
export interface FindPayments {
  byId(id: string): Promise<Payment | null>;
  byIds(ids: readonly string[]): Promise<ReadonlyMap<string, Payment>>;
  /** The names of the API keys that asked for these payments; none for a payment that nobody asked for. */
  requesters(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  byReceipt(mpesaReceipt: string): Promise<Payment | null>;
  /** The newest payment of which a trusted success named this receipt, which it did not take; no proof that it was paid. */
  byClaimedReceipt(mpesaReceipt: string): Promise<Payment | null>;
  /** The attempts to give each of these payments back, oldest first. */
  reversalsOf(ids: readonly string[]): Promise<ReadonlyMap<string, readonly Payment[]>>;
  /** The payments of each of these checkouts, oldest first; of each at most the newest `most`. */
  ofCheckouts(ids: readonly string[], most: number): Promise<ReadonlyMap<string, readonly Payment[]>>;
  /** As it was sealed; null for a payment that demands none, and for one that does not wait for approval. */
  sealedRecipientId(id: string): Promise<string | null>;
  /** This caller's payment with this idempotency key, given as its digest. */
  byKey(caller: string, idempotencyKey: string): Promise<Payment | null>;
  /** By M-Pesa's ids, for callbacks without a key. */
  byMpesaIds(
    ids: Pick<Payment, 'checkoutRequestId' | 'conversationId' | 'originatorConversationId'>,
  ): Promise<Payment | null>;
  /**
   * As `byId`, but nothing else is read; a payment that is not `among` those of a filter without a text or number is not read either, so
   * that an answer takes as long as for an id that nothing has.
   */
  partsById(id: string, parts: readonly PaymentPart[], among?: PaymentFilter): Promise<PaymentParts | null>;
  /**
   * Newest first. `after` is the id of the last payment of the page before, or null. Pages with a filter are found for one `caller` after the
   * other (left out: the gateway itself); whoever has too many waiting is refused with RATE_LIMITED.
   */
  page(
    filter: PaymentFilter,
    first: number,
    after: string | null,
    parts: readonly PaymentPart[],
    caller?: string,
  ): Promise<Page<PaymentParts>>;
}

/** What a message turns out to be: evidence about a payment that is there, or a payment of its own. */
export type Finding = Evidence | Opening;

/** One thing for the funnel to do: what a message turns out to be, rows to be stored with it, or both. */
export interface Entry {
  /** Given, or found in the unit before payments are locked (a callback that answers an enquiry). */
  readonly evidence: Evidence | null | ((unit: Unit) => Promise<Finding | null>);
  /** The decision is null when there is no evidence, no such payment, or the payment to be opened was there before. */
  readonly writes?: (decision: Decision | null) => readonly Write[];
  /** What the audit log says of it, in the same unit; null: nothing. */
  readonly audit?: (decision: Decision | null) => AuditEntry | null;
}

/** Of a payout whose recipient must have an identity document. */
export interface DemandedId {
  /** Its number, sealed for the payment; null where the payment leaves at once and nothing is to be kept. */
  readonly sealed: string | null;
  /** What older secrets make of the input: a repeat after a change of secrets is the same request. */
  readonly formerHashes: readonly string[];
}

/** A payment to be stored as version 1, unless its key or its phone number is taken. */
export interface Opening {
  readonly payment: Payment;
  /** Null for a payment that nobody asked for: evidence opens it. */
  readonly asked: Idempotency | null;
  /** Left out where no document is demanded. */
  readonly recipientId?: DemandedId;
  /** The evidence of version 1. */
  readonly evidence: EvidenceSource;
  readonly note: string | null;
  /** Pushes that have this money as little as they stood when this was decided: if one of them changes before the commit, it is decided again. */
  readonly beside?: readonly Payment[];
}

/** The result of opening a payment. Only CREATED may be sent to Daraja. */
export type Opened =
  | { readonly kind: 'CREATED'; readonly payment: Payment }
  /** The key was used before, with the same input. */
  | { readonly kind: 'REPEATED'; readonly payment: Payment }
  /** The key was used before, with other input. */
  | { readonly kind: 'CONFLICT' }
  /** A push to this number is PENDING since `since`. */
  | { readonly kind: 'BUSY'; readonly paymentId: string; readonly since: number }
  /** It cannot be given back; `why` is a sentence. */
  | { readonly kind: 'IRREVERSIBLE'; readonly why: string }
  /** What it would pay takes it not, or not now. */
  | { readonly kind: 'BARRED' }
  /** Payouts are paused, or a limit is used up. */
  | { readonly kind: 'REFUSED'; readonly refusal: GatewayError };

/** A new version of a payment: its kind, its status before (NONE for version 1) and after, and what it is owed to. */
export type TransitionLabel = 'kind' | 'from' | 'to' | 'evidence';

/** The only way in which a payment is made or changed. */
export interface Funnel {
  /** Stores a new payment; resolves after the commit. Rejects as `apply` does. */
  open(opening: Opening): Promise<Opened>;
  /**
   * Resolves after the commit with what was decided; null when there was no evidence or no such payment. Rejects with
   * UNAVAILABLE when the queue is full, and with StoreUnavailable when the database is down: then nothing was changed.
   */
  apply(entry: Entry): Promise<Decision | null>;
  /** How often each transition was committed by this process, since it started. */
  transitions(): readonly Count<TransitionLabel>[];
  /** Refuses new work and resolves when everything accepted has been committed or rejected. */
  close(): Promise<void>;
}
