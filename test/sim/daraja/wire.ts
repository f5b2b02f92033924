/** Bodies as M-Pesa writes them (daraja.md sections 4 to 8): shapes drift from message to message. */

import { nairobiTimestamp } from '../../../src/domain/nairobi-time.js';
import type { Dice } from '../world/dice.js';
import { isMoneyIn, type Movement } from './ledger.js';

/** The one party that is a till. */
export const TILL_PARTY = '5600100';

/** What a callback about a movement claims; by default the truth. */
export interface Claims {
  readonly resultCode: unknown;
  readonly amount: number | null;
  readonly receipt: string | null;
  /** The business that was paid, of a payment to one. */
  readonly party: string | null;
  readonly firstId: string;
  readonly secondId: string;
  /** When it happened; UTC milliseconds. */
  readonly endedAt: number | null;
}

export function truthOf(movement: Movement): Claims {
  const { resultCode, amount, receipt, party, firstId, secondId, endedAt } = movement;
  return { resultCode, amount: resultCode === '0' ? amount : null, receipt, party, firstId, secondId, endedAt };
}

/** The callback of a push, or the result of what is paid out or given back. */
export function writeOutcome({ kind, reverses }: Movement, claims: Claims, dice: Dice): string {
  if (kind === 'STK_PUSH') return JSON.stringify(stkCallback(claims, dice));
  const { amount, receipt, resultCode, firstId, secondId } = claims;
  const envelope = { resultCode, firstId, secondId, transactionId: receipt ?? 'UAD0000000' };
  const isBare = amount === null && receipt === null;
  return JSON.stringify(resultEnvelope(envelope, isBare ? [] : outcomeParameters(kind, claims, reverses, dice), dice));
}

function stkCallback({ resultCode, amount, receipt, firstId, secondId, endedAt }: Claims, dice: Dice): object {
  const items = [
    ...(amount === null ? [] : [{ Name: 'Amount', Value: amount }]),
    ...(receipt === null ? [] : [{ Name: 'MpesaReceiptNumber', Value: receipt }]),
    ...(dice.chance(0.3) ? [{ Name: 'Balance' }] : []),
    { Name: 'TransactionDate', Value: Number(nairobiTimestamp(endedAt ?? 0)) },
    { Name: 'PhoneNumber', Value: 254700000001 },
  ];
  return {
    Body: {
      stkCallback: {
        MerchantRequestID: firstId,
        CheckoutRequestID: secondId,
        ResultCode: asWritten(resultCode, dice),
        ResultDesc: 'Prose that drifts',
        ...(amount === null && receipt === null
          ? {}
          : { CallbackMetadata: { Item: dice.chance(0.2) ? items.reverse() : items } }),
      },
    },
  };
}

function outcomeParameters(
  kind: Exclude<Movement['kind'], 'STK_PUSH'>,
  { amount, receipt, party, endedAt }: Claims,
  original: string | null,
  dice: Dice,
): Parameters {
  const moved = (Key: string) => (amount === null ? [] : [{ Key, Value: amount }]);
  if (kind === 'B2C') {
    return [
      ...moved('TransactionAmount'),
      ...(receipt === null ? [] : [{ Key: 'TransactionReceipt', Value: receipt }]),
      { Key: 'ReceiverPartyPublicName', Value: '254700000001 - TEST PERSON' },
      { Key: 'B2CChargesPaidAccountAvailableFunds', Value: -45 },
    ];
  }
  const completed = { Key: 'TransCompletedTime', Value: nairobiTimestamp(endedAt ?? 0) };
  if (kind === 'B2B') {
    const receiver = { Key: 'ReceiverPartyPublicName', Value: nameOf(party, dice) };
    const balance = { Key: 'DebitAccountBalance', Value: '{Amount={CurrencyCode=KES, BasicAmount=5200.00}}' };
    return [...moved('Amount'), completed, receiver, balance, { Key: 'DebitPartyCharges', Value: '' }];
  }
  return [...moved('Amount'), { Key: 'OriginalTransactionID', Value: original }, completed];
}

/** A till is often named by its store. */
function nameOf(party: string | null, dice: Dice): string {
  const number = party === TILL_PARTY ? dice.pick([party, '700100']) : party;
  return `${number} ${dice.pick(['-', '–'])} BUSINESS`;
}

interface Envelope {
  readonly resultCode: unknown;
  readonly firstId: string;
  readonly secondId: string;
  readonly transactionId: string;
}

type Parameters = readonly { readonly Key: string; readonly Value?: unknown }[];

export function resultEnvelope(envelope: Envelope, parameters: Parameters, dice: Dice): object {
  const list = parameters.length === 1 && dice.chance(0.5) ? parameters[0] : parameters;
  return {
    Result: {
      ResultType: dice.pick([0, '0']),
      ResultCode: asWritten(envelope.resultCode, dice),
      ResultDesc: 'Prose that drifts',
      OriginatorConversationID: envelope.secondId,
      ConversationID: envelope.firstId,
      TransactionID: envelope.transactionId,
      ...(parameters.length > 0 ? { ResultParameters: { ResultParameter: list } } : {}),
      ReferenceData: { ReferenceItem: { Key: 'Occasion' } },
    },
  };
}

/** The answer to a status enquiry about a movement. */
export function statusParameters(movement: Movement, dice: Dice): Parameters {
  const { resultCode, receipt, amount, shortcode, party, firstId, secondId, isReversed } = movement;
  const isOut = !isMoneyIn(movement);
  const paid = isReversed ? 'Reversed' : 'Completed';
  const status = resultCode === null ? 'Authorized' : resultCode === '0' ? paid : 'Declined';
  const business = { Key: isOut ? 'DebitPartyName' : 'CreditPartyName', Value: `${shortcode} - SHOP` };
  const receiver = party === null ? [] : [{ Key: 'CreditPartyName', Value: nameOf(party, dice) }];
  return [
    { Key: 'TransactionStatus', Value: status },
    { Key: 'Amount', Value: dice.pick([amount, `${amount}.00`]) },
    { Key: 'TransactionReason' },
    business,
    ...receiver,
    ...(receipt === null ? [] : [{ Key: 'ReceiptNo', Value: receipt }]),
    ...(isOut ? [{ Key: dice.pick(['ConversationID', 'Conversation ID']), Value: firstId }] : []),
    ...(isOut ? [{ Key: 'OriginatorConversationID', Value: secondId }] : []),
  ];
}

export function balanceParameters(text: string): Parameters {
  return [
    { Key: 'AccountBalance', Value: text },
    { Key: 'BOCompletedTime', Value: 20261123101546 },
  ];
}

/** What comes back on the timeout route: our own request, credential and all. */
export function writeTimeout(request: Readonly<Record<string, unknown>>, secondId: string): string {
  return JSON.stringify({ ...request, OriginatorConversationID: secondId, SecurityCredential: 'echoed+credential==' });
}

/** Codes are numbers or text, as it comes. */
function asWritten(resultCode: unknown, dice: Dice): unknown {
  return typeof resultCode === 'string' && /^(0|[1-9]\d*)$/.test(resultCode) && dice.chance(0.5)
    ? Number(resultCode)
    : resultCode;
}
