/** Generated from the schema by `npm run generate`; do not edit. */

/** The C2B URLs of a shortcode at M-Pesa. */
export interface C2bRegistration {
  /** The shortcode. */
  readonly shortcode: string;
  /** The version that the Daraja app may call, as far as it is known. */
  readonly version: C2bVersion;
  /** What is known of the registration. */
  readonly state: C2bState;
  /** When a confirmation arrived that proves it. */
  readonly provenAt: string | null;
  /** What M-Pesa answered, and what to do about it. */
  readonly answer: string | null;
  /** When it was last asked for. */
  readonly registeredAt: string | null;
}

/** How M-Pesa tells the payer's number. */
export type C2bVersion = 'V1' | 'V2';

/** Whether M-Pesa tells this gateway of payments by hand. */
export type C2bState = 'NOT_REGISTERED' | 'ACCEPTED' | 'PROVEN' | 'TAKEN' | 'REFUSED';

/** An API key of the database. The key itself is not kept. */
export interface ApiKey {
  /** Its name. Keys of one name follow each other, and share idempotency keys. */
  readonly name: string;
  /** What it may do. */
  readonly role: Role;
  /** When it was made. */
  readonly createdAt: string;
  /** When it expires. Null if it does not expire. */
  readonly expiresAt: string | null;
  /** When it was revoked. */
  readonly revokedAt: string | null;
  /** The last minute in which it was used. */
  readonly lastUsedAt: string | null;
  /** The shortcodes that it is bound to; null: all. */
  readonly shortcodes: readonly (string)[] | null;
  /** Addresses and CIDR ranges from which it may be used; null: all. */
  readonly addresses: readonly (string)[] | null;
}

/** What a caller may do. */
export type Role = 'ADMIN' | 'PAYOUT' | 'SERVER' | 'TILL' | 'FEED' | 'METRICS' | 'READONLY';

/** Something that a person should look at. It goes away by itself. */
export interface Attention {
  /** What it is. */
  readonly kind: AttentionKind;
  /** When the oldest of them began, to the minute; null if unknown. */
  readonly since: string | null;
  /** How many there are. */
  readonly count: number;
  /** What it is and what to do, in a sentence. */
  readonly detail: string;
}

/** What should be looked at. More may be added. */
export type AttentionKind = 'REVIEW_OPEN' | 'APPROVAL_WAITING' | 'CONFIRMATION_HELD' | 'CONFIRMATION_NOT_APPLIED' | 'CALLBACK_UNCONFIRMED' | 'CALLBACK_WAITING' | 'NO_CALLBACKS' | 'INITIATOR_SUSPENDED' | 'PAYOUTS_PAUSED' | 'SPOOL_NOT_EMPTY' | 'C2B_NOT_PROVEN';

/** A page of the audit log. */
export interface AuditConnection {
  /** The entries, newest first. */
  readonly edges: readonly (AuditEdge)[];
  /** Information about the page. */
  readonly pageInfo: PageInfo;
}

/** An entry in a page. */
export interface AuditEdge {
  /** Pass it as `after` to get the nodes that follow. */
  readonly cursor: string;
  /** The entry. */
  readonly node: AuditEntry;
}

/** One act of an operator or administrator. */
export interface AuditEntry {
  /** Unique ID, ordered by time. */
  readonly id: string;
  /** When it was done. */
  readonly at: string;
  /** Name of the API key that did it, or `cli`. */
  readonly actor: string;
  /** What was done, such as KEY_REVOKED. */
  readonly action: string;
  /** ID or name of what it was done to. */
  readonly subject: string | null;
  /** Where the request came from. */
  readonly address: string | null;
  /** What the actor wrote, or details. */
  readonly note: string | null;
}

/** Information about a page. */
export interface PageInfo {
  /** Whether there are more nodes after this page. */
  readonly hasNextPage: boolean;
  /** Whether the page was requested with `after`. */
  readonly hasPreviousPage: boolean;
  /** Cursor of the first node; null if the page is empty. */
  readonly startCursor: string | null;
  /** Cursor of the last node; null if the page is empty. */
  readonly endCursor: string | null;
}

