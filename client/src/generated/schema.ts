/** Generated from the schema by `npm run generate`; do not edit. */

/** The kind of M-Pesa transaction. */
export type PaymentKind = 'STK_PUSH' | 'B2C' | 'C2B' | 'B2B' | 'REVERSAL';

/** Status of a payment. */
export type PaymentStatus = 'PENDING' | 'COMPLETED' | 'FAILED' | 'TIMED_OUT' | 'REVERSED';

/** The kind of a person's identity document. */
export type RecipientIdType = 'NATIONAL_ID' | 'MILITARY_ID' | 'ALIEN_ID' | 'DIPLOMATIC_ID' | 'PASSPORT';

/** Why a payment failed. Every M-Pesa result code maps to one of these. */
export type FailureReason = 'CANCELLED_BY_CUSTOMER' | 'INSUFFICIENT_FUNDS' | 'WRONG_PIN' | 'CUSTOMER_UNREACHABLE' | 'CUSTOMER_BUSY' | 'PROMPT_EXPIRED' | 'LIMIT_EXCEEDED' | 'INVALID_RECIPIENT' | 'REFUSED_BY_MPESA' | 'MPESA_UNAVAILABLE' | 'CONFIGURATION' | 'REJECTED' | 'OTHER';

/** Why a person needs to review a payment. */
export type ReviewReason = 'FACTS_DIFFER' | 'RECEIPT_TAKEN' | 'FAILURE_AFTER_SUCCESS' | 'SUCCESS_AFTER_FAILURE' | 'QUERY_DENIES_SUCCESS' | 'UNANSWERABLE' | 'PAID_TWICE' | 'AMOUNT_DIFFERS' | 'SEVERAL_CHECKOUTS' | 'NOT_AT_MPESA';

/** What a change of a payment is based on. */
export type Evidence = 'REQUEST' | 'ACKNOWLEDGEMENT' | 'CALLBACK' | 'TIMEOUT_CALLBACK' | 'QUERY' | 'C2B_CONFIRMATION' | 'FEED' | 'PULL' | 'DEADLINE' | 'OPERATOR' | 'REVERSAL' | 'APPROVAL';

/** Status of a checkout. */
export type CheckoutStatus = 'OPEN' | 'PAID' | 'EXPIRED' | 'CANCELLED';

/** Why no new try can start. */
export type CheckoutBlock = 'TRY_OPEN' | 'OUTCOME_UNKNOWN' | 'PAID' | 'EXPIRED' | 'CANCELLED' | 'NO_TRIES_LEFT' | 'CUSTOMER_BUSY' | 'RATE_LIMITED' | 'UNAVAILABLE';

/** Status of an enquiry. */
export type EnquiryStatus = 'PENDING' | 'COMPLETED' | 'FAILED' | 'TIMED_OUT';

/** What a payer is shown, in one word. */
export type PaymentPhase = 'AWAITING_APPROVAL' | 'SENDING' | 'PROMPTED' | 'CONFIRMING' | 'UNKNOWN' | 'PAID' | 'FAILED' | 'REVERSED';

/** What another business is paid for. */
export type B2bCommand = 'PAY_BILL' | 'BUY_GOODS' | 'TOP_UP_B2C' | 'PAY_TAX';

/** The type of a payment to a customer. It decides the wording of M-Pesa's message. */
export type B2cCommand = 'BUSINESS_PAYMENT' | 'SALARY_PAYMENT' | 'PROMOTION_PAYMENT' | 'BUSINESS_PAY_TO_POCHI';

/** Values of `extensions.code` in an error. New values may be added. */
export type ErrorCode = 'UNAUTHENTICATED' | 'FORBIDDEN' | 'BAD_USER_INPUT' | 'NOT_FOUND' | 'IDEMPOTENCY_CONFLICT' | 'CUSTOMER_BUSY' | 'RATE_LIMITED' | 'LIMIT_EXCEEDED' | 'CURSOR_EXPIRED' | 'UNAVAILABLE' | 'INTERNAL_SERVER_ERROR' | 'GRAPHQL_PARSE_FAILED' | 'GRAPHQL_VALIDATION_FAILED';

/** Language of a sentence for the payer. */
export type Language = 'EN' | 'SW';

