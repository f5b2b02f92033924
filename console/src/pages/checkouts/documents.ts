/** What the checkouts page asks. */

import { defineDocument } from '../../api/ask.js';
import type { Checkout, CheckoutFilter, CreateCheckoutInput, PageInfo, Payment } from '../../api/schema.js';

/** A checkout with its tries, in a list. */
export type ListedCheckout = Pick<
  Checkout,
  'id' | 'status' | 'amount' | 'accountReference' | 'description' | 'url' | 'triesLeft' | 'createdAt' | 'expiresAt'
> & { readonly payments: readonly Pick<Payment, 'id' | 'phase' | 'phoneNumber' | 'createdAt'>[] };

const CHECKOUT = `id status amount accountReference description url triesLeft createdAt expiresAt
  payments { id phase phoneNumber createdAt }`;

export const CHECKOUTS = defineDocument<
  {
    readonly checkouts: {
      readonly edges: readonly { readonly node: ListedCheckout }[];
      readonly pageInfo: Pick<PageInfo, 'hasNextPage' | 'hasPreviousPage' | 'endCursor'>;
    };
  },
  { readonly filter: CheckoutFilter; readonly after: string | null }
>(`query Checkouts($filter: CheckoutFilter, $after: String) {
  checkouts(filter: $filter, first: 30, after: $after) { edges { node { ${CHECKOUT} } } pageInfo { hasNextPage hasPreviousPage endCursor } }
}`);

/** A checkout that was just made. */
export type MadeCheckout = Pick<Checkout, 'id' | 'amount' | 'accountReference' | 'url'>;

export const CREATE = defineDocument<{ readonly made: MadeCheckout }, { readonly input: CreateCheckoutInput }>(
  'mutation Create($input: CreateCheckoutInput!) { made: createCheckout(input: $input) { id amount accountReference url } }',
);

export const CANCEL = defineDocument<{ readonly cancelCheckout: Pick<Checkout, 'id'> }, { readonly id: string }>(
  'mutation Cancel($id: ID!) { cancelCheckout(id: $id) { id } }',
);