/** Selects entries. An entry must match every field that is set. */
export interface AuditFilter {
  /** Acts of this key. */
  readonly actor?: string | null | undefined;
  /** Acts of these kinds, such as KEY_REVOKED. */
  readonly action?: readonly (string)[] | null | undefined;
  /** Acts on this payment, callback or key. */
  readonly subject?: string | null | undefined;
  /** Acts after this time. */
  readonly after?: string | null | undefined;
  /** Acts before this time. */
  readonly before?: string | null | undefined;
}

/** The balance of a shortcode, as M-Pesa reported it. */
export interface AccountBalance {
  /** The shortcode of the business. */
  readonly shortcode: string;
  /** The accounts of the shortcode. */
  readonly accounts: readonly (Account)[];
  /** When M-Pesa reported this balance. */
  readonly asOf: string;
}

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

/** A page of balances. */
export interface AccountBalanceConnection {
  /** The balances, newest first. */
  readonly edges: readonly (AccountBalanceEdge)[];
  /** Information about the page. */
  readonly pageInfo: PageInfo;
}

/** A balance in a page. */
export interface AccountBalanceEdge {
  /** Pass it as `after` to get the nodes that follow. */
  readonly cursor: string;
  /** The balance. */
  readonly node: AccountBalance;
}

/** A page of stored callbacks. */
export interface CallbackConnection {
  /** The stored callbacks, newest first. */
  readonly edges: readonly (CallbackEdge)[];
  /** Information about the page. */
  readonly pageInfo: PageInfo;
}

/** A callback in a page. */
export interface CallbackEdge {
  /** Pass it as `after` to get the nodes that follow. */
  readonly cursor: string;
  /** The callback. */
  readonly node: Callback;
}

/** A message that M-Pesa posted to the gateway, stored as it arrived. */
export interface Callback {
  /** ID of the callback in this gateway. */
  readonly id: string;
  /** The route that received it, such as "stk/callback". */
  readonly route: string;
  /** When the gateway received it. */
  readonly receivedAt: string;
  /** What the gateway did with it. */
  readonly verdict: CallbackVerdict;
  /** A sentence that explains the verdict. */
  readonly note: string | null;
  /** The body, decoded as UTF-8. */
  readonly body: string;
  /** How many identical copies arrived. */
  readonly copies: number;
  /** The payment it belongs to, if any. */
  readonly payment: Payment | null;
}

/** What the gateway did with a stored callback. */
export type CallbackVerdict = 'WAITING' | 'HELD' | 'APPLIED' | 'DUPLICATE' | 'UNCONFIRMED' | 'UNMATCHED' | 'CONTRADICTING' | 'MALFORMED' | 'UNKNOWN_CODE';

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
  /** The approval of a large payout. Null if none is needed or the caller may not see it. */
  readonly approval: PaymentApproval | null;
  /** Cursor of the latest event. Pass it as `after` to follow the payment from here. */
  readonly cursor: string;
  /** A watch token valid for 15 minutes. Only in the result of the mutation that created the payment, for callers that may make tokens; otherwise null. */
  readonly watchToken: WatchToken | null;
  /** Name of the API key that asked for it; null if nobody did or the caller may not see it. */
  readonly requestedBy: string | null;
  /** Every version so far, oldest first. */
  readonly events: readonly (PaymentEvent)[];
  /** The checkout that it pays, or was to pay, as it is now; null if there is none. */
  readonly checkout: Checkout | null;
  /** Stored callbacks about this payment, newest first; null if the caller may not read callbacks. */
  readonly callbacks: readonly (Callback)[] | null;
  /** Status enquiries about this payment, newest first, also those that the gateway made by itself; null if the caller may not read enquiries. */
  readonly enquiries: readonly (StatusEnquiry)[] | null;
  /** What a payer is shown, in one word. */
  readonly phase: PaymentPhase;
  /** When a PENDING payment becomes TIMED_OUT; null otherwise. */
  readonly deadlineAt: string | null;
  /** When a payment that is SENDING or PROMPTED becomes CONFIRMING by the clock alone, without a new version; null for one that is not PENDING. */
  readonly confirmingAt: string | null;
  /** What to tell the payer in this phase, or the business where it is the business that pays. A failure also says whether money was taken. */
  readonly payerMessage: string;
  /** For a REVERSAL, the payment that is given back, as it is now; null for any other kind. */
  readonly reverses: Payment | null;
  /** The attempts to give this payment back, as they are now, oldest first. */
  readonly reversals: readonly (Payment)[];
}

