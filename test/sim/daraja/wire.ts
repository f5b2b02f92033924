/** Bodies as M-Pesa writes them (daraja.md sections 4 to 8): shapes drift from message to message. */

import type { Dice } from '../world/dice.js';
import { isMoneyIn, type Movement } from './ledger.js';

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

/** The callback of a push, of a payout or of a reversal. */
export function writeOutcome({ kind, reverses }: Movement, claims: Claims, dice: Dice): string {
  if (kind === 'STK_PUSH') return JSON.stringify(stkCallback(claims, dice));
  return JSON.stringify(kind === 'B2C' ? b2cResult(claims, dice) : reversalResult(claims, reverses, dice));
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

function reversalResult(
  { resultCode, amount, receipt, firstId, secondId }: Claims,
  original: string | null,
  dice: Dice,
) {
  const parameters = [
    ...(amount === null ? [] : [{ Key: 'Amount', Value: amount }]),
    { Key: 'OriginalTransactionID', Value: original },
    { Key: 'TransCompletedTime', Value: 20261123101546 },
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
  const { resultCode, receipt, amount, shortcode, firstId, secondId, isReversed } = movement;
  const isOut = !isMoneyIn(movement);
  const paid = isReversed ? 'Reversed' : 'Completed';
  const status = resultCode === null ? 'Authorized' : resultCode === '0' ? paid : 'Declined';
  const business = { Key: isOut ? 'DebitPartyName' : 'CreditPartyName', Value: `${shortcode} - SHOP` };
  return [
    { Key: 'TransactionStatus', Value: status },
    { Key: 'Amount', Value: dice.pick([amount, `${amount}.00`]) },
    { Key: 'TransactionReason' },
    business,
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
