/** Every row and every migration, for the app and for TypeORM's command line; the only list of them. */

import { ArchiveProgressRow } from './archive/archive-progress-row.js';
import { AuditHeadRow, AuditRow } from './audit/audit-row.js';
import { CheckoutRow } from './checkouts/checkout-row.js';
import { TokenRow } from './daraja/token-row.js';
import { BalanceRow, EnquiryRow } from './enquiries/enquiry-row.js';
import { UnconfirmedConfirmationRow, UnconfirmedReceiptRow } from './enquiries/unconfirmed-receipt-row.js';
import { EventRow, FeedHeadRow } from './feed/event-row.js';
import { CallbackRow } from './inbox/callback-row.js';
import { SuspensionRow } from './initiators/suspension-row.js';
import { ApiKeyRow } from './keys/api-key-row.js';
import { PaymentRow } from './payments/payment-row.js';
import { PayoutDeskRow } from './payments/payout-desk-row.js';
import { PullRow } from './pulls/pull-row.js';
import { RegistrationRow } from './registrations/registration-row.js';
import { HourRow, HoursMarkRow } from './stats/stats-row.js';
import type { Tables } from './store/data-source.js';
import { PaymentsAndFeed2026112301000 } from './store/migrations/2026112301-payments-and-feed.js';
import { InboxAndEnquiries2026112302000 } from './store/migrations/2026112302-inbox-and-enquiries.js';
import { InitiatorLocks2026112303000 } from './store/migrations/2026112303-initiator-locks.js';
import { Archive2026112305000 } from './store/migrations/2026112305-archive.js';
import { ClaimedSuccesses2026112811000 } from './store/migrations/2026112811-claimed-successes.js';
import { Dispatch2026112812000 } from './store/migrations/2026112812-dispatch.js';
import { Payouts2026112821000 } from './store/migrations/2026112821-payouts.js';
import { ApiKeys2026112822001 } from './store/migrations/2026112822-api-keys.js';
import { AuditLog2026112822000 } from './store/migrations/2026112822-audit-log.js';
import { Reversals2026112823000 } from './store/migrations/2026112823-reversals.js';
import { C2bRegistrations2026112824100 } from './store/migrations/2026112824-c2b-registrations.js';
import { PaidByHand2026112824000 } from './store/migrations/2026112824-paid-by-hand.js';
import { PaidBusinesses2026112921000 } from './store/migrations/2026112921-paid-businesses.js';
import { UnconfirmedReceipts2026112922000 } from './store/migrations/2026112922-unconfirmed-receipts.js';
import { Pulls2026112923000 } from './store/migrations/2026112923-pulls.js';
import { AccessTokens2026112924000 } from './store/migrations/2026112924-access-tokens.js';
import { Checkouts2026112925000 } from './store/migrations/2026112925-checkouts.js';
import { Finding2026112926000 } from './store/migrations/2026112926-finding.js';
import { PaymentHours2026112926100 } from './store/migrations/2026112926-payment-hours.js';
import { EventCauses2026112931000 } from './store/migrations/2026112931-event-causes.js';
import { Erasure2026112932000 } from './store/migrations/2026112932-erasure.js';
import { CallbacksByRoute2026112940000 } from './store/migrations/2026112940-callbacks-by-route.js';
import { KeyMakers2026113001000 } from './store/migrations/2026113001-key-makers.js';
import { ComputedColumns2026113002000 } from './store/migrations/2026113002-computed-columns.js';
import { QuestionBudgetRow } from './sweep/question-budget-row.js';

export const tables: Tables = Object.freeze({
  entities: [
    PaymentRow,
    EventRow,
    FeedHeadRow,
    CallbackRow,
    EnquiryRow,
    BalanceRow,
    QuestionBudgetRow,
    SuspensionRow,
    TokenRow,
    ArchiveProgressRow,
    RegistrationRow,
    CheckoutRow,
    PullRow,
    PayoutDeskRow,
    AuditRow,
    AuditHeadRow,
    ApiKeyRow,
    HourRow,
    HoursMarkRow,
    UnconfirmedReceiptRow,
    UnconfirmedConfirmationRow,
  ],
  migrations: [
    PaymentsAndFeed2026112301000,
    InboxAndEnquiries2026112302000,
    InitiatorLocks2026112303000,
    Archive2026112305000,
    ClaimedSuccesses2026112811000,
    Dispatch2026112812000,
    Payouts2026112821000,
    AuditLog2026112822000,
    ApiKeys2026112822001,
    Reversals2026112823000,
    PaidByHand2026112824000,
    C2bRegistrations2026112824100,
    PaidBusinesses2026112921000,
    UnconfirmedReceipts2026112922000,
    Pulls2026112923000,
    AccessTokens2026112924000,
    Checkouts2026112925000,
    Finding2026112926000,
    PaymentHours2026112926100,
    EventCauses2026112931000,
    Erasure2026112932000,
    CallbacksByRoute2026112940000,
    KeyMakers2026113001000,
    ComputedColumns2026113002000,
  ],
});