/** Why a payment failed. */
export interface PaymentFailure {
  /** The reason, from a closed list. */
  readonly reason: FailureReason;
  /** M-Pesa's result code, verbatim; null if the request never reached M-Pesa. */
  readonly resultCode: string | null;
  /** Whether a new request for the same payment may succeed. */
  readonly retryable: boolean;
  /** What happened and what to do about it: for the payer, or for the business where it is the business that pays. */
  readonly message: string;
}

/** What is selected of it. */
export const PAYMENT_FAILURE = 'reason resultCode retryable message(language: $language)';

/** One movement of money, at one version. */
export interface Payment {
  /** ID of the payment in this gateway. IDs sort by creation time. */
  readonly id: string;
  /** The kind of M-Pesa transaction. */
  readonly kind: PaymentKind;
  /** Current status. */
  readonly status: PaymentStatus;
  /** Increases by one whenever a field visible to clients changes. Version 1 is the request. */
  readonly version: number;
  /** Amount in shillings. */
  readonly amount: string;
  /** Always KES. */
  readonly currency: string;
  /** The shortcode of the business. */
  readonly shortcode: string;
  /** The customer's phone number, or in whose name a business is paid; masked if the caller may not see it. Null if there is none. */
  readonly phoneNumber: string | null;
  /** The name M-Pesa gave for the other party; only its initials if the caller may not see it. */
  readonly partyName: string | null;
  /** The document without which M-Pesa does not pay the recipient; null if none or hidden. */
  readonly recipientIdType: RecipientIdType | null;
  /** For B2B, the paybill or till that is paid. */
  readonly partyShortcode: string | null;
  /** M-Pesa's word for the transaction, verbatim: "Pay Bill", "Customer Merchant Payment" … */
  readonly transactionType: string | null;
  /** When M-Pesa says it happened; `settledAt` is when the gateway learned of it. */
  readonly completedAt: string | null;
  /** The account reference: what the customer pays for, from the request or as the customer typed it. */
  readonly accountReference: string | null;
  /** The description from the request; for payouts, the remarks. */
  readonly description: string | null;
  /** The M-Pesa receipt number, once known. */
  readonly mpesaReceipt: string | null;
  /** Why the payment failed; null unless FAILED. */
  readonly failure: PaymentFailure | null;
  /** Whether a person needs to review the payment. */
  readonly needsReview: boolean;
  /** Why a person needs to review the payment, oldest reason first. */
  readonly reviewReasons: readonly (ReviewReason)[];
  /** Your own JSON from the request; null if the caller may not see it. */
  readonly metadata: unknown | null;
  /** M-Pesa's MerchantRequestID of an STK push; null if the caller may not see it. */
  readonly merchantRequestId: string | null;
  /** M-Pesa's CheckoutRequestID of an STK push; null if the caller may not see it. */
  readonly checkoutRequestId: string | null;
  /** M-Pesa's ConversationID of a payout; null if the caller may not see it. */
  readonly conversationId: string | null;
  /** The OriginatorConversationID the gateway sent with a payout; null if the caller may not see it. */
  readonly originatorConversationId: string | null;
  /** When the payment was requested. */
  readonly createdAt: string;
  /** When the version last changed. */
  readonly updatedAt: string;
  /** When the payment last became COMPLETED, FAILED or REVERSED. */
  readonly settledAt: string | null;
  /** When the gateway next asks M-Pesa for the outcome; null if it will not ask again. */
  readonly nextCheckAt: string | null;
  /** What a payer is shown, in one word. */
  readonly phase: PaymentPhase;
  /** When a PENDING payment becomes TIMED_OUT; null otherwise. */
  readonly deadlineAt: string | null;
  /** When a payment that is SENDING or PROMPTED becomes CONFIRMING by the clock alone, without a new version; null for one that is not PENDING. */
  readonly confirmingAt: string | null;
  /** What to tell the payer in this phase, or the business where it is the business that pays. A failure also says whether money was taken. */
  readonly payerMessage: string;
}

/** What is selected of it. */
export const PAYMENT = `id kind status version amount currency shortcode phoneNumber partyName recipientIdType partyShortcode transactionType completedAt accountReference description mpesaReceipt failure { ${PAYMENT_FAILURE} } needsReview reviewReasons metadata merchantRequestId checkoutRequestId conversationId originatorConversationId createdAt updatedAt settledAt nextCheckAt phase deadlineAt confirmingAt payerMessage(language: $language)`;

