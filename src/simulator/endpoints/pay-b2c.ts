/** B2C: pays a phone from the Utility account, version 1 and 3, with the outcome in a Result (daraja.md §7). */

import type { SimulatorBehaviour } from '../behaviour.js';
import type { AddedTransaction } from '../books/ledger.js';
import type { Callback } from '../callbacks.js';
import { carryOut } from '../carry-out.js';
import type { Call, Core } from '../core.js';
import { drawFate, type Plan, planPayment } from '../handsets.js';
import type { ConclusionOf } from '../tasks.js';
import { buildB2cParameters } from '../wire/b2c-parameters.js';
import type { Conversation } from '../wire/conversation.js';
import { checkFields, type Fields, type Rule } from '../wire/fields.js';
import { readCents } from '../wire/money.js';
import { refusals } from '../wire/refusal.js';
import type { Reply } from '../wire/reply.js';
import { buildAcknowledgement, buildResult, internalReference } from '../wire/result-envelope.js';
import {
  isAmount,
  isMsisdn,
  isOneOf,
  isPresent,
  isRemarks,
  isShort,
  isShortcode,
  resultUrlRules,
} from '../wire/rules.js';

const AMOUNT_CENTS_MIN = 10_00;
const AMOUNT_CENTS_MAX = 250_000_00;
const BELOW_MINIMUM = '2';
const ABOVE_MAXIMUM = '3';

/** Numbers of documents with which the recipient is not registered, and how M-Pesa says so. */
const WRONG_DOCUMENTS: Readonly<Record<string, string>> = { 10000002: 'R002', 10000003: 'R003' };

const TO_PHONES = ['BusinessPayment', 'SalaryPayment', 'PromotionPayment'];
const TO_POCHI = ['BusinessPayToPochi'];

/** Daraja makes the originator's id itself, whatever the caller sends. */
export function payB2cV1(core: Core, call: Call): Promise<Reply> {
  checkFields(call.fields, b2cRules(core.behaviour, TO_PHONES));
  return payB2c(core, call, core.identifiers.long());
}

/** The caller's OriginatorConversationID is required, and is accepted once. */
export function payB2cV3(core: Core, call: Call): Promise<Reply> {
  return payOnce(core, call, TO_PHONES);
}

/** The same to the Pochi wallet of a number; every number has one here (daraja.md §24.1). */
export function payPochi(core: Core, call: Call): Promise<Reply> {
  return payOnce(core, call, TO_POCHI);
}

/** The same, if the recipient's document has this number: every number is right but two (daraja.md §24.2). */
export function payValidated(core: Core, call: Call): Promise<Reply> {
  const document: readonly Rule[] = [
    { field: 'IDType', isValid: isOneOf(['01', '02', '03', '04', '05']) },
    { field: 'IDNumber', isValid: isShort },
  ];
  return payOnce(core, call, TO_PHONES, document);
}

function payOnce(core: Core, call: Call, commands: readonly string[], more: readonly Rule[] = []): Promise<Reply> {
  const originator: Rule = { field: 'OriginatorConversationID', isValid: isShort };
  checkFields(call.fields, [originator, ...b2cRules(core.behaviour, commands), ...more]);
  const originatorConversationId = call.fields.text(originator.field);
  if (core.ledger.find({ originatorConversationId }) !== null)
    throw refusals.duplicateOriginator(originatorConversationId);
  return payB2c(core, call, originatorConversationId);
}

function b2cRules({ strictUrls }: SimulatorBehaviour, commands: readonly string[]): readonly Rule[] {
  return [
    { field: 'InitiatorName', isValid: isPresent },
    { field: 'SecurityCredential', isValid: isPresent },
    { field: 'CommandID', isValid: isOneOf(commands) },
    { field: 'Amount', isValid: isAmount },
    { field: 'PartyA', isValid: isShortcode },
    { field: 'PartyB', isValid: isMsisdn },
    { field: 'Remarks', isValid: isRemarks },
    ...resultUrlRules(strictUrls),
  ];
}

function payB2c(core: Core, call: Call, originatorConversationId: string): Promise<Reply> {
  const { fields, rawBody, explain } = call;
  const conversation: Conversation = {
    OriginatorConversationID: originatorConversationId,
    ConversationID: core.identifiers.conversationId(),
  };
  const { sequence, transaction } = addPayout(core, fields, conversation);
  const plan = planPayout(core, call, transaction.amountCents);
  const conclusion = { kind: 'PAYOUT', sequence, resultCode: plan.resultCode, conversation } as const;
  const timeout = { url: fields.text('QueueTimeOutURL'), shortcode: fields.text('PartyA'), text: rawBody };
  return carryOut(core, plan, { acknowledgement: buildAcknowledgement(conversation), conclusion, timeout }, explain);
}

function addPayout({ ledger }: Core, fields: Fields, conversation: Conversation): AddedTransaction {
  return ledger.add({
    kind: 'B2C',
    shortcode: fields.text('PartyA'),
    msisdn: fields.text('PartyB'),
    amountCents: readCents(fields.text('Amount')) ?? 0,
    reference: fields.text('Remarks'),
    callbackUrl: fields.text('ResultURL'),
    ids: {
      originatorConversationId: conversation.OriginatorConversationID,
      conversationId: conversation.ConversationID,
    },
  });
}

/** The operator is judged first, then the limits, then the recipient's number; an empty Utility account shows at the end. */
function planPayout(core: Core, call: Call, amountCents: number): Plan {
  const { operators, shortcodes } = core;
  const { fields, consumerKey, explain } = call;
  const plan = planPayment(fields.text('PartyB'), 'SFC_IC0003', () => drawFate(core));
  const shortcode = fields.text('PartyA');
  const claim = {
    ...{ shortcode, owner: shortcodes.find(shortcode, consumerKey) },
    ...{ initiatorName: fields.text('InitiatorName'), securityCredential: fields.text('SecurityCredential') },
  };
  const verdict = operators.judge(claim, explain);
  if (verdict !== '0') return { ...plan, resultCode: verdict };
  if (amountCents < AMOUNT_CENTS_MIN) return { ...plan, resultCode: BELOW_MINIMUM };
  if (amountCents > AMOUNT_CENTS_MAX) return { ...plan, resultCode: ABOVE_MAXIMUM };
  const mismatch = WRONG_DOCUMENTS[fields.text('IDNumber')];
  return mismatch === undefined ? plan : { ...plan, resultCode: mismatch };
}

/** The money moves if it does, and the result tells of it. */
export function concludePayout(core: Core, conclusion: ConclusionOf<'PAYOUT'>): Callback {
  const { sequence, resultCode, conversation } = conclusion;
  const payout = core.ledger.conclude(sequence, resultCode);
  const text = buildResult(core, {
    conversation,
    resultCode: payout.resultCode ?? '',
    receipt: payout.receipt,
    parameters: payout.status === 'COMPLETED' ? buildB2cParameters(core, payout) : [],
    references: [internalReference],
  });
  return { url: payout.callbackUrl ?? '', shortcode: payout.shortcode, text };
}
