/** Status and balance alike: an initiator asks, the acknowledgement says nothing, a Result answers (daraja.md §8). */

import type { SimulatorBehaviour } from './behaviour.js';
import type { Callback } from './callbacks.js';
import { carryOut } from './carry-out.js';
import type { Call, Core } from './core.js';
import { drawMischief } from './handsets.js';
import type { Conclusion, Enquiry } from './tasks.js';
import type { Conversation } from './wire/conversation.js';
import type { Rule } from './wire/fields.js';
import type { Reply } from './wire/reply.js';
import { buildAcknowledgement, buildResult, internalReference, type ResultParts } from './wire/result-envelope.js';
import { isOneOf, isPresent, isShort, isShortcode, resultUrlRules } from './wire/rules.js';

/** What the books say, at the moment of the answer. */
export type Finding = Pick<ResultParts, 'resultCode' | 'parameters' | 'references'>;

/** The fields that status and balance have in common; `command` is the one CommandID that is accepted. */
export function enquiryRules(command: string, { strictUrls }: SimulatorBehaviour): readonly Rule[] {
  return [
    { field: 'Initiator', isValid: isPresent },
    { field: 'SecurityCredential', isValid: isPresent },
    { field: 'CommandID', isValid: isOneOf([command]) },
    { field: 'PartyA', isValid: isShortcode },
    { field: 'IdentifierType', isValid: isOneOf(['1', '2', '4']) },
    { field: 'Remarks', isValid: isShort },
    ...resultUrlRules(strictUrls),
  ];
}

/** `asking` makes the question of the enquiry; the books are looked into when it is answered. */
export function answerEnquiry(
  core: Core,
  { fields, consumerKey, rawBody, explain }: Call,
  asking: (enquiry: Enquiry) => Conclusion,
): Promise<Reply> {
  const shortcode = fields.text('PartyA');
  const claim = {
    ...{ shortcode, owner: core.shortcodes.find(shortcode, consumerKey) },
    ...{ initiatorName: fields.text('Initiator'), securityCredential: fields.text('SecurityCredential') },
  };
  const verdict = core.operators.judge(claim, explain);
  const conversation: Conversation = {
    OriginatorConversationID: core.identifiers.long(),
    ConversationID: core.identifiers.conversationId(),
  };
  const plan = { resultCode: verdict, mischief: drawMischief(core.dice, core.behaviour) };
  const conclusion = asking({ conversation, shortcode, verdict, resultUrl: fields.text('ResultURL') });
  const timeout = { url: fields.text('QueueTimeOutURL'), shortcode, text: rawBody };
  return carryOut(core, plan, { acknowledgement: buildAcknowledgement(conversation), conclusion, timeout }, explain);
}

/** `look` is asked only if the operator may. */
export function concludeEnquiry(core: Core, enquiry: Enquiry, look: () => Finding): Callback {
  const { conversation, shortcode, verdict, resultUrl } = enquiry;
  const refused: Finding = { resultCode: verdict, parameters: [], references: [internalReference] };
  const finding = verdict === '0' ? look() : refused;
  return { url: resultUrl, shortcode, text: buildResult(core, { conversation, receipt: null, ...finding }) };
}
