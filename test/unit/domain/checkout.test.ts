import { describe, expect, it } from '@jest/globals';
import { type Checkout, countTriesLeft, findBlock, foldReference } from '../../../src/domain/checkout.js';
import type { Payment } from '../../../src/domain/payment.js';
import { isReturnUrl } from '../../../src/domain/return-url.js';
import type { Twin } from '../../../src/domain/twins.js';
import { makeCheckout } from '../../support/make-checkout.js';
import { CREATED_AT, makeAcknowledged } from '../../support/make-payment.js';

const NOW = CREATED_AT + 30_000;
const SETTLED_AT = CREATED_AT + 10_000;

const failed = (resultCode: string | null, given: Partial<Payment> = {}): Payment =>
  makeAcknowledged({
    ...{ status: 'FAILED', settledAt: SETTLED_AT, updatedAt: SETTLED_AT, checkoutId: makeCheckout().id },
    failure: { reason: 'CANCELLED_BY_CUSTOMER', resultCode, retryable: true },
    ...given,
  });
const open = (given: Partial<Payment> = {}) => makeAcknowledged({ checkoutId: makeCheckout().id, ...given });
const unsent = failed(null, { failure: { reason: 'MPESA_UNAVAILABLE', resultCode: null, retryable: true } });
const TWIN: Twin = {
  ...{ shortcode: '600000', amountCents: 15_000, accountReference: 'invoice-7', isPaidByBusiness: false },
  ...{ payer: { phoneNumber: null, phoneHash: null }, completedAt: null, receivedAt: NOW },
};

const blockOf = (payments: readonly Payment[], given: Partial<Checkout> = {}, held: readonly Twin[] = [], now = NOW) =>
  findBlock(makeCheckout(given), payments, held, { now, knownSince: () => SETTLED_AT });

