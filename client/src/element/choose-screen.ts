/** What <mpesa-pay> shows: one screen of few words, decided from the checkout and from what happened on this page. Pure. */

import { type CheckoutView, UNDECIDED } from '../checkout-view.js';
import { ELEMENT_TEXTS } from '../generated/element-texts.js';
import type { CheckoutBlock, Language, PaymentPhase } from '../generated/schema.js';
import type { PayerCheckout, PayerPayment } from './gateway.js';

/** What the checkout does not say. */
export interface OnPage {
  readonly language: Language;
  /** The number that was paid with last; null after a reload. */
  readonly number: string | null;
  /** Tapped, and not heard of yet. */
  readonly isSending: boolean;
  /** The payer asked for the field. */
  readonly isAsking: boolean;
  /** What was wrong with what was entered, or with the tap. */
  readonly said: string | null;
  /** What only the answer to the tap knows: another prompt on this phone, too many of them, M-Pesa away. */
  readonly blocked: { readonly by: CheckoutBlock; readonly seconds: number } | null;
  /** The prompt has been there for a while. */
  readonly isOldPrompt: boolean;
  readonly line: 'GOOD' | 'OFFLINE' | 'AWAY';
}

/** `tone` is for eyes only: the words say everything. */
export interface Screen {
  readonly name:
    | ('number' | 'sending' | 'look' | 'confirming' | 'unknown' | 'paid')
    | ('failed' | 'reversed' | 'closed' | 'expired' | 'blocked');
  readonly tone: 'ask' | 'wait' | 'done' | 'stop';
  readonly sentences: readonly string[];
  readonly hasForm: boolean;
  /** The button that pays again with the same number. */
  readonly canRepeat: boolean;
  /** The button that asks for another number. */
  readonly canChange: boolean;
  /** What is wrong with the line; null if nothing is. */
  readonly band: string | null;
}

type Drawn = Pick<Screen, 'name' | 'tone' | 'sentences'> & Partial<Screen>;

/** Of a push; only what is paid out waits for an approval. */
const OPEN_SCREENS: Readonly<Partial<Record<PaymentPhase, Screen['name']>>> = {
  ...{ SENDING: 'sending', PROMPTED: 'look', CONFIRMING: 'confirming', UNKNOWN: 'unknown' },
};
/** M-Pesa has the same request already. */
const DUPLICATE_CODE = '15';

/** Never asks for a number, and never for a tap, while a payment may still turn out to be paid. */
export function chooseScreen(view: CheckoutView<PayerCheckout>, page: OnPage): Screen {
  const { offline, catchingUp } = ELEMENT_TEXTS[page.language];
  const bands = { GOOD: null, OFFLINE: offline, AWAY: catchingUp };
  const drawn = draw(view, page);
  const plain = { hasForm: false, canRepeat: false, canChange: false };
  return { ...plain, band: drawn.name === 'expired' ? null : bands[page.line], ...drawn };
}

function draw(view: CheckoutView<PayerCheckout>, page: OnPage): Drawn {
  const { checkout, payment, phase, message, error } = view;
  const texts = ELEMENT_TEXTS[page.language];
  if (error !== null) return { name: 'expired', tone: 'stop', sentences: [texts.expired] };
  const said = message === null ? [] : [message];
  if (checkout?.status === 'PAID') {
    return { name: phase === 'REVERSED' ? 'reversed' : 'paid', tone: 'done', sentences: said };
  }
  const open = phase === null ? undefined : OPEN_SCREENS[phase];
  if (open !== undefined) {
    const advice = open === 'unknown' ? [texts.unknownAdvice] : [];
    const late = open === 'look' && page.isOldPrompt ? [texts.nothingOnPhone] : [];
    return { name: open, tone: 'wait', sentences: [...said, ...advice, ...late] };
  }
  if (page.isSending) return { name: 'sending', tone: 'wait', sentences: [texts.SENDING] };
  // Paid by a try that this page has not been told of yet, or not heard of at all: nothing to tap until it is known.
  if (UNDECIDED.includes(checkout?.blockedBy))
    return { name: 'confirming', tone: 'wait', sentences: [texts.CONFIRMING] };
  return drawClosed(checkout?.blockedBy ?? null, said, page) ?? drawAsking(payment, said, page);
}

/** Where no new try can start for good; null where one can. */
function drawClosed(by: CheckoutBlock | null, said: readonly string[], { language }: OnPage): Drawn | null {
  const { timeOver, cancelled, noTriesLeft } = ELEMENT_TEXTS[language];
  const words: Readonly<Partial<Record<CheckoutBlock, readonly string[]>>> = {
    ...{ EXPIRED: [timeOver], CANCELLED: [cancelled], NO_TRIES_LEFT: [...said, noTriesLeft] },
  };
  const sentences = by && words[by];
  return sentences ? { name: 'closed', tone: 'stop', sentences } : null;
}

function drawAsking(payment: PayerPayment | null, said: readonly string[], page: OnPage): Drawn {
  const texts = ELEMENT_TEXTS[page.language];
  const asked = { name: 'number', tone: 'ask', sentences: said, hasForm: true } as const;
  const number: Drawn = page.said === null ? asked : { ...asked, tone: 'stop', sentences: [page.said] };
  if (page.blocked !== null) {
    const words: Readonly<Partial<Record<CheckoutBlock, string>>> = {
      ...{ CUSTOMER_BUSY: texts.busy, RATE_LIMITED: texts.limited },
    };
    // The seconds of the beginning: those that pass are counted on the button, where they are not read out.
    const sentence = (words[page.blocked.by] ?? texts.outage).replace('{seconds}', String(page.blocked.seconds));
    return { ...number, name: 'blocked', tone: 'stop', sentences: [sentence] };
  }
  if (payment?.status !== 'FAILED') return number;
  const failed: Drawn = { name: 'failed', tone: 'stop', sentences: said };
  // Whoever knows more decides, not a tap.
  if (mayBePaid(payment)) return failed;
  if (page.isAsking || page.said !== null) return number;
  if (page.number === null) return { ...failed, hasForm: true };
  return { ...failed, canRepeat: payment.failure?.retryable === true, canChange: true };
}

/** Whether another checkout may take its place: it was closed or is told to this page no more, and nothing of it can be paid. */
export function hasEnded({ checkout, payment, error }: CheckoutView<PayerCheckout>): boolean {
  const by = checkout?.blockedBy;
  const isClosed = by === 'EXPIRED' || by === 'CANCELLED' || (error !== null && !by);
  return isClosed && !mayBePaid(payment);
}

/** Also of a failure, money may have been taken. */
function mayBePaid(payment: PayerPayment | null): boolean {
  if (payment?.status !== 'FAILED') return payment !== null;
  return payment.needsReview || payment.failure?.resultCode === DUPLICATE_CODE;
}
