/** Takes requests for money: into the books, or refused, or taken without an answer; and tells what became of them later. */

import type { Dice } from '../world/dice.js';
import type { Life } from '../world/life.js';
import type { DarajaParts, Mood } from './fake-daraja.js';
import { ticketOf } from './front-door.js';
import { isMoneyIn, type Ledger, type Movement, type NewMovement } from './ledger.js';
import { planCallbacks } from './plan-callbacks.js';
import { CUT, type Fields, type Reply, refusal, reply, textOf } from './reply.js';

/** What moves money, and where its callback goes. */
export const CALLBACK_FIELDS = {
  stkPush: 'CallBackURL',
  b2c: 'ResultURL',
  b2b: 'ResultURL',
  taxRemittance: 'ResultURL',
  reversal: 'ResultURL',
} as const;

export type MoneyRequest = keyof typeof CALLBACK_FIELDS;

export interface MoneyDesk {
  take(what: MoneyRequest, fields: Fields, life: Life): Reply;
}

const KINDS = { stkPush: 'STK_PUSH', b2c: 'B2C', b2b: 'B2B', taxRemittance: 'B2B', reversal: 'REVERSAL' } as const;
const FATES = { TAKEN: 78, TAKEN_UNHEARD: 8, TAKEN_IN_MAINTENANCE: 4, REFUSED: 6, NOT_TAKEN_UNHEARD: 4 } as const;
const FAILURES = {
  STK_PUSH: ['1', '1032', '1037', '2001', 'E3008', '1019'],
  B2C: ['1', '8', '2040', 'SFC_IC0003'],
  B2B: ['1', '3', '2202', 'SFC_IC0003'],
  REVERSAL: ['1', '11', '2028'],
  // It has moved.
  C2B: [],
} as const;
/** An acknowledgement that was heard this long before the process ended must have been stored. */
const STORED_WITHIN_MS = 150_000;

/** `confirm` tells of a push as if it had been paid by hand. */
export function createMoneyDesk(parts: DarajaParts, mood: Mood, confirm: (movement: Movement) => void): MoneyDesk {
  const { ledger, clock, dice, transcript, post } = parts;
  let count = 0;

  const conclude = (movement: Movement): void => {
    const original = movement.reverses === null ? null : ledger.byReceipt(movement.reverses);
    const resultCode = refuseReversal(movement, original) ?? drawCode(movement, mood, dice);
    if (original && resultCode === '0') ledger.mark(original.ticket, 'isReversed');
    const receipt = resultCode === '0' ? receiptOf(count, movement) : null;
    const over = ledger.conclude(movement.ticket, resultCode, receipt, clock.now());
    transcript.note(`M-Pesa ${over.ticket} ends ${resultCode} ${receipt ?? ''}`);
    if (mood.isSilent()) return;
    if (over.kind === 'STK_PUSH' && resultCode === '0') confirm(over);
    const isLock = movement.kind !== 'STK_PUSH' && resultCode === '2001';
    for (const planned of planCallbacks(over, mood.isMischievous() && !isLock, dice)) {
      clock.after(planned.afterMs, () => {
        if (planned.post.meaning === 'SLANDER') ledger.mark(over.ticket, 'isSlandered');
        post(isLock ? { ...planned.post, meaning: 'LOCK' } : planned.post);
      });
    }
  };
  const enter = (what: MoneyRequest, fields: Fields): Movement | null => {
    count += 1;
    const movement = readMovement(what, fields, count, clock.elapsed());
    const isRepeated = what === 'b2c' && ledger.bySecondId(movement.secondId) !== null;
    ledger.note(movement.ticket, !isRepeated);
    if (isRepeated) return null;
    ledger.add(movement);
    return ledger.byTicket(movement.ticket);
  };
  const scheduleEnd = (movement: Movement): void => {
    // At once: then its callback may overtake the acknowledgement.
    const afterMs = mood.isMischievous() && dice.chance(0.15) ? 0 : dice.int(500, dice.chance(0.1) ? 120_000 : 20_000);
    clock.after(afterMs, () => conclude(movement));
  };

  return Object.freeze({
    take: (what: MoneyRequest, fields: Fields, life: Life): Reply => {
      const fate = mood.isMischievous() ? dice.weigh(FATES) : 'TAKEN';
      if (fate === 'REFUSED' || fate === 'NOT_TAKEN_UNHEARD') {
        ledger.note(ticketOf(textOf(fields, CALLBACK_FIELDS[what])), false);
        return fate === 'REFUSED' ? refuse(what, dice) : dice.pick([CUT, reply('<html>busy</html>', 503)]);
      }
      const movement = enter(what, fields);
      if (!movement) return refusal('500.002.1001', 'Duplicate OriginatorConversationID.', 500);
      scheduleEnd(movement);
      if (fate === 'TAKEN_UNHEARD') return CUT;
      if (fate === 'TAKEN_IN_MAINTENANCE')
        return refusal('500.002.1001', 'Service is currently under maintenance.', 500);
      return acknowledge(movement, () => noteStored(ledger, movement, life, clock));
    },
  });
}

