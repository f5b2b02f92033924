/** Callers who ask: about a transaction, about a balance, about a payment now; and operators who look at reviews and replay callbacks. */

import type { Books } from '../auditor/books.js';
import type { Dice } from '../world/dice.js';
import type { Gateway, Gateways } from '../world/gateways.js';
import type { Transcript } from '../world/transcript.js';

export interface AskersParts {
  readonly gateways: Gateways;
  readonly books: Books;
  readonly dice: Dice;
  readonly transcript: Transcript;
  /** Called before a question that is not the ladder's. */
  readonly onQuestion: () => void;
}

const KINDS = { STATUS: 4, BALANCE: 2, REFRESH: 4, RESOLVE: 1, REPLAY: 1 } as const;

/** One question or command of a random caller; its outcome is for the transcript only. */
export async function askSomething({ gateways, books, dice, transcript, onQuestion }: AskersParts): Promise<void> {
  const gateway = gateways.pickLiving(dice);
  const ids = books.paymentIds();
  if (!gateway || ids.length === 0) return;
  const kind = dice.weigh(KINDS);
  if (kind !== 'RESOLVE' && kind !== 'REPLAY') onQuestion();
  const answer = ask(gateway, kind, dice.pick(ids), books).then(
    found => JSON.stringify(found).slice(0, 60),
    (error: Error & { readonly code?: string }) => error.code ?? error.name,
  );
  transcript.note(`${kind} at ${gateway.life.name}: ${await answer}`);
}

function ask({ stations }: Gateway, kind: keyof typeof KINDS, paymentId: string, books: Books): Promise<unknown> {
  const { enquiries, inbox, refreshPayment, resolveReview } = stations;
  if (kind === 'BALANCE') return enquiries.requestBalance(null);
  if (kind === 'REFRESH') return refreshPayment(paymentId);
  if (kind === 'RESOLVE') return resolveReview(paymentId, 'looked at');
  if (kind === 'STATUS')
    return enquiries.requestStatus({ paymentId, mpesaReceipt: null, originatorConversationId: null });
  return inbox.replay(books.anyCallbackId() ?? '');
}
