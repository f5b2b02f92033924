/** C2B registration: the URLs at which a shortcode is asked about payments, and told of them (daraja.md §9.1). */

import { C2B_URLS, type C2bRegistration } from '../books/c2b-urls.js';
import type { Call, Core, Endpoint } from '../core.js';
import { checkFields, type Rule } from '../wire/fields.js';
import { refusals, tellForeign } from '../wire/refusal.js';
import { buildAnswer, type Reply } from '../wire/reply.js';
import { isOneOf, isShortcode, isUrl } from '../wire/rules.js';

/** The version decides how much of the payer a confirmation shows. */
export function registerC2b(version: C2bRegistration['version']): Endpoint {
  return (core, call) => register(core, call, version);
}

function register(
  { behaviour, c2bUrls, identifiers, memory, shortcodes }: Core,
  call: Call,
  version: 'v1' | 'v2',
): Reply {
  const { fields, consumerKey } = call;
  checkFields(fields, registrationRules(behaviour.strictUrls));
  const shortcode = fields.text('ShortCode');
  if (shortcodes.find(shortcode, consumerKey) === null) {
    throw refusals.invalidField('ShortCode', tellForeign(shortcode));
  }
  if (behaviour.registersUrlsOnce && c2bUrls.has(shortcode)) throw refusals.urlsRegistered();
  const registration: C2bRegistration = {
    version,
    confirmationUrl: fields.text('ConfirmationURL'),
    validation: {
      url: fields.text('ValidationURL'),
      responseType: fields.text('ResponseType') === 'Completed' ? 'Completed' : 'Cancelled',
    },
  };
  c2bUrls.set(shortcode, registration);
  memory.note(C2B_URLS, shortcode, registration);
  // The misspelled key is Daraja's.
  return buildAnswer({
    OriginatorCoversationID: identifiers.long(),
    ResponseCode: '0',
    ResponseDescription: 'Success',
  });
}

function registrationRules(isStrict: boolean): readonly Rule[] {
  const isValid = isUrl(isStrict);
  return [
    { field: 'ShortCode', isValid: isShortcode },
    { field: 'ResponseType', isValid: isOneOf(['Completed', 'Cancelled']) },
    { field: 'ConfirmationURL', isValid },
    { field: 'ValidationURL', isValid },
  ];
}
