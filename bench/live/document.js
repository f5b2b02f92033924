/** What every contestant is asked, and what a payment looks like when it is told. */

export const DOCUMENT = `subscription ($id: ID!) {
  paymentUpdated(id: $id) {
    cursor
    payment {
      id version status amount currency shortcode phoneNumber accountReference description mpesaReceipt
      failure { reason resultCode message retryable } needsReview reviewReasons metadata
      merchantRequestId checkoutRequestId createdAt updatedAt settledAt nextCheckAt
    }
    event { version status evidence occurredAt note }
  }
}`;

/** An update in the words of the schema, for contestants that publish from memory. */
export function buildUpdate(id, version) {
  const payment = {
    ...{ id, version, status: 'PENDING', amount: '150.00', currency: 'KES', shortcode: '174379' },
    ...{ phoneNumber: '254712345678', accountReference: 'ORDER 1234', description: 'Shoes', mpesaReceipt: null },
    ...{ failure: null, needsReview: false, reviewReasons: [], metadata: { order: 1234, shop: 'Nairobi West' } },
    merchantRequestId: '29115-34620561-1',
    checkoutRequestId: 'ws_CO_191220191020363925',
    createdAt: '2026-11-23T09:30:00.000Z',
    updatedAt: '2026-11-23T09:30:01.000Z',
    settledAt: null,
    nextCheckAt: '2026-11-23T09:30:20.000Z',
  };
  const event = { version, status: 'PENDING', evidence: 'CALLBACK', occurredAt: payment.updatedAt, note: null };
  return { cursor: Buffer.from(`${version}.0123456789ab`).toString('base64url'), payment, event };
}

/** The schema of the peers: the part of the gateway's that the document asks for. */
export const SCHEMA = `
scalar Decimal scalar DateTime scalar Cursor scalar PhoneNumber scalar JSON
enum PaymentStatus { PENDING COMPLETED FAILED TIMED_OUT REVERSED }
enum FailureReason { OTHER }
enum Evidence { REQUEST CALLBACK }
enum ReviewReason { FACTS_DIFFER }
type Failure { reason: FailureReason! resultCode: String message: String! retryable: Boolean! }
type Payment {
  id: ID! version: Int! status: PaymentStatus! amount: Decimal! currency: String! shortcode: String!
  phoneNumber: PhoneNumber accountReference: String description: String mpesaReceipt: String failure: Failure
  needsReview: Boolean! reviewReasons: [ReviewReason!]! metadata: JSON merchantRequestId: String
  checkoutRequestId: String createdAt: DateTime! updatedAt: DateTime! settledAt: DateTime nextCheckAt: DateTime
}
type PaymentEvent { version: Int! status: PaymentStatus! evidence: Evidence! occurredAt: DateTime! note: String }
type PaymentUpdate { cursor: Cursor! payment: Payment! event: PaymentEvent }
type Query { health: Boolean }
type Subscription { paymentUpdated(id: ID!): PaymentUpdate! }
`;