/** The kind of M-Pesa transaction. */
export type PaymentKind = 'STK_PUSH' | 'B2C' | 'C2B' | 'B2B' | 'REVERSAL';

/** Status of a payment. */
export type PaymentStatus = 'PENDING' | 'COMPLETED' | 'FAILED' | 'TIMED_OUT' | 'REVERSED';

/** The kind of a person's identity document. */
export type RecipientIdType = 'NATIONAL_ID' | 'MILITARY_ID' | 'ALIEN_ID' | 'DIPLOMATIC_ID' | 'PASSPORT';

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

/** Why a payment failed. Every M-Pesa result code maps to one of these. */
export type FailureReason = 'CANCELLED_BY_CUSTOMER' | 'INSUFFICIENT_FUNDS' | 'WRONG_PIN' | 'CUSTOMER_UNREACHABLE' | 'CUSTOMER_BUSY' | 'PROMPT_EXPIRED' | 'LIMIT_EXCEEDED' | 'INVALID_RECIPIENT' | 'REFUSED_BY_MPESA' | 'MPESA_UNAVAILABLE' | 'CONFIGURATION' | 'REJECTED' | 'OTHER';

/** Language of a sentence for the payer. */
export type Language = 'EN' | 'SW';

/** Why a person needs to review a payment. */
export type ReviewReason = 'FACTS_DIFFER' | 'RECEIPT_TAKEN' | 'FAILURE_AFTER_SUCCESS' | 'SUCCESS_AFTER_FAILURE' | 'QUERY_DENIES_SUCCESS' | 'UNANSWERABLE' | 'PAID_TWICE' | 'AMOUNT_DIFFERS' | 'SEVERAL_CHECKOUTS' | 'NOT_AT_MPESA';

/** The decision of a second person that a large payout needs before it is sent. */
export interface PaymentApproval {
  /** Where the approval stands. */
  readonly state: ApprovalState;
  /** Name of the API key that asked for the payout. */
  readonly requestedBy: string;
  /** Name of the API key that decided; null until it is decided. */
  readonly decidedBy: string | null;
  /** When it was decided. */
  readonly decidedAt: string | null;
  /** What the person who decided wrote. */
  readonly note: string | null;
  /** When the payout fails unless somebody has approved it. */
  readonly expiresAt: string;
}

/** Whether a second person has agreed to a payout. */
export type ApprovalState = 'WAITING' | 'APPROVED' | 'REJECTED' | 'EXPIRED';

/** Lets a customer's browser read and watch one payment, with the rights of the role readonly. */
export interface WatchToken {
  /** Send it as "Authorization: Bearer …" or in `connection_init`, never in a URL. */
  readonly token: string;
  /** The payment. */
  readonly paymentId: string;
  /** When the token expires. Subscriptions opened with it end then too. */
  readonly expiresAt: string;
}

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
  /** The stored callback that made this version; null if there is none or the caller may not read callbacks. */
  readonly callback: Callback | null;
}

/** What a change of a payment is based on. */
export type Evidence = 'REQUEST' | 'ACKNOWLEDGEMENT' | 'CALLBACK' | 'TIMEOUT_CALLBACK' | 'QUERY' | 'C2B_CONFIRMATION' | 'FEED' | 'PULL' | 'DEADLINE' | 'OPERATOR' | 'REVERSAL' | 'APPROVAL';

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
  /** Its tries and payments, oldest first; at most the newest 100. */
  readonly payments: readonly (Payment)[];
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

/** Status of a checkout. */
export type CheckoutStatus = 'OPEN' | 'PAID' | 'EXPIRED' | 'CANCELLED';

/** Why no new try can start. */
export type CheckoutBlock = 'TRY_OPEN' | 'OUTCOME_UNKNOWN' | 'PAID' | 'EXPIRED' | 'CANCELLED' | 'NO_TRIES_LEFT' | 'CUSTOMER_BUSY' | 'RATE_LIMITED' | 'UNAVAILABLE';

