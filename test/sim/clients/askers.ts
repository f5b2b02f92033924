/** Callers who ask: about a transaction, about a balance, about a payment now; and operators who look at reviews and replay callbacks. */

import type { Books } from '../auditor/books.js';
import { isMoneyIn, type Ledger } from '../daraja/ledger.js';
import type { Dice } from '../world/dice.js';
import type { Gateway, Gateways } from '../world/gateways.js';
import type { Transcript } from '../world/transcript.js';

export interface AskersParts {
  readonly gateways: Gateways;
  readonly books: Books;
  /** M-Pesa's statement, on which an operator finds receipts. */
  readonly ledger: Ledger;
  readonly dice: Dice;
  readonly transcript: Transcript;
  /** Called before a question that is not the ladder's. */
  readonly onQuestion: () => void;
}

const KINDS = { STATUS: 4, RECEIPT: 4, BALANCE: 2, REFRESH: 4, RESOLVE: 1, REPLAY: 1 } as const;

/** One question or command of a random caller; its outcome is for the transcript only. */
export async function askSomething(parts: AskersParts): Promise<void> {
  const { gateways, books, dice, transcript, onQuestion } = parts;
  const gateway = gateways.pickLiving(dice);
  const ids = books.paymentIds();
  if (!gateway || ids.length === 0) return;
  const kind = dice.weigh(KINDS);
  if (kind !== 'RESOLVE' && kind !== 'REPLAY') onQuestion();
  const answer = ask(gateway, kind, dice.pick(ids), parts).then(
    found => JSON.stringify(found).slice(0, 60),
    (error: Error & { readonly code?: string }) => error.code ?? error.name,
  );
  transcript.note(`${kind} at ${gateway.life.name}: ${await answer}`);
}

const OPERATOR = { name: 'operator', address: null };

function ask({ stations }: Gateway, kind: keyof typeof KINDS, paymentId: string, parts: AskersParts): Promise<unknown> {
  const { enquiries, inbox, refreshPayment, resolveReview } = stations;
  if (kind === 'BALANCE') return enquiries.requestBalance(null);
  if (kind === 'REFRESH') return refreshPayment(paymentId);
  if (kind === 'RESOLVE') return resolveReview(paymentId, 'looked at', OPERATOR);
  if (kind === 'STATUS')
    return enquiries.requestStatus({ paymentId, mpesaReceipt: null, originatorConversationId: null });
  if (kind === 'RECEIPT') {
    const mpesaReceipt = findReceipt(paymentId, parts);
    return enquiries.requestStatus({ paymentId, mpesaReceipt, originatorConversationId: null });
  }
  return inbox.replay(parts.books.anyCallbackId() ?? '', OPERATOR);
}

/** From the statement: the payment's own, or by mistake that of another movement, which anybody can tell from it. */
function findReceipt(paymentId: string, { ledger, books, dice }: AskersParts): string | null {
  const row = books.payments().find(({ id }) => id === paymentId);
  const own = ledger.byTicket(paymentId) ?? ledger.byReceipt(row?.receipt ?? '');
  const others = ledger.movements().filter(each => {
    return own === null || each.amount !== own.amount || isMoneyIn(each) !== isMoneyIn(own);
  });
  const movement = dice.chance(0.6) || others.length === 0 ? own : dice.pick(others);
  return movement?.receipt ?? null;
}