/** One version of a payment: what changed and why. */
export interface PaymentEvent {
  /** Position in the event log. */
  readonly cursor: string;
  /** The payment version this event created: 1, 2, 3 … without gaps. */
  readonly version: number;
  /** Status of the payment after this event. */
  readonly status: PaymentStatus;
  /** What the change is based on. */
  readonly evidence: Evidence;
  /** When it happened. */
  readonly occurredAt: string;
  /** A note from M-Pesa or an operator; null if the caller may not see it. */
  readonly note: string | null;
  /** Name of the API key of the person who acted; null if it was M-Pesa or the gateway, or if the caller may not see it. */
  readonly by: string | null;
}

/** What is selected of it. */
export const PAYMENT_EVENT = 'cursor version status evidence occurredAt note by';

/** One update of a payment. */
export interface PaymentUpdate {
  /** Pass it as `after` to resume here without gaps or duplicates. */
  readonly cursor: string;
  /** The payment as of this event. */
  readonly payment: Payment;
  /** The event that changed the payment; null if this update is the payment as it is now. */
  readonly event: PaymentEvent | null;
}

/** What is selected of it. */
export const PAYMENT_UPDATE = `cursor payment { ${PAYMENT} } event { ${PAYMENT_EVENT} }`;

/** A page of payment updates. */
export interface PaymentUpdatePage {
  /** Updates in order, without gaps or duplicates. */
  readonly updates: readonly (PaymentUpdate)[];
  /** Pass it as `after` to get the next page, even if this one has no updates. */
  readonly cursor: string;
  /** Whether more updates are available now. */
  readonly hasMore: boolean;
}

/** What is selected of it. */
export const PAYMENT_UPDATE_PAGE = `updates { ${PAYMENT_UPDATE} } cursor hasMore`;

/** Lets a customer's browser read and watch one payment, with the rights of the role readonly. */
export interface WatchToken {
  /** Send it as "Authorization: Bearer …" or in `connection_init`, never in a URL. */
  readonly token: string;
  /** The payment. */
  readonly paymentId: string;
  /** When the token expires. Subscriptions opened with it end then too. */
  readonly expiresAt: string;
}

/** What is selected of it. */
export const WATCH_TOKEN = 'token paymentId expiresAt';

/** Lets a customer's browser read, watch and pay one checkout. */
export interface CheckoutToken {
  /** Send it as "Authorization: Bearer …" or in `connection_init`, never in a URL. */
  readonly token: string;
  /** When the token expires: a day after the checkout. Subscriptions end then too, and all of it ends when the key that made it is revoked. */
  readonly expiresAt: string;
}

/** What is selected of it. */
export const CHECKOUT_TOKEN = 'token expiresAt';

/** Something to be paid: by prompts, or by hand. */
export interface Checkout {
  /** ID of the checkout in this gateway. IDs sort by creation time. */
  readonly id: string;
  /** Current status. */
  readonly status: CheckoutStatus;
  /** Increases whenever the checkout, or one of its payments, changes. */
  readonly version: number;
  /** Amount in shillings. */
  readonly amount: string;
  /** Always KES. */
  readonly currency: string;
  /** The shortcode of the business. */
  readonly shortcode: string;
  /** What the customer types to pay by hand. */
  readonly accountReference: string;
  /** The description from the request. */
  readonly description: string | null;
  /** Your own JSON from the request; null if the caller may not see it. */
  readonly metadata: unknown | null;
  /** The shop's page to go back to. */
  readonly returnUrl: string | null;
  /** The newest try or payment; null if there is none. */
  readonly current: Payment | null;
  /** Whether a new try can start now. */
  readonly canPay: boolean;
  /** Why no new try can start; null if one can. */
  readonly blockedBy: CheckoutBlock | null;
  /** How many more prompts it may have. */
  readonly triesLeft: number;
  /** When it was created. */
  readonly createdAt: string;
  /** When it expires if it is not paid. */
  readonly expiresAt: string;
  /** When it became PAID. */
  readonly paidAt: string | null;
  /** The hosted page: a secret link. Anyone who has it can pay and watch this checkout. Null if the caller may not see it. */
  readonly url: string | null;
  /** Seconds until a new try can start; null if one can now, or if that is not a matter of time. */
  readonly retryAfterSeconds: number | null;
  /** The payment that paid it; null unless PAID. */
  readonly paidBy: Payment | null;
  /** The customer's token. Only in the result of `createCheckout`, for callers that may make tokens; otherwise null. */
  readonly token: CheckoutToken | null;
}

