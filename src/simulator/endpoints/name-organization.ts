/** Organisation look-up: names a paybill or a till at once (daraja.md §31). */

import type { Call, Core } from '../core.js';
import { businessName } from '../wire/business-name.js';
import { checkFields, type Rule } from '../wire/fields.js';
import { buildAnswer, type Reply } from '../wire/reply.js';
import { isOneOf, isPayee } from '../wire/rules.js';

const RULES: readonly Rule[] = [
  { field: 'IdentifierType', isValid: isOneOf(['2', '4']) },
  { field: 'Identifier', isValid: isPayee },
];

/** A number that ends in 404 belongs to nobody; every other one has a name. */
export function nameOrganization({ identifiers }: Core, { fields }: Call): Reply {
  checkFields(fields, RULES);
  const OrganizationShortCode = fields.text('Identifier');
  const isFound = !OrganizationShortCode.endsWith('404');
  const said = isFound
    ? { OrganizationShortCode, OrganizationName: businessName(OrganizationShortCode), ChargeProfileID: '1' }
    : { OrganizationShortCode };
  return buildAnswer({
    ConversationID: identifiers.conversationId(),
    ResponseCode: isFound ? '4000' : '4001',
    ResponseMessage: isFound ? 'Success' : 'Organization not found',
    ...said,
  });
}
