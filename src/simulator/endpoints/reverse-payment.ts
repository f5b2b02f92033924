/** Reversal: gives a customer's payment back from the Utility account, with the outcome in a Result (daraja.md §22). */

import type { SimulatorBehaviour } from '../behaviour.js';
import type { Callback } from '../callbacks.js';
import { carryOut } from '../carry-out.js';
import type { Call, Core } from '../core.js';
import { drawMischief, type Plan, planPayment } from '../handsets.js';
import type { ConclusionOf } from '../tasks.js';
import type { Conversation } from '../wire/conversation.js';
import { checkFields, type Rule } from '../wire/fields.js';
import { readCents } from '../wire/money.js';
import type { Reply } from '../wire/reply.js';
import { buildAcknowledgement, buildResult, internalReference } from '../wire/result-envelope.js';
import { buildReversalParameters } from '../wire/reversal-parameters.js';
import { isAmount, isOneOf, isPresent, isReceipt, isRemarks, isShortcode, resultUrlRules } from '../wire/rules.js';

/** The misspelt key is the only one that is read, and 11 the only type that it may have. */
function reversalRules({ strictUrls }: SimulatorBehaviour): readonly Rule[] {
  return [
    { field: 'Initiator', isValid: isPresent },
    { field: 'SecurityCredential', isValid: isPresent },
    { field: 'CommandID', isValid: isOneOf(['TransactionReversal']) },
    { field: 'TransactionID', isValid: isReceipt },
    { field: 'Amount', isValid: isAmount },
    { field: 'ReceiverParty', isValid: isShortcode },
    { field: 'RecieverIdentifierType', isValid: isOneOf(['11']) },
    { field: 'Remarks', isValid: isRemarks },
    ...resultUrlRules(strictUrls),
  ];
}

/** Acknowledges at once; whether there is anything to give back shows at the end. */
export function reversePayment(core: Core, call: Call): Promise<Reply> {
  const { fields, rawBody, explain } = call;
  checkFields(fields, reversalRules(core.behaviour));
  const shortcode = fields.text('ReceiverParty');
  const receipt = fields.text('TransactionID');
  const msisdn = core.ledger.find({ receipt })?.msisdn ?? '';
  const conversation: Conversation = {
    OriginatorConversationID: core.identifiers.long(),
    ConversationID: core.identifiers.conversationId(),
  };
  const { sequence } = core.ledger.add({
    ...{ kind: 'REVERSAL', shortcode, msisdn, reference: receipt },
    amountCents: readCents(fields.text('Amount')) ?? 0,
    callbackUrl: fields.text('ResultURL'),
    ids: {
      originatorConversationId: conversation.OriginatorConversationID,
      conversationId: conversation.ConversationID,
    },
  });
  const plan = planReversal(core, call, msisdn);
  const conclusion = { kind: 'REVERSAL', sequence, resultCode: plan.resultCode, conversation } as const;
  const timeout = { url: fields.text('QueueTimeOutURL'), shortcode, text: rawBody };
  return carryOut(core, plan, { acknowledgement: buildAcknowledgement(conversation), conclusion, timeout }, explain);
}

/** The number that paid makes the same mischief when it is paid back; the operator is judged first. */
function planReversal(core: Core, { fields, consumerKey, explain }: Call, msisdn: string): Plan {
  const plan = planPayment(msisdn, 'R000002', () => drawMischief(core.dice, core.behaviour));
  const shortcode = fields.text('ReceiverParty');
  const claim = {
    ...{ shortcode, owner: core.shortcodes.find(shortcode, consumerKey) },
    ...{ initiatorName: fields.text('Initiator'), securityCredential: fields.text('SecurityCredential') },
  };
  const verdict = core.operators.judge(claim, explain);
  return verdict === '0' ? plan : { ...plan, resultCode: verdict };
}

/** The money goes back if it can, and the result tells of it. */
export function concludeReversal(core: Core, conclusion: ConclusionOf<'REVERSAL'>): Callback {
  const { sequence, resultCode, conversation } = conclusion;
  const reversal = core.ledger.conclude(sequence, resultCode);
  const text = buildResult(core, {
    conversation,
    resultCode: reversal.resultCode ?? '',
    receipt: reversal.receipt,
    parameters: reversal.status === 'COMPLETED' ? buildReversalParameters(core, reversal) : [],
    references: [internalReference],
  });
  return { url: reversal.callbackUrl ?? '', shortcode: reversal.shortcode, text };
}
