/** The screens of <mpesa-pay>: what it says, and what it lets a payer tap, in every state of a checkout. */

import { describe, expect, test } from '@jest/globals';
import { type CheckoutView, NO_CHECKOUT } from '../../../client/src/checkout-view.js';
import { chooseScreen, hasEnded, type OnPage } from '../../../client/src/element/choose-screen.js';
import type { PayerCheckout, PayerPayment } from '../../../client/src/element/gateway.js';
import type { CheckoutBlock, PaymentPhase } from '../../../client/src/generated/schema.js';
import { PHASE_TEXTS } from '../../../src/domain/payer-message.js';

type Given = Partial<Omit<CheckoutView<PayerCheckout>, 'checkout' | 'payment'>> & {
  readonly checkout?: Partial<PayerCheckout>;
  readonly payment?: Partial<PayerPayment>;
};

/** Only what the screen depends on. */
function makeView({ checkout, payment, ...rest }: Given): CheckoutView<PayerCheckout> {
  const open = { status: 'OPEN', blockedBy: null, ...checkout } as PayerCheckout;
  const made = payment ? ({ needsReview: false, failure: null, ...payment } as PayerPayment) : null;
  return { ...NO_CHECKOUT, checkout: open, payment: made, message: made && 'the gateway says', ...rest };
}

const PAGE: OnPage = {
  ...{ language: 'EN', number: null, said: null, isSending: false, isAsking: false },
  ...{ blocked: null, isOldPrompt: false, line: 'GOOD' },
};
const show = (given: Given, page: Partial<OnPage> = {}) => chooseScreen(makeView(given), { ...PAGE, ...page });

const failed = (more: Partial<PayerPayment> = {}): Given => ({
  phase: 'FAILED',
  payment: { status: 'FAILED', failure: { reason: 'WRONG_PIN', resultCode: '2001', retryable: true }, ...more },
});

describe('where money may be on its way', () => {
  const open: readonly [PaymentPhase, string][] = [
    ['SENDING', 'sending'],
    ['PROMPTED', 'look'],
    ['CONFIRMING', 'confirming'],
    ['UNKNOWN', 'unknown'],
  ];

  test.each(open)('%s is the screen %s, with nothing to tap', (phase, name) => {
    for (const page of [{}, { isSending: true }, { number: '254712345678', isAsking: true }, { said: 'wrong' }]) {
      const given = { phase, checkout: { blockedBy: 'TRY_OPEN' }, payment: { status: 'PENDING' } } as const;
      expect(show(given, page)).toMatchObject({ name, hasForm: false, canRepeat: false, canChange: false });
    }
  });

  test.each(['TRY_OPEN', 'OUTCOME_UNKNOWN'] satisfies CheckoutBlock[])('%s without a try that is known, too', by => {
    expect(show({ checkout: { blockedBy: by } })).toMatchObject({ name: 'confirming', hasForm: false });
  });

  test('a page that does not know never says that it failed, in either language', () => {
    for (const language of ['EN', 'SW'] as const) {
      const message = PHASE_TEXTS.PAYER.UNKNOWN[language];
      const screen = show({ phase: 'UNKNOWN', message, payment: { status: 'TIMED_OUT' } }, { language, line: 'AWAY' });
      expect(JSON.stringify(screen)).not.toMatch(/fail|imeshindwa|haijafaulu/i);
    }
  });
});

describe('after a failure', () => {
  test('the same number can be tapped again, or another one', () => {
    expect(show(failed(), { number: '254712345678' })).toMatchObject({
      hasForm: false,
      canRepeat: true,
      canChange: true,
    });
    expect(show(failed(), { number: '254712345678', isAsking: true })).toMatchObject({ name: 'number', hasForm: true });
    expect(show(failed())).toMatchObject({ name: 'failed', hasForm: true });
  });

  test('what cannot succeed again is not offered again', () => {
    const failure = { reason: 'LIMIT_EXCEEDED', resultCode: '3', retryable: false } as const;
    const screen = show(failed({ failure }), { number: '254712345678' });
    expect(screen).toMatchObject({ canRepeat: false, canChange: true });
  });

  test.each([
    ['a person has to look', { needsReview: true }],
    ['M-Pesa has the same request', { failure: { reason: 'OTHER', resultCode: '15', retryable: false } } as const],
  ])('nothing can be tapped where %s', (_why, more) => {
    const screen = show(failed(more), { number: '254712345678' });
    expect(screen).toMatchObject({ name: 'failed', hasForm: false, canRepeat: false, canChange: false });
  });
});