function noteStored(ledger: Ledger, { ticket }: Movement, life: Life, clock: DarajaParts['clock']): void {
  clock.after(STORED_WITHIN_MS, () => {
    if (life.isAlive()) ledger.mark(ticket, 'isAcknowledged');
  });
}

/** Given back already, or nothing to give back; null for what can be tried. */
function refuseReversal({ kind }: Movement, original: Movement | null): string | null {
  if (kind !== 'REVERSAL') return null;
  if (original === null || !isMoneyIn(original)) return 'R000002';
  return original.isReversed ? 'R000001' : null;
}

function readMovement(what: MoneyRequest, fields: Fields, count: number, acceptedAt: number): NewMovement {
  const callbackUrl = textOf(fields, CALLBACK_FIELDS[what]);
  const shared = { ticket: ticketOf(callbackUrl), amount: Number(fields.Amount), acceptedAt, callbackUrl };
  const kind = KINDS[what];
  if (kind === 'STK_PUSH') {
    return {
      ...{ ...shared, kind, reverses: null, party: null, timeoutUrl: null },
      ...{ reference: textOf(fields, 'AccountReference'), phone: textOf(fields, 'PhoneNumber') },
      ...{ shortcode: textOf(fields, 'BusinessShortCode'), firstId: `5c1e-${count}-mr`, secondId: `ws_CO_${count}` },
    };
  }
  const named = { reference: textOf(fields, 'Remarks'), timeoutUrl: textOf(fields, 'QueueTimeOutURL') };
  const result = { ...shared, ...named, kind, firstId: `AG_20261123_${count}` };
  const [payer, receiver] = [textOf(fields, 'PartyA'), textOf(fields, 'PartyB')];
  const other = { phone: '', party: null, reverses: null };
  if (kind === 'B2C') {
    const secondId = textOf(fields, 'OriginatorConversationID');
    return { ...result, ...other, phone: receiver, shortcode: payer, secondId };
  }
  if (kind === 'B2B') return { ...result, ...other, party: receiver, shortcode: payer, secondId: `b2b-${count}` };
  const given = { reverses: textOf(fields, 'TransactionID'), shortcode: textOf(fields, 'ReceiverParty') };
  return { ...result, ...other, ...given, secondId: `rev-${count}` };
}

function acknowledge({ kind, firstId, secondId }: Movement, onHeard: () => void): Reply {
  const ids =
    kind === 'STK_PUSH'
      ? { MerchantRequestID: firstId, CheckoutRequestID: secondId, CustomerMessage: 'Success' }
      : { ConversationID: firstId, OriginatorConversationID: secondId };
  return reply(JSON.stringify({ ...ids, ResponseCode: '0', ResponseDescription: 'Success' }), 200, onHeard);
}

function refuse(what: MoneyRequest, dice: Dice): Reply {
  if (what !== 'stkPush') return refusal('400.002.02', 'Bad Request - Invalid PartyB', 400);
  return dice.pick([
    refusal('400.002.02', 'Bad Request - Invalid PhoneNumber', 400),
    refusal('500.001.1001', 'Unable to lock subscriber, a transaction is already in process', 500),
    refusal('500.003.02', 'Spike Arrest Violation', 429),
  ]);
}

function drawCode(movement: Movement, mood: Mood, dice: Dice): string {
  if (movement.kind !== 'STK_PUSH' && mood.isInitiatorRefused()) return '2001';
  return dice.chance(0.65) ? '0' : dice.pick<string>(FAILURES[movement.kind]);
}

function receiptOf(count: number, { ticket }: Movement): string {
  return `UAD${String(count).padStart(3, '0')}${ticket.slice(-4).toUpperCase()}`;
}