/** What is selected of it. */
export const CHECKOUT = `id status version amount currency shortcode accountReference description metadata returnUrl current { ${PAYMENT} } canPay blockedBy triesLeft createdAt expiresAt paidAt url retryAfterSeconds paidBy { ${PAYMENT} } token { ${CHECKOUT_TOKEN} }`;

/** One M-Pesa account of a shortcode. */
export interface Account {
  /** M-Pesa's name for the account, such as "Utility Account". */
  readonly name: string;
  /** Currency of the account. */
  readonly currency: string;
  /** The current balance. */
  readonly current: string;
  /** The balance available to spend. */
  readonly available: string;
  /** The reserved amount. */
  readonly reserved: string;
  /** The amount that has not cleared yet. */
  readonly uncleared: string;
}

/** What is selected of it. */
export const ACCOUNT = 'name currency current available reserved uncleared';

/** The balance of a shortcode, as M-Pesa reported it. */
export interface AccountBalance {
  /** The shortcode of the business. */
  readonly shortcode: string;
  /** The accounts of the shortcode. */
  readonly accounts: readonly (Account)[];
  /** When M-Pesa reported this balance. */
  readonly asOf: string;
}

/** What is selected of it. */
export const ACCOUNT_BALANCE = `shortcode accounts { ${ACCOUNT} } asOf`;

/** A balance enquiry about one shortcode, and the answer of M-Pesa. */
export interface BalanceEnquiry {
  /** ID of the enquiry in this gateway. */
  readonly id: string;
  /** Status of the enquiry. */
  readonly status: EnquiryStatus;
  /** M-Pesa's result code for the enquiry itself, verbatim. */
  readonly resultCode: string | null;
  /** M-Pesa's description of the result of the enquiry itself; null if the caller may not read notes. */
  readonly resultDescription: string | null;
  /** When the enquiry was requested. */
  readonly createdAt: string;
  /** When M-Pesa answered. */
  readonly answeredAt: string | null;
  /** The balance that M-Pesa reported. */
  readonly balance: AccountBalance | null;
}

/** What is selected of it. */
export const BALANCE_ENQUIRY = `id status resultCode resultDescription createdAt answeredAt balance { ${ACCOUNT_BALANCE} }`;

/** A payment to request from a customer. */
export interface StkPushInput {
  /** Whole shillings, 1–250000. */
  readonly amount: string | number;
  /** The phone to prompt. */
  readonly phoneNumber: string;
  /** What the payment is for, shown on the prompt: 1–12 characters of A–Z a–z 0–9 space _ . - */
  readonly accountReference: string;
  /** A short description: up to 13 characters. */
  readonly description?: string | null | undefined;
  /** Your shortcode that receives the money. Defaults to the first one configured. */
  readonly shortcode?: string | null | undefined;
  /** 1–128 printable ASCII characters. M-Pesa accepts at most one request per key; a repeat returns the same payment. */
  readonly idempotencyKey?: string | null | undefined;
  /** Your own JSON, up to 4 kB, returned with the payment. */
  readonly metadata?: unknown | null | undefined;
}

/** The identity document with which the recipient is registered at M-Pesa. */
export interface RecipientIdInput {
  /** The kind of document. */
  readonly type: RecipientIdType;
  /** Its number: 4–20 letters and digits. It is not shown again. */
  readonly number: string;
}

/** A payment from the business to a customer. */
export interface B2cInput {
  /** Whole shillings, 10–250000. */
  readonly amount: string | number;
  /** Phone number of the customer to pay. */
  readonly phoneNumber: string;
  /** Reason for the payment: 2–100 characters. */
  readonly remarks: string;
  /** Occasion of the payment: up to 100 characters. */
  readonly occasion?: string | null | undefined;
  /** The type of the payment. */
  readonly command?: B2cCommand | null | undefined;
  /** M-Pesa pays only if the recipient is registered with this document. Needs a product of its own at Daraja. */
  readonly recipientId?: RecipientIdInput | null | undefined;
  /** Your shortcode that sends the money. Defaults to the first one configured. */
  readonly shortcode?: string | null | undefined;
  /** 1–128 printable ASCII characters. Store the key before you send the request. M-Pesa accepts at most one request per key; a repeat returns the same payment. */
  readonly idempotencyKey: string;
  /** Your own JSON, up to 4 kB, returned with the payment. */
  readonly metadata?: unknown | null | undefined;
}

