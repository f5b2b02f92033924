/** Registers a shortcode for pulls, once (daraja.md §27). */

import { PULL_REGISTRATIONS } from '../books/pull-registrations.js';
import type { Call, Core } from '../core.js';
import { checkFields, type Rule } from '../wire/fields.js';
import { refusals, tellForeign } from '../wire/refusal.js';
import { buildAnswer, type Reply } from '../wire/reply.js';
import { isNominated, isOneOf, isShortcode, isUrl } from '../wire/rules.js';

/** A second registration is answered with another code, and changes nothing. */
export function registerPull(core: Core, { fields, consumerKey }: Call): Reply {
  const { behaviour, clock, identifiers, memory, pullRegistrations, shortcodes } = core;
  checkFields(fields, registrationRules(behaviour.strictUrls));
  const ShortCode = fields.text('ShortCode');
  if (shortcodes.find(ShortCode, consumerKey) === null) throw refusals.unknownPullShortcode(tellForeign(ShortCode));
  const isNew = !pullRegistrations.has(ShortCode);
  if (isNew) {
    pullRegistrations.set(ShortCode, clock.now());
    memory.note(PULL_REGISTRATIONS, ShortCode, clock.now());
  }
  const status = isNew ? '1000' : '1001';
  const words = `Shortcode ${ShortCode} ${isNew ? 'Registered Successfully' : 'already Registered'}`;
  const ResponseRefID = identifiers.long();
  return buildAnswer(
    behaviour.pullSpelling === 'SPACED'
      ? { ResponseRefID, 'Response Status': status, ShortCode, 'Response Description': words }
      : { ResponseRefID, ResponseStatus: status, ShortCode, ResponseDescription: words },
  );
}

function registrationRules(isStrict: boolean): readonly Rule[] {
  return [
    { field: 'ShortCode', isValid: isShortcode },
    { field: 'RequestType', isValid: isOneOf(['Pull']) },
    { field: 'NominatedNumber', isValid: isNominated },
    { field: 'CallBackURL', isValid: isUrl(isStrict) },
  ];
}
