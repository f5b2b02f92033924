/** Answers questions: a push's state at once, a transaction's or a balance by callback; with noise while mischief lasts. */

import type { Dice } from '../world/dice.js';
import type { DarajaParts, Mood } from './fake-daraja.js';
import type { Meaning } from './front-door.js';
import type { Movement } from './ledger.js';
import { CUT, type Fields, type Reply, refusal, reply, textOf } from './reply.js';
import { balanceParameters, resultEnvelope, statusParameters, writeTimeout } from './wire.js';

export type Question = 'stkQuery' | 'transactionStatus' | 'accountBalance';

type Parts = DarajaParts & { readonly mood: Mood };

export const BALANCE_TEXT =
  'Working Account|KES|5200.00|5000.00|200.00|0.00&Utility Account|KES|310.00|310.00|0.00|0.00';

const NOISE_SHARE = 0.3;

export function answerQuestion(question: Question, fields: Fields, parts: Parts): Reply {
  const { mood, dice } = parts;
  if (question === 'stkQuery') {
    const isNoise = mood.isMischievous() && dice.chance(NOISE_SHARE);
    return isNoise ? noise(fields, parts) : answerStkQuery(fields, parts);
  }
  const isNoise = mood.isMischievous() && dice.chance(NOISE_SHARE / 3);
  return isNoise ? meaningless(dice) : answerByCallback(question, fields, parts);
}

function answerStkQuery(fields: Fields, { ledger, dice }: Parts): Reply {
  const movement = ledger.bySecondId(textOf(fields, 'CheckoutRequestID'));
  if (!movement) return refusal('500.001.1001', 'The transaction does not Exist', 500);
  const { resultCode } = movement;
  if (resultCode !== null) return stkState(movement, resultCode);
  return dice.chance(0.5)
    ? stkState(movement, '4999')
    : refusal('500.001.1001', 'The transaction is being processed', 500);
}

function stkState({ firstId, secondId }: Movement, resultCode: string): Reply {
  const ids = { MerchantRequestID: firstId, CheckoutRequestID: secondId };
  return reply(JSON.stringify({ ...ids, ResponseCode: '0', ResultCode: resultCode, ResultDesc: 'Prose' }));
}

/** Envelopes with 500 or 200, pages of a firewall, silence; an unknown code; and now and then a denial that is not true. */
function noise(fields: Fields, { ledger, dice, transcript }: Parts): Reply {
  const movement = ledger.bySecondId(textOf(fields, 'CheckoutRequestID'));
  if (!movement || dice.chance(0.6)) return meaningless(dice);
  if (movement.resultCode !== '0' || dice.chance(0.85)) return stkState(movement, dice.pick(['4999', '77777', '9999']));
  ledger.mark(movement.ticket, 'isSlandered');
  transcript.note(`M-Pesa denies ${movement.ticket}`);
  return stkState(movement, '1037');
}

function meaningless(dice: Dice): Reply {
  return dice.pick<Reply>([
    CUT,
    refusal('500.001.1001', '', 200),
    refusal('500.001.1001', 'Internal Server Error', 500),
    reply('<html>403</html>', 403),
    reply('', 200),
    reply('{"ResponseCode":"0"', 200),
  ]);
}

function answerByCallback(question: Question, fields: Fields, parts: Parts): Reply {
  const { clock, dice, mood, post } = parts;
  const ids = { firstId: `AG_Q_${dice.int(0, 1e9)}`, secondId: `Q-${dice.int(0, 1e9)}` };
  const isMischievous = mood.isMischievous();
  const send = (name: 'ResultURL' | 'QueueTimeOutURL', body: string, meaning: Meaning) => {
    clock.after(dice.int(isMischievous ? 0 : 100, 5_000), () =>
      post({ url: textOf(fields, name), body, meaning, about: null }),
    );
  };
  const isTimedOut = isMischievous && dice.chance(0.08);
  if (isTimedOut) send('QueueTimeOutURL', writeTimeout({ CommandID: fields.CommandID }, ids.secondId), 'ANSWER');
  const copies = isTimedOut && dice.chance(0.5) ? 0 : isMischievous ? dice.pick([0, 1, 1, 1, 2]) : 1;
  // What is true when the answer is made, not when it was asked; the same in all copies.
  clock.after(dice.int(0, 2_000), () => {
    const { body, meaning } = writeAnswer(question, fields, ids, parts);
    for (let copy = 0; copy < copies; copy += 1) send('ResultURL', JSON.stringify(body), meaning);
  });
  if (isMischievous && dice.chance(0.08)) return CUT;
  const acknowledgement = { OriginatorConversationID: ids.secondId, ConversationID: ids.firstId };
  return reply(JSON.stringify({ ...acknowledgement, ResponseCode: '0', ResponseDescription: 'Accept' }));
}

function writeAnswer(
  question: Question,
  fields: Fields,
  ids: { readonly firstId: string; readonly secondId: string },
  { ledger, mood, dice }: Parts,
): { readonly body: object; readonly meaning: Meaning } {
  const envelope = { ...ids, transactionId: 'UAD0000000' };
  const failed = (resultCode: string) => resultEnvelope({ ...envelope, resultCode }, [], dice);
  if (mood.isInitiatorRefused()) return { body: failed('2001'), meaning: 'LOCK' };
  if (mood.isMischievous() && dice.chance(0.1))
    return { body: failed(dice.pick(['26', '17', '25'])), meaning: 'ANSWER' };
  const succeeded = { ...envelope, resultCode: '0' };
  if (question === 'accountBalance') {
    return { body: resultEnvelope(succeeded, balanceParameters(BALANCE_TEXT), dice), meaning: 'ANSWER' };
  }
  const movement =
    ledger.byReceipt(textOf(fields, 'TransactionID')) ?? ledger.bySecondId(textOf(fields, 'OriginalConversationID'));
  if (!movement) return { body: failed('2032'), meaning: 'ANSWER' };
  return { body: resultEnvelope(succeeded, statusParameters(movement, dice), dice), meaning: 'ANSWER' };
}