/** A payment from the business to another business, or of a tax. */
export interface B2bInput {
  /** What is paid for. */
  readonly command: B2bCommand;
  /** Whole shillings, 1–250000. */
  readonly amount: string | number;
  /** The paybill or till to pay; for PAY_TAX, 572572. Not your own shortcode. */
  readonly partyShortcode: string;
  /** What is paid, at the receiver: 1 to 13 of A–Z, a–z, 0–9, space, "_", "." and "-". Required for PAY_BILL, and for PAY_TAX, where it is the PRN. */
  readonly accountReference?: string | null | undefined;
  /** Phone number of the person in whose name you pay. */
  readonly requester?: string | null | undefined;
  /** Reason for the payment: 2–100 characters. */
  readonly remarks: string;
  /** Your shortcode that sends the money. Defaults to the first one configured. */
  readonly shortcode?: string | null | undefined;
  /** 1–128 printable ASCII characters. Store the key before you send the request. M-Pesa accepts at most one request per key; a repeat returns the same payment. */
  readonly idempotencyKey: string;
  /** Your own JSON, up to 4 kB, returned with the payment. */
  readonly metadata?: unknown | null | undefined;
}

/** What a customer is to pay. */
export interface CreateCheckoutInput {
  /** Whole shillings, 1–250000. */
  readonly amount: string | number;
  /** What the payment is for, shown on the prompt and typed by who pays by hand: 1–12 characters of A–Z a–z 0–9 space _ . - No other open checkout of the shortcode may have it. Left out: the gateway makes one. */
  readonly accountReference?: string | null | undefined;
  /** A short description: up to 13 characters. */
  readonly description?: string | null | undefined;
  /** Your shortcode that receives the money. Defaults to the first one configured. */
  readonly shortcode?: string | null | undefined;
  /** Your own JSON, up to 4 kB, returned with the payment. */
  readonly metadata?: unknown | null | undefined;
  /** 1–128 printable ASCII characters. A repeat returns the same checkout, with a token. */
  readonly idempotencyKey?: string | null | undefined;
  /** How long it can be paid: 1 minute to 30 days. */
  readonly expiresInSeconds?: number | null | undefined;
  /** How many prompts it may have: 1–20. Requests that did not reach M-Pesa do not count. */
  readonly maxTries?: number | null | undefined;
  /** Where the customer goes back to: an https URL, or http for localhost. */
  readonly returnUrl?: string | null | undefined;
}

/** Selects payments. A payment must match every field that is set. */
export interface PaymentFilter {
  /** Payments with one of these ids, at most 100. */
  readonly id?: readonly (string)[] | null | undefined;
  /** What a person would type, up to 40 characters: an id; a receipt or its first 4 characters or more; a phone number or its last 3 to 9 digits; the beginning of an account reference; or "=150" for an amount. Case is ignored, and so are spaces in receipts and numbers. For callers that see masked numbers, digits are not looked up among phone numbers, and what may begin a number finds only a reference that is the same. */
  readonly search?: string | null | undefined;
  /** Payments with one of these statuses. */
  readonly status?: readonly (PaymentStatus)[] | null | undefined;
  /** Payments of one of these kinds. */
  readonly kind?: readonly (PaymentKind)[] | null | undefined;
  /** Payments of this customer. FORBIDDEN for callers that see masked numbers. */
  readonly phoneNumber?: string | null | undefined;
  /** Payments with this account reference. */
  readonly accountReference?: string | null | undefined;
  /** Payments of this shortcode. */
  readonly shortcode?: string | null | undefined;
  /** Payments of this amount or more. */
  readonly amountFrom?: string | number | null | undefined;
  /** Payments of this amount or less. */
  readonly amountTo?: string | number | null | undefined;
  /** Failed payments with one of these reasons. */
  readonly failureReason?: readonly (FailureReason)[] | null | undefined;
  /** Payments of this checkout. */
  readonly checkoutId?: string | null | undefined;
  /** Payments that need (or do not need) review. */
  readonly needsReview?: boolean | null | undefined;
  /** Payments requested after this time. */
  readonly createdAfter?: string | null | undefined;
  /** Payments requested before this time. */
  readonly createdBefore?: string | null | undefined;
  /** Payments with a `settledAt` after this time. */
  readonly settledAfter?: string | null | undefined;
  /** Payments with a `settledAt` before this time. */
  readonly settledBefore?: string | null | undefined;
}
