/** What a shop's program and a payer's page ask about checkouts, and what they get. */

export interface PaymentOfCheckout {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly amount: string;
  readonly reviewReasons: readonly string[];
  readonly phoneNumber: string | null;
  readonly createdAt: string;
  readonly settledAt: string | null;
}

export interface CheckoutView {
  readonly id: string;
  readonly url: string | null;
  readonly status: string;
  readonly version: number;
  readonly accountReference: string;
  readonly canPay: boolean;
  readonly blockedBy: string | null;
  readonly retryAfterSeconds: number | null;
  readonly triesLeft: number;
  readonly current: PaymentOfCheckout | null;
  readonly payments: readonly PaymentOfCheckout[];
  readonly paidBy: { readonly id: string } | null;
  readonly token: { readonly token: string; readonly expiresAt: string } | null;
}

const PAYMENT = 'id kind status amount reviewReasons phoneNumber createdAt settledAt';
const CHECKOUT = `id url status version amount accountReference metadata canPay blockedBy retryAfterSeconds triesLeft
  current { ${PAYMENT} } payments { ${PAYMENT} } paidBy { id } token { token expiresAt }`;

export const CREATE_CHECKOUT = `mutation ($input: CreateCheckoutInput!) { createCheckout(input: $input) { ${CHECKOUT} } }`;
export const PAY_CHECKOUT = `mutation ($id: ID!, $phone: PhoneNumber!) {
  payCheckout(id: $id, phoneNumber: $phone) { ${CHECKOUT} } }`;
export const FIND_CHECKOUT = `query ($id: ID!) { checkout(id: $id) { ${CHECKOUT} } }`;
