/** What Send asks of the gateway. */

import { defineDocument } from '../../api/ask.js';
import type { B2bInput, B2cInput, Organization, OrganizationKind, Payment, StkPushInput } from '../../api/schema.js';

/** Of a payment that was just asked for: watching tells the rest. */
export interface Made {
  readonly made: Pick<Payment, 'id'>;
}

export const PUSH = defineDocument<Made, { readonly input: StkPushInput }>(
  'mutation Push($input: StkPushInput!) { made: initiateStkPush(input: $input) { id } }',
);

export const PAY_CUSTOMER = defineDocument<Made, { readonly input: B2cInput }>(
  'mutation PayCustomer($input: B2cInput!) { made: initiateB2c(input: $input) { id } }',
);

export const PAY_BUSINESS = defineDocument<Made, { readonly input: B2bInput }>(
  'mutation PayBusiness($input: B2bInput!) { made: initiateB2b(input: $input) { id } }',
);

/** `partyName` of earlier payments: only for keys that read numbers. */
export const KNOWN_NAME = defineDocument<
  { readonly payments: { readonly edges: readonly { readonly node: Pick<Payment, 'partyName'> }[] } },
  { readonly phoneNumber: string }
>(
  'query KnownName($phoneNumber: PhoneNumber!) { payments(filter: { phoneNumber: $phoneNumber }, first: 20) { edges { node { partyName } } } }',
);

export const ORGANIZATION = defineDocument<
  { readonly organization: Pick<Organization, 'name'> | null },
  { readonly identifier: string; readonly kind: OrganizationKind }
>(
  'query Organization($identifier: String!, $kind: OrganizationKind!) { organization(identifier: $identifier, kind: $kind) { name } }',
);
