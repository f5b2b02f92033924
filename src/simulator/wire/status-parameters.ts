/** The parameters of a status result: any order, several spellings, numbers or text, values left out (daraja.md §8.1). */

import { FROM_WORKING, MONEY_IN, type Transaction } from '../books/transaction.js';
import type { Core } from '../core.js';
import { formatShillings } from './money.js';
import { nairobiStamp } from './nairobi.js';
import { numberOrText, type Parameter } from './result-envelope.js';

const STATUS = { PENDING: 'Authorized', COMPLETED: 'Completed', FAILED: 'Declined', REVERSED: 'Reversed' } as const;

/** What M-Pesa calls each kind, here and in statements. */
export const REASON = {
  STK_PUSH: 'Pay Bill Online',
  C2B: 'Pay Utility',
  B2C: 'Business Payment to Customer via API',
  B2B: 'Business Pay Bill',
  REVERSAL: 'Pay Utility Reversal',
} as const;

/** Of a transaction that exists. */
export function buildStatusParameters(core: Core, transaction: Transaction): readonly Parameter[] {
  const { dice } = core;
  const { ids, receipt } = transaction;
  const parameters: readonly Parameter[] = [
    { Key: 'TransactionStatus', Value: STATUS[transaction.status] },
    { Key: 'Amount', Value: numberOrText(dice, formatShillings(transaction.amountCents)) },
    { Key: 'ReasonType', Value: REASON[transaction.kind] },
    { Key: 'TransactionReason' },
    { Key: 'InitiatedTime', Value: numberOrText(dice, nairobiStamp(transaction.requestedAt)) },
    ...ownIds(core, ids.conversationId, ids.originatorConversationId),
    ...ifKnown('ReceiptNo', receipt),
    ...finished(core, transaction),
    ...parties(transaction),
  ];
  return dice.shuffle(parameters);
}

function ownIds({ dice }: Core, conversationId: string | null, originatorId: string | null): readonly Parameter[] {
  return [
    ...ifKnown(dice.pick(['ConversationID', 'Conversation ID']), conversationId),
    ...ifKnown(dice.pick(['OriginatorConversationID', 'Originator Conversation ID']), originatorId),
  ];
}

function finished({ dice }: Core, { settledAt }: Transaction): readonly Parameter[] {
  if (settledAt === null) return [];
  return [{ Key: dice.pick(['FinalisedTime', 'FinalizedTime']), Value: numberOrText(dice, nairobiStamp(settledAt)) }];
}

function parties({ kind, shortcode, msisdn, receiver, chargeCents }: Transaction): readonly Parameter[] {
  const customer = receiver === undefined ? `${msisdn} - TEST PERSON` : `${receiver} - BUSINESS ${receiver}`;
  const business = `${shortcode} - SIMULATED BUSINESS`;
  const isPayout = !MONEY_IN.has(kind);
  const account = FROM_WORKING.has(kind) ? 'Working Account' : 'Utility Account';
  const fee = isPayout ? 'Fee For B2C Payment' : 'Pay Bill Charge';
  const charge = chargeCents === 0 ? {} : { Value: `${fee}|KES|${formatShillings(chargeCents)}` };
  return [
    { Key: 'DebitPartyName', Value: isPayout ? business : customer },
    { Key: 'CreditPartyName', Value: isPayout ? customer : business },
    { Key: 'DebitAccountType', Value: isPayout ? account : 'MMF Account For Customer' },
    { Key: 'DebitPartyCharges', ...(isPayout && charge) },
    { Key: 'CreditPartyCharges', ...(!isPayout && charge) },
  ];
}

function ifKnown(Key: string, value: string | null): readonly Parameter[] {
  return value === null ? [] : [{ Key, Value: value }];
}