/** Lets a customer's browser read, watch and pay one checkout. */
export interface CheckoutToken {
  /** Send it as "Authorization: Bearer …" or in `connection_init`, never in a URL. */
  readonly token: string;
  /** When the token expires: a day after the checkout. Subscriptions end then too, and all of it ends when the key that made it is revoked. */
  readonly expiresAt: string;
}

/** A status enquiry about one transaction, and the answer of M-Pesa. */
export interface StatusEnquiry {
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
  /** M-Pesa receipt number of the transaction, once known. */
  readonly mpesaReceipt: string | null;
  /** M-Pesa's status of the transaction, such as "Completed". */
  readonly transactionStatus: string | null;
  /** Amount of the transaction in shillings. */
  readonly amount: string | null;
  /** The payment it is about, if this gateway has it. */
  readonly payment: Payment | null;
}

/** Status of an enquiry. */
export type EnquiryStatus = 'PENDING' | 'COMPLETED' | 'FAILED' | 'TIMED_OUT';

/** What a payer is shown, in one word. */
export type PaymentPhase = 'AWAITING_APPROVAL' | 'SENDING' | 'PROMPTED' | 'CONFIRMING' | 'UNKNOWN' | 'PAID' | 'FAILED' | 'REVERSED';

/** Selects callbacks. A callback must match every field that is set. */
export interface CallbackFilter {
  /** Callbacks with one of these verdicts. */
  readonly verdict?: readonly (CallbackVerdict)[] | null | undefined;
  /** Callbacks that came by one of these routes, such as "stk/callback" or "c2b/confirmation". */
  readonly route?: readonly (string)[] | null | undefined;
  /** Callbacks of this payment. */
  readonly paymentId?: string | null | undefined;
  /** Callbacks received after this time. */
  readonly receivedAfter?: string | null | undefined;
  /** Callbacks received before this time. */
  readonly receivedBefore?: string | null | undefined;
}

/** How many stored callbacks have a verdict. */
export interface CallbackCount {
  /** What the gateway did with them. */
  readonly verdict: CallbackVerdict;
  /** How many there are; at most 1000 are counted. */
  readonly count: number;
}

/** A page of checkouts. */
export interface CheckoutConnection {
  /** The checkouts, newest first. */
  readonly edges: readonly (CheckoutEdge)[];
  /** Information about the page. */
  readonly pageInfo: PageInfo;
}

/** A checkout in a page. */
export interface CheckoutEdge {
  /** Pass it as `after` to get the nodes that follow. */
  readonly cursor: string;
  /** The checkout. */
  readonly node: Checkout;
}

/** Selects checkouts. A checkout must match every field that is set. */
export interface CheckoutFilter {
  /** Checkouts with one of these statuses. */
  readonly status?: readonly (CheckoutStatus)[] | null | undefined;
  /** Checkouts with this account reference, as it was created. */
  readonly accountReference?: string | null | undefined;
  /** Checkouts created after this time. */
  readonly createdAfter?: string | null | undefined;
  /** Checkouts created before this time. */
  readonly createdBefore?: string | null | undefined;
}

/** A page of status enquiries. */
export interface StatusEnquiryConnection {
  /** The status enquiries, newest first. */
  readonly edges: readonly (StatusEnquiryEdge)[];
  /** Information about the page. */
  readonly pageInfo: PageInfo;
}

/** A status enquiry in a page. */
export interface StatusEnquiryEdge {
  /** Pass it as `after` to get the nodes that follow. */
  readonly cursor: string;
  /** The enquiry. */
  readonly node: StatusEnquiry;
}

/** Selects status enquiries. An enquiry must match every field that is set. */
export interface EnquiryFilter {
  /** Enquiries with one of these statuses. */
  readonly status?: readonly (EnquiryStatus)[] | null | undefined;
  /** Enquiries about this payment. */
  readonly paymentId?: string | null | undefined;
  /** Enquiries made after this time. */
  readonly createdAfter?: string | null | undefined;
  /** Enquiries made before this time. */
  readonly createdBefore?: string | null | undefined;
}

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

