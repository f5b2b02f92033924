/** Bodies as M-Pesa writes them (daraja.md sections 4 to 8): shapes drift from message to message. */

import type { Dice } from '../world/dice.js';
import type { Movement } from './ledger.js';

/** What a callback about a movement claims; by default the truth. */
export interface Claims {
  readonly resultCode: unknown;
  readonly amount: number | null;
  readonly receipt: string | null;
  readonly firstId: string;
  readonly secondId: string;
}

export function truthOf(movement: Movement): Claims {
  const { resultCode, amount, receipt, firstId, secondId } = movement;
  return { resultCode, amount: resultCode === '0' ? amount : null, receipt, firstId, secondId };
}

/** The callback of a push or of a payout. */
export function writeOutcome(kind: Movement['kind'], claims: Claims, dice: Dice): string {
  return JSON.stringify(kind === 'STK_PUSH' ? stkCallback(claims, dice) : b2cResult(claims, dice));
}

function stkCallback({ resultCode, amount, receipt, firstId, secondId }: Claims, dice: Dice): object {
  const items = [
    ...(amount === null ? [] : [{ Name: 'Amount', Value: amount }]),
    ...(receipt === null ? [] : [{ Name: 'MpesaReceiptNumber', Value: receipt }]),
    ...(dice.chance(0.3) ? [{ Name: 'Balance' }] : []),
    { Name: 'TransactionDate', Value: 20261123101546 },
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

function b2cResult({ resultCode, amount, receipt, firstId, secondId }: Claims, dice: Dice): object {
  const parameters = [
    ...(amount === null ? [] : [{ Key: 'TransactionAmount', Value: amount }]),
    ...(receipt === null ? [] : [{ Key: 'TransactionReceipt', Value: receipt }]),
    { Key: 'ReceiverPartyPublicName', Value: '254700000001 - TEST PERSON' },
    { Key: 'B2CChargesPaidAccountAvailableFunds', Value: -45 },
  ];
  return resultEnvelope(
    { resultCode, firstId, secondId, transactionId: receipt ?? 'UAD0000000' },
    amount === null && receipt === null ? [] : parameters,
    dice,
  );
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
  const { kind, resultCode, receipt, amount, shortcode, firstId, secondId } = movement;
  const status = resultCode === null ? 'Authorized' : resultCode === '0' ? 'Completed' : 'Declined';
  const business = { Key: kind === 'B2C' ? 'DebitPartyName' : 'CreditPartyName', Value: `${shortcode} - SHOP` };
  return [
    { Key: 'TransactionStatus', Value: status },
    { Key: 'Amount', Value: dice.pick([amount, `${amount}.00`]) },
    { Key: 'TransactionReason' },
    business,
    ...(receipt === null ? [] : [{ Key: 'ReceiptNo', Value: receipt }]),
    ...(kind === 'B2C' ? [{ Key: dice.pick(['ConversationID', 'Conversation ID']), Value: firstId }] : []),
    ...(kind === 'B2C' ? [{ Key: 'OriginatorConversationID', Value: secondId }] : []),
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
