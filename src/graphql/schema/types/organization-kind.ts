/** The enum OrganizationKind. */

import type { OrganizationKind as Value } from '../../../operations/organization.js';
import { registerEnum } from '../register-enum.js';

export const OrganizationKind = registerEnum<Value>('OrganizationKind', 'What kind of number names a business.', {
  PAYBILL: 'A paybill.',
  TILL: 'A till.',
});