/** This gateway, as the caller sees it. */
export interface Gateway {
  /** Which M-Pesa it is connected to. */
  readonly environment: GatewayEnvironment;
  /** Whether it runs the simulator itself, so that there is something below `/simulator`. */
  readonly hasSimulator: boolean;
  /** Version of the program. */
  readonly version: string;
  /** The caller's role. */
  readonly role: Role;
  /** What the caller's key may do; nothing for a token. A page that shows no more than this is never refused. */
  readonly rights: readonly (Right)[];
  /** The numbers that the caller's key is for; none for a watch token. */
  readonly shortcodes: readonly (GatewayShortcode)[];
  /** Name of the caller's API key; of a watch token, what it is for. */
  readonly caller: string;
  /** Its limits; null if the caller may not see them. */
  readonly limits: GatewayLimits | null;
  /** Null while payouts are not paused, or if the caller may not see it. */
  readonly payoutPause: PayoutPause | null;
}

/** Which M-Pesa the gateway is connected to. */
export type GatewayEnvironment = 'SIMULATOR' | 'SANDBOX' | 'PRODUCTION';

/** One thing that a role may do. There may be more in a later version. */
export type Right = 'KNOW_GATEWAY' | 'READ_PAYMENTS' | 'READ_CHECKOUTS' | 'READ_ENQUIRIES' | 'READ_PRIVATE_FIELDS' | 'READ_NOTES' | 'TAKE_PAYMENTS' | 'ASK_MPESA' | 'MAKE_TOKENS' | 'SEND_MONEY' | 'FEED_CALLBACKS' | 'READ_METRICS' | 'OPERATE' | 'MANAGE_KEYS' | 'ERASE' | 'READ_AUDIT';

/** A number of the business at M-Pesa. */
export interface GatewayShortcode {
  /** The number; of a till its store number. */
  readonly number: string;
  /** Its kind. */
  readonly type: ShortcodeType;
}

/** What kind of number customers pay to. */
export type ShortcodeType = 'PAYBILL' | 'TILL';

/** Limits of this gateway; null: off. */
export interface GatewayLimits {
  /** Most that one payout may be (PAYOUT_MAX). */
  readonly payoutMax: string | null;
  /** Most that the payouts of a shortcode may add up to in any 24 hours (PAYOUT_DAILY_MAX). */
  readonly payoutDailyMax: string | null;
  /** From this amount on a payout waits for approval (PAYOUT_APPROVAL_ABOVE). */
  readonly payoutApprovalAbove: string | null;
  /** Most prompts for one phone in an hour. */
  readonly promptsPerPhoneHour: number | null;
  /** Most prompts for one phone in 24 hours. */
  readonly promptsPerPhoneDay: number | null;
}

/** Payouts are paused on every instance. */
export interface PayoutPause {
  /** Since when. */
  readonly at: string;
  /** Name of the API key that paused them. */
  readonly by: string;
  /** Why. */
  readonly reason: string;
}

/** An API operator whose calls are suspended. M-Pesa rejected its credentials, and further attempts would make Safaricom lock it. */
export interface LockedInitiator {
  /** Name of the initiator, as configured. */
  readonly name: string;
  /** M-Pesa's result code of the first rejection, verbatim. */
  readonly resultCode: string;
}

/** A business as M-Pesa has registered it. */
export interface Organization {
  /** The paybill or till. */
  readonly identifier: string;
  /** Which of the two it is. */
  readonly kind: OrganizationKind;
  /** The registered name. */
  readonly name: string;
}

/** What kind of number names a business. */
export type OrganizationKind = 'PAYBILL' | 'TILL';

/** What payments add up to, by their status now and the time at which they were requested. */
export interface PaymentStats {
  /** All of them, by status and kind. */
  readonly total: readonly (PaymentStat)[];
  /** In slices of time, oldest first; slices without payments are left out. */
  readonly buckets: readonly (StatsBucketRow)[];
  /** The failed ones by reason, most frequent first. */
  readonly failures: readonly (FailureStat)[];
}

