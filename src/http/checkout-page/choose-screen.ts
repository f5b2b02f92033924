/** What the page of a checkout shows now: one screen of few words, decided from the checkout and its payments. Pure. */

import type { CheckoutView } from '../../checkouts/checkouts.js';
import type { CheckoutBlock } from '../../domain/checkout.js';
import type { Language } from '../../domain/failure-messages.js';
import type { Rung } from '../../domain/ladder.js';
import { fillText, PAGE_TEXTS } from '../../domain/page-texts.js';
import { payerMessage } from '../../domain/payer-message.js';
import type { Payment, PaymentKind } from '../../domain/payment.js';
import { type PaymentPhase, phaseOf } from '../../domain/phase.js';

/** `tone` is for eyes only: the words say everything. */
export interface Screen {
  readonly tone: 'ask' | 'wait' | 'done' | 'stop';
  readonly sentences: readonly string[];
  /** Whether a number can be entered. */
  readonly hasForm: boolean;
  /** Null: nothing more comes by itself. */
  readonly refreshSeconds: number | null;
}

/** What the screen depends on beside the checkout. `said` comes first: what is wrong with what was just entered. */
export interface ScreenContext {
  readonly language: Language;
  readonly ladders: Readonly<Record<PaymentKind, readonly Rung[]>>;
  readonly now: number;
  readonly said: string | null;
}

/** How soon something may be new. */
const REFRESH: Readonly<Record<PaymentPhase, number | null>> = {
  ...{ AWAITING_APPROVAL: 15, SENDING: 2, PROMPTED: 3, CONFIRMING: 5, UNKNOWN: 15 },
  ...{ PAID: null, FAILED: 3, REVERSED: null },
};
const PROMPT_IS_OLD_MS = 15_000;

/** Never asks for a number while a payment may still turn out to be paid. */
export function chooseScreen(view: CheckoutView, context: ScreenContext): Screen {
  const { checkout, payments, blocked } = view;
  const current = payments.at(-1);
  if (checkout.status === 'PAID') {
    const payer = payments.find(({ id }) => id === checkout.paidBy) ?? current;
    return payer ? ofPayment('done', payer, phaseOfPayment(payer, context), context) : still('done', []);
  }
  // The prompt is on the phone, whatever has become of the checkout meanwhile.
  const open = payments.findLast(({ id, status }) => isOpen(status) && !checkout.releasedTries.includes(id));
  if (open) return ofPayment('wait', open, phaseOfPayment(open, context), context);
  if (blocked?.by === 'OUTCOME_UNKNOWN' && current) return ofPayment('wait', current, 'CONFIRMING', context);
  const texts = PAGE_TEXTS[context.language];
  // The checkout was read before a payment that has just come, and the payment after it: the next look sees both.
  if (blocked === null && current?.status === 'COMPLETED' && current.reviewsRaised.length === 0)
    return waiting(texts.refreshing);
  const last = current?.status === 'FAILED' ? [payerMessage(current, 'FAILED', context.language)] : [];
  if (blocked === null) {
    return { tone: 'ask', sentences: [context.said ?? [], last].flat(), hasForm: true, refreshSeconds: null };
  }
  const seconds = Math.max(1, Math.ceil(((blocked.until ?? context.now) - context.now) / 1_000));
  const words: Readonly<Record<Exclude<CheckoutBlock, 'PAID' | 'TRY_OPEN' | 'OUTCOME_UNKNOWN'>, Screen>> = {
    EXPIRED: still('stop', [texts.timeOver]),
    CANCELLED: still('stop', [texts.cancelled]),
    NO_TRIES_LEFT: still('stop', [...last, texts.noTriesLeft]),
    CUSTOMER_BUSY: asking([fillText(texts.busy, { seconds })]),
    RATE_LIMITED: asking([fillText(texts.limited, { seconds })]),
    UNAVAILABLE: { tone: 'wait', sentences: [texts.outage], hasForm: false, refreshSeconds: 5 },
  };
  if (blocked.by === 'PAID' || blocked.by === 'TRY_OPEN' || blocked.by === 'OUTCOME_UNKNOWN')
    return waiting(texts.refreshing);
  return words[blocked.by];
}

function isOpen(status: Payment['status']): boolean {
  return status === 'PENDING' || status === 'TIMED_OUT';
}

function phaseOfPayment(payment: Payment, { ladders, now }: ScreenContext): PaymentPhase {
  return phaseOf(payment, ladders[payment.kind], now);
}

function ofPayment(tone: Screen['tone'], payment: Payment, phase: PaymentPhase, context: ScreenContext): Screen {
  const texts = PAGE_TEXTS[context.language];
  const isOldPrompt = phase === 'PROMPTED' && context.now - payment.createdAt > PROMPT_IS_OLD_MS;
  const more = phase === 'UNKNOWN' ? [texts.unknownAdvice] : isOldPrompt ? [texts.nothingOnPhone] : [];
  const sentences = [payerMessage(payment, phase, context.language), ...more];
  return { tone, sentences, hasForm: false, refreshSeconds: REFRESH[phase] };
}

function still(tone: Screen['tone'], sentences: readonly string[]): Screen {
  return { tone, sentences, hasForm: false, refreshSeconds: null };
}

function asking(sentences: readonly string[]): Screen {
  return { tone: 'ask', sentences, hasForm: true, refreshSeconds: null };
}

/** A confirmation is held, or something has changed since the checkout was read. */
function waiting(sentence: string): Screen {
  return { tone: 'wait', sentences: [sentence], hasForm: false, refreshSeconds: 3 };
}
