/** B2B and tax: pays another business from the Working account, with the outcome in a Result (daraja.md §23). */

import type { SimulatorBehaviour } from '../behaviour.js';
import type { Callback } from '../callbacks.js';
import { carryOut } from '../carry-out.js';
import type { Call, Core } from '../core.js';
import { drawFate, magicPhoneOf, type Plan, planPayment } from '../handsets.js';
import type { ConclusionOf } from '../tasks.js';
import { buildB2bParameters, buildB2bReferences } from '../wire/b2b-parameters.js';
import type { Conversation } from '../wire/conversation.js';
import { checkFields, type Form, type Rule } from '../wire/fields.js';
import { readCents } from '../wire/money.js';
import type { Reply } from '../wire/reply.js';
import { buildAcknowledgement, buildResult } from '../wire/result-envelope.js';
import {
  isAmount,
  isBillNumber,
  isMsisdn,
  isOneOf,
  isParty,
  isPresent,
  isRemarks,
  isShortcode,
  isTaxNumber,
  optional,
  resultUrlRules,
} from '../wire/rules.js';

const AMOUNT_CENTS_MAX = 250_000_00;
const ABOVE_MAXIMUM = '3';
const NO_PARTY = 'SFC_IC0003';
const TO_TILL = 'BusinessBuyGoods';
/** What each command takes as its receiver, its type, and its AccountReference. */
const PRODUCTS: Readonly<Record<string, { readonly party: Form; readonly types: string[]; readonly reference: Form }>> =
  {
    BusinessPayBill: { party: isShortcode, types: ['4'], reference: isBillNumber },
    [TO_TILL]: { party: isParty, types: ['2', '4'], reference: optional(isBillNumber) },
    BusinessPayToBulk: { party: isShortcode, types: ['4'], reference: optional(isBillNumber) },
    PayTaxToKRA: { party: isOneOf(['572572']), types: ['4'], reference: isTaxNumber },
  };

/** Bills, tills, and the accounts from which customers are paid. */
export function payBusiness(core: Core, call: Call): Promise<Reply> {
  return pay(core, call, ['BusinessPayBill', TO_TILL, 'BusinessPayToBulk']);
}

/** To the Kenya Revenue Authority, and nobody else. */
export function payTax(core: Core, call: Call): Promise<Reply> {
  return pay(core, call, ['PayTaxToKRA']);
}

function rulesOf(command: string, commands: readonly string[], { strictUrls }: SimulatorBehaviour): readonly Rule[] {
  const { party = isParty, types = [], reference = isBillNumber } = PRODUCTS[command] ?? {};
  return [
    { field: 'Initiator', isValid: isPresent },
    { field: 'SecurityCredential', isValid: isPresent },
    { field: 'CommandID', isValid: isOneOf(commands) },
    { field: 'SenderIdentifierType', isValid: isOneOf(['4']) },
    { field: 'RecieverIdentifierType', isValid: isOneOf(types) },
    { field: 'Amount', isValid: isAmount },
    { field: 'PartyA', isValid: isShortcode },
    { field: 'PartyB', isValid: party },
    { field: 'AccountReference', isValid: reference },
    { field: 'Requester', isValid: optional(isMsisdn) },
    { field: 'Remarks', isValid: isRemarks },
    ...resultUrlRules(strictUrls),
  ];
}

/** Daraja makes both ids itself: a request that is sent twice is two payments. */
function pay(core: Core, call: Call, commands: readonly string[]): Promise<Reply> {
  const { fields, rawBody, explain } = call;
  const command = fields.text('CommandID');
  checkFields(fields, rulesOf(command, commands, core.behaviour));
  const conversation: Conversation = {
    OriginatorConversationID: core.identifiers.long(),
    ConversationID: core.identifiers.conversationId(),
  };
  const shortcode = fields.text('PartyA');
  const { sequence, transaction } = core.ledger.add({
    ...{ kind: 'B2B', shortcode, msisdn: '', receiver: fields.text('PartyB') },
    ...{ amountCents: readCents(fields.text('Amount')) ?? 0, reference: fields.text('AccountReference') },
    callbackUrl: fields.text('ResultURL'),
    ids: {
      originatorConversationId: conversation.OriginatorConversationID,
      conversationId: conversation.ConversationID,
    },
  });
  const plan = planBusiness(core, call, transaction.amountCents);
  const conclusion = { kind: 'BUSINESS', sequence, resultCode: plan.resultCode, conversation, command } as const;
  const timeout = { url: fields.text('QueueTimeOutURL'), shortcode, text: rawBody };
  return carryOut(core, plan, { acknowledgement: buildAcknowledgement(conversation), conclusion, timeout }, explain);
}

/** The operator is judged first, then the amount, then the receiver; an empty Working account shows at the end. */
function planBusiness(core: Core, { fields, consumerKey, explain }: Call, amountCents: number): Plan {
  const { behaviour, shortcodes, operators } = core;
  const receiver = fields.text('PartyB');
  const magic = magicPhoneOf(receiver) ?? fields.text('Requester');
  const plan = planPayment(magic, NO_PARTY, () => drawFate(core));
  const shortcode = fields.text('PartyA');
  const claim = {
    ...{ shortcode, owner: shortcodes.find(shortcode, consumerKey) },
    ...{ initiatorName: fields.text('Initiator'), securityCredential: fields.text('SecurityCredential') },
  };
  const verdict = operators.judge(claim, explain);
  if (verdict !== '0') return { ...plan, resultCode: verdict };
  if (amountCents > AMOUNT_CENTS_MAX) return { ...plan, resultCode: ABOVE_MAXIMUM };
  const type = fields.text('RecieverIdentifierType');
  const isTyped = fields.text('CommandID') !== TO_TILL || behaviour.tillIdentifierTypes.some(each => each === type);
  const isNobody = magicPhoneOf(receiver) === null && receiver.endsWith('404');
  return isTyped && !isNobody ? plan : { ...plan, resultCode: NO_PARTY };
}

/** The money moves if it does, and the result tells of it. */
export function concludeBusiness(core: Core, conclusion: ConclusionOf<'BUSINESS'>): Callback {
  const { sequence, resultCode, conversation, command } = conclusion;
  const payment = core.ledger.conclude(sequence, resultCode);
  const text = buildResult(core, {
    conversation,
    resultCode: payment.resultCode ?? '',
    receipt: payment.receipt,
    parameters: payment.status === 'COMPLETED' ? buildB2bParameters(core, payment) : [],
    references: buildB2bReferences({ command, reference: payment.reference }),
  });
  return { url: payment.callbackUrl ?? '', shortcode: payment.shortcode, text };
}