/** Payments of one status and kind. */
export interface PaymentStat {
  /** Their status now. */
  readonly status: PaymentStatus;
  /** Their kind. */
  readonly kind: PaymentKind;
  /** How many there are. */
  readonly count: number;
  /** What they add up to. */
  readonly amount: string;
}

/** Payments of one status in one slice of time. */
export interface StatsBucketRow {
  /** When the slice begins. The first slice may begin before the time that was asked for; it counts nothing from before. */
  readonly start: string;
  /** Their status now. */
  readonly status: PaymentStatus;
  /** How many there are. */
  readonly count: number;
  /** What they add up to. */
  readonly amount: string;
}

/** Failed payments with one reason. */
export interface FailureStat {
  /** Why they failed. */
  readonly reason: FailureReason;
  /** How many there are. */
  readonly count: number;
}

/** How long a slice of time is. */
export type StatsBucket = 'MINUTE' | 'HOUR' | 'DAY';

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

/** A page of payment updates. */
export interface PaymentUpdatePage {
  /** Updates in order, without gaps or duplicates. */
  readonly updates: readonly (PaymentUpdate)[];
  /** Pass it as `after` to get the next page, even if this one has no updates. */
  readonly cursor: string;
  /** Whether more updates are available now. */
  readonly hasMore: boolean;
}

/** One update of a payment. */
export interface PaymentUpdate {
  /** Pass it as `after` to resume here without gaps or duplicates. */
  readonly cursor: string;
  /** The payment as of this event. */
  readonly payment: Payment;
  /** The event that changed the payment; null if this update is the payment as it is now. */
  readonly event: PaymentEvent | null;
}

/** A page of payments. */
export interface PaymentConnection {
  /** The payments, newest first. */
  readonly edges: readonly (PaymentEdge)[];
  /** Information about the page. */
  readonly pageInfo: PageInfo;
  /** Cursor of the newest event, read before the page. Pass it as `after` to follow these payments without a gap. */
  readonly cursor: string;
}

/** A payment in a page. */
export interface PaymentEdge {
  /** Pass it as `after` to get the nodes that follow. */
  readonly cursor: string;
  /** The payment. */
  readonly node: Payment;
}