describe('a new try', () => {
  it('may start where there was none, and after a failure that is final', () => {
    expect(blockOf([])).toBeNull();
    expect(blockOf([failed('2001')])).toBeNull();
  });

  it.each(['PAID', 'EXPIRED', 'CANCELLED'] as const)('may not start once the checkout is %s', status => {
    expect(blockOf([], { status })).toEqual({ by: status, until: null });
  });

  it('may not start once its time is over, though nobody has noted it yet', () => {
    expect(blockOf([], { expiresAt: NOW })).toEqual({ by: 'EXPIRED', until: null });
    expect(blockOf([], { expiresAt: NOW + 1 })).toBeNull();
  });

  it.each<[string, Payment, string]>([
    ['a try is open', open(), 'TRY_OPEN'],
    ['a try has no outcome', open({ status: 'TIMED_OUT' }), 'OUTCOME_UNKNOWN'],
    ['a payment by hand is to be confirmed', open({ kind: 'C2B' }), 'OUTCOME_UNKNOWN'],
    [
      'a failed try is said to be paid',
      failed('2001', { unconfirmed: 'WAITING', claimedSuccess: 'TRUSTED' }),
      'OUTCOME_UNKNOWN',
    ],
  ])('may not start while %s, until an operator has looked into it', (_what, payment, by) => {
    expect(blockOf([payment])).toEqual({ by, until: null });
    expect(blockOf([payment], { releasedTries: [payment.id] })).toBeNull();
    expect(blockOf([payment], { releasedTries: ['another'] })).toEqual({ by, until: null });
  });

  it.each(['1037', '1032', '1019'])(
    'may start after the soft failure %s once M-Pesa has said it again, or in a minute',
    code => {
      const until = SETTLED_AT + 60_000;
      expect(blockOf([failed(code)])).toEqual({ by: 'OUTCOME_UNKNOWN', until });
      expect(blockOf([failed(code)], {}, [], until)).toBeNull();
      expect(blockOf([failed(code, { deniedAt: SETTLED_AT + 1 })])).toBeNull();
    },
  );

  it('may not start for a minute from the first look at a soft failure, while M-Pesa is still to be asked', () => {
    const now = SETTLED_AT + 300_000;
    const blockAt = (given: Partial<Payment>, firstLookAt: number) =>
      findBlock(makeCheckout(), [failed('1032', given)], [], { now, knownSince: () => firstLookAt });
    const asked: readonly Partial<Payment>[] = [
      { nextCheckAt: SETTLED_AT },
      { nextCheckAt: now + 1, askingUntil: now + 1 },
    ];
    for (const given of asked) {
      expect(blockAt(given, now - 1)).toEqual({ by: 'OUTCOME_UNKNOWN', until: now + 59_999 });
      expect(blockAt(given, now - 60_000)).toBeNull();
      expect(blockAt({ ...given, deniedAt: SETTLED_AT }, now)).toBeNull();
    }
    // M-Pesa has been asked and has not answered; the next question is for later.
    expect(blockAt({ nextCheckAt: now + 1, askingUntil: null }, now)).toBeNull();
    expect(blockAt({ nextCheckAt: null }, now)).toBeNull();
  });

  it('may not start while a fitting confirmation is held', () => {
    const blocked = { by: 'OUTCOME_UNKNOWN', until: null };
    expect(blockOf([], {}, [TWIN])).toEqual(blocked);
    const others: Partial<Twin>[] = [{ amountCents: 1 }, { shortcode: '600001' }, { accountReference: 'INVOICE 8' }];
    for (const other of others) expect(blockOf([], {}, [{ ...TWIN, ...other }])).toBeNull();
    // A till's confirmation names no reference; it fits the tries of its phone.
    const denied = failed('1037', { deniedAt: SETTLED_AT });
    const ofTill = { ...TWIN, accountReference: null, payer: { phoneNumber: '2547*****678', phoneHash: null } };
    expect(blockOf([denied], {}, [ofTill])).toEqual(blocked);
    const ofOther = { ...ofTill, payer: { phoneNumber: '2547*****679', phoneHash: null } };
    expect(blockOf([denied], {}, [ofOther])).toBeNull();
  });

  it('has an end: as many prompts as were asked for, and twenty requests more that reached nobody', () => {
    const checkout = makeCheckout({ maxTries: 2 });
    expect(countTriesLeft(checkout, [failed('2001')])).toBe(1);
    expect(blockOf([failed('2001'), failed('2001')], { maxTries: 2 })).toEqual({ by: 'NO_TRIES_LEFT', until: null });
    expect(
      countTriesLeft(
        checkout,
        Array.from({ length: 20 }, () => unsent),
      ),
    ).toBe(2);
    expect(
      countTriesLeft(
        checkout,
        Array.from({ length: 22 }, () => unsent),
      ),
    ).toBe(0);
    expect(countTriesLeft(checkout, [open({ kind: 'C2B', status: 'COMPLETED' })])).toBe(2);
  });

  it('waits a moment after a request that did not reach M-Pesa', () => {
    const until = SETTLED_AT + 10_000;
    expect(blockOf([unsent], {}, [], until - 1)).toEqual({ by: 'UNAVAILABLE', until });
    expect(blockOf([unsent], {}, [], until)).toBeNull();
  });
});

it.each([
  ['inv-77', 'INV 77'],
  [' Inv  7 7 ', 'INV77'],
  ['- -', ''],
])('the reference %s is typed as %s', (one, other) => {
  expect(foldReference(one)).toBe(foldReference(other));
});

it.each<[string, boolean]>([
  ['https://shop.example.com/orders/7?x=1#paid', true],
  ['http://localhost:3000/done', true],
  ['http://127.0.0.1/', true],
  ['http://shop.example.com/', false],
  ['javascript:alert(1)', false],
  ['data:text/html,x', false],
  ['//shop.example.com', false],
  ['https://user:password@shop.example.com/', false],
  ['https://shop.example.com/ü', false],
  ['https://shop.example.com/ x', false],
  [`https://shop.example.com/${'x'.repeat(500)}`, false],
])('%s as a page to go back to: %s', (url, isGood) => {
  expect(isReturnUrl(url)).toBe(isGood);
});