test.each([
  ['EXPIRED', 'The time to pay is over. Go back to the shop.'],
  ['CANCELLED', 'The shop has cancelled this payment.'],
  ['NO_TRIES_LEFT', 'There were too many tries. Contact the shop.'],
] as const)('%s closes the page', (by, sentence) => {
  expect(show({ checkout: { blockedBy: by } })).toMatchObject({
    name: 'closed',
    sentences: [sentence],
    hasForm: false,
  });
});

test.each([
  ['CUSTOMER_BUSY', 'There is already a request on this phone. Finish it, or wait 42 seconds.'],
  ['RATE_LIMITED', 'This phone has had too many requests. Wait 42 seconds, or use another number.'],
  ['UNAVAILABLE', 'M-Pesa has problems right now. You may try, or pay in another way.'],
] as const)('%s says how long', (by, sentence) => {
  expect(show({}, { blocked: { by, seconds: 42 } })).toMatchObject({
    name: 'blocked',
    sentences: [sentence],
    hasForm: true,
  });
});

test('what is paid is paid, whatever happened on this page, and given back when it was', () => {
  const paid = { checkout: { status: 'PAID', blockedBy: 'PAID' }, payment: { status: 'COMPLETED' } } as const;
  expect(show({ ...paid, phase: 'PAID' }, { isSending: true })).toMatchObject({ name: 'paid', hasForm: false });
  expect(show({ ...paid, phase: 'REVERSED' })).toMatchObject({ name: 'reversed', hasForm: false });
});

test('the form is there before the gateway has answered, and gone when the token has ended', () => {
  expect(chooseScreen(NO_CHECKOUT, PAGE)).toMatchObject({ name: 'number', sentences: [], hasForm: true });
  expect(chooseScreen({ ...NO_CHECKOUT, error: new Error() }, PAGE)).toMatchObject({ name: 'expired', hasForm: false });
});

test('a tap is shown at once', () => {
  expect(show({}, { isSending: true })).toMatchObject({
    name: 'sending',
    sentences: ['Sending the request to your phone…'],
  });
});

test('a bad line is told above whatever is shown', () => {
  expect(show({}, { line: 'OFFLINE' })).toMatchObject({
    name: 'number',
    band: expect.stringMatching(/^You are offline/),
  });
  expect(show({}, { line: 'AWAY' })).toMatchObject({ band: expect.stringMatching(/^No connection/) });
  expect(show({ error: new Error() }, { line: 'AWAY' })).toMatchObject({ name: 'expired', band: null });
});

describe('another checkout may take its place', () => {
  const refused = { error: new Error('the token has ended') };
  const ends = (given: Given) => hasEnded(makeView(given));

  test('once it is closed or told to this page no more, whether it was never tried or has failed', () => {
    for (const by of ['EXPIRED', 'CANCELLED'] satisfies CheckoutBlock[]) {
      expect(ends({ checkout: { blockedBy: by } })).toBe(true);
      expect(ends({ ...failed(), checkout: { blockedBy: by } })).toBe(true);
      expect(ends({ ...refused, checkout: { blockedBy: by } })).toBe(true);
    }
    expect(ends(refused)).toBe(true);
    expect(ends({ ...failed(), ...refused })).toBe(true);
    expect(hasEnded({ ...NO_CHECKOUT, ...refused })).toBe(true);
  });

  test('not while it can be paid', () => {
    expect(ends({})).toBe(false);
    expect(ends(failed())).toBe(false);
    expect(hasEnded(NO_CHECKOUT)).toBe(false);
    for (const by of ['CUSTOMER_BUSY', 'RATE_LIMITED', 'UNAVAILABLE', 'NO_TRIES_LEFT'] satisfies CheckoutBlock[])
      expect(ends({ checkout: { blockedBy: by } })).toBe(false);
  });

  test('never where it is paid, or may be', () => {
    const duplicate = { failure: { reason: 'OTHER', resultCode: '15', retryable: false } } as const;
    for (const error of [null, refused.error]) {
      expect(ends({ error, checkout: { status: 'PAID', blockedBy: 'PAID' } })).toBe(false);
      for (const by of ['TRY_OPEN', 'OUTCOME_UNKNOWN'] satisfies CheckoutBlock[])
        expect(ends({ error, ...failed(), checkout: { blockedBy: by } })).toBe(false);
      for (const status of ['PENDING', 'TIMED_OUT', 'COMPLETED', 'REVERSED'] as const)
        expect(ends({ error, payment: { status }, checkout: { blockedBy: 'EXPIRED' } })).toBe(false);
      for (const payment of [{ needsReview: true }, duplicate])
        expect(ends({ error, ...failed(payment), checkout: { blockedBy: 'CANCELLED' } })).toBe(false);
    }
  });
});