/** A key that was just made. */
export interface NewApiKey {
  /** The key. Shown once: the gateway keeps only its digest. */
  readonly key: string;
  /** What is kept of it. */
  readonly apiKey: ApiKey;
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

/** A code that a payer scans with the M-Pesa app. */
export interface QrCode {
  /** The PNG, in base64. */
  readonly image: string;
  /** Pixels of each side, as requested. */
  readonly size: number;
}

/** The QR code to draw. */
export interface QrCodeInput {
  /** What the code pays. */
  readonly kind: QrKind;
  /** The number that is paid. PAYBILL and TILL: one of your shortcodes; defaults to the first one configured. The other kinds need it: a phone number, or the number of the agent. */
  readonly shortcode?: string | null | undefined;
  /** What the payment is for: 1–12 of A–Z, a–z, 0–9, space, "_", "." and "-". It arrives with the payment. */
  readonly accountReference: string;
  /** Whole shillings, 1–250000. Left out or 0: the payer types the amount. */
  readonly amount?: string | number | null | undefined;
  /** The name that the payer sees: up to 40 characters. Defaults to the number that is paid. */
  readonly merchantName?: string | null | undefined;
  /** Pixels of each side: 50–1000. */
  readonly size?: number | null | undefined;
}

/** What a QR code pays. */
export type QrKind = 'PAYBILL' | 'TILL' | 'SEND_MONEY' | 'SEND_TO_BUSINESS' | 'WITHDRAW';

/** What an erasure has erased. Data that was erased earlier is not counted. */
export interface ErasureReport {
  /** Payments: their numbers, names, texts and metadata. */
  readonly payments: number;
  /** Callbacks: all that M-Pesa sent in them. */
  readonly callbacks: number;
  /** Status enquiries: the words of their answers. */
  readonly enquiries: number;
  /** Checkouts: their descriptions, metadata and return URLs. */
  readonly checkouts: number;
  /** Payments of others with the number as their reference, noted about them, or with texts of an erased checkout: only that is erased. */
  readonly mentions: number;
  /** Notes of the audit log that named the customer, besides those about the payments. */
  readonly notes: number;
  /** Rows of files in this instance's archive and spool. */
  readonly archived: number;
  /** Payments whose masked number may be this one or another with the same visible digits. They stay as they are. */
  readonly lookAlikes: number;
  /** Notes of the audit log that name the customer and stay: an old release has made them part of its chain. */
  readonly notesLeft: number;
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

/** What another business is paid for. */
export type B2bCommand = 'PAY_BILL' | 'BUY_GOODS' | 'TOP_UP_B2C' | 'PAY_TAX';

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

/** The type of a payment to a customer. It decides the wording of M-Pesa's message. */
export type B2cCommand = 'BUSINESS_PAYMENT' | 'SALARY_PAYMENT' | 'PROMOTION_PAYMENT' | 'BUSINESS_PAY_TO_POCHI';

/** The identity document with which the recipient is registered at M-Pesa. */
export interface RecipientIdInput {
  /** The kind of document. */
  readonly type: RecipientIdType;
  /** Its number: 4–20 letters and digits. It is not shown again. */
  readonly number: string;
}

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

/** What M-Pesa's own list of payments has told. */
export interface PullReport {
  /** The shortcode. */
  readonly shortcode: string;
  /** Rows of the list. Those that no other field counts wait for a push, or could not be read. */
  readonly rows: number;
  /** Payments that were new to the gateway. */
  readonly opened: number;
  /** Payments that had waited for M-Pesa's word, or for their receipt. */
  readonly confirmed: number;
  /** Payments that the gateway already had. */
  readonly known: number;
}

/** Which C2B URLs to register. */
export interface RegisterC2bInput {
  /** A shortcode of this gateway; by default its first. */
  readonly shortcode?: string | null | undefined;
  /** What M-Pesa does with a payment while nobody answers its validation. */
  readonly responseType?: C2bResponseType | null | undefined;
}

/** What M-Pesa does with a payment while nobody answers its validation. */
export type C2bResponseType = 'COMPLETED' | 'CANCELLED';

/** What a replay of many callbacks has done. */
export interface ReplayReport {
  /** How many callbacks were processed again. */
  readonly replayed: number;
  /** How many more matched. */
  readonly left: number;
}

/** The transaction to ask about. Set exactly one field, or `paymentId` together with `mpesaReceipt`. */
export interface TransactionStatusInput {
  /** ID of a payment in this gateway. */
  readonly paymentId?: string | null | undefined;
  /** An M-Pesa receipt number. With `paymentId`: the receipt on your M-Pesa statement; the answer completes the payment if the amount and shortcode match and no other payment has the receipt. */
  readonly mpesaReceipt?: string | null | undefined;
  /** The OriginatorConversationID of the request to M-Pesa. */
  readonly originatorConversationId?: string | null | undefined;
}

/** The payment to give back, all of it. Set either `paymentId` or `mpesaReceipt`. */
export interface ReversePaymentInput {
  /** ID of the payment in this gateway. */
  readonly paymentId?: string | null | undefined;
  /** Receipt of the payment. Case and spaces are ignored. */
  readonly mpesaReceipt?: string | null | undefined;
  /** Reason for the reversal: 2–100 characters. */
  readonly remarks: string;
  /** 1–128 printable ASCII characters. Store the key before you send the request. M-Pesa accepts at most one request per key; a repeat returns the same payment. */
  readonly idempotencyKey: string;
  /** Your own JSON, up to 4 kB, returned with the payment. */
  readonly metadata?: unknown | null | undefined;
}

/** Values of `extensions.code` in an error. New values may be added. */
export type ErrorCode = 'UNAUTHENTICATED' | 'FORBIDDEN' | 'BAD_USER_INPUT' | 'NOT_FOUND' | 'IDEMPOTENCY_CONFLICT' | 'CUSTOMER_BUSY' | 'RATE_LIMITED' | 'LIMIT_EXCEEDED' | 'CURSOR_EXPIRED' | 'UNAVAILABLE' | 'INTERNAL_SERVER_ERROR' | 'GRAPHQL_PARSE_FAILED' | 'GRAPHQL_VALIDATION_FAILED';
