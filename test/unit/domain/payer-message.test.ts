/** What a payer or the business is told, over every reason, every result code and every phase. */

import { describe, expect, it } from '@jest/globals';
import { failureMessage, type Language } from '../../../src/domain/failure-messages.js';
import { PAGE_TEXTS } from '../../../src/domain/page-texts.js';
import { audienceOf, type MessageParts, payerMessage } from '../../../src/domain/payer-message.js';
import { PAYMENT_KINDS } from '../../../src/domain/payment.js';
import { PAYMENT_PHASES } from '../../../src/domain/phase.js';
import { explainResultCode, RESULT_CODES } from '../../../src/domain/result-codes.js';
import { makePayment } from '../../support/make-payment.js';

const LANGUAGES: readonly Language[] = ['EN', 'SW'];
const KIND_OF_FAMILY = { STK: 'STK_PUSH', RESULT: 'B2C' } as const;
const AGAIN = /\b(try again|send (it again as )?a? ?new payment|again as a new payment)\b|jaribu tena|malipo mapya/i;
const NOT_AGAIN = /do not pay again|usilipe tena/i;
/** Words of a payer's own purse, which mean nothing to a business about its payout. */
const PAYERS_WORDS = /your (phone|M-Pesa PIN|M-Pesa,)|simu yako|PIN|Fuliza|call Safaricom|No money was taken|zako/i;

const FAILURES = RESULT_CODES.flatMap(({ family, code, reason, retryable }) =>
  reason === null ? [] : [{ family, code, failure: { reason, resultCode: code, retryable } }],
);

const OPEN = RESULT_CODES.filter(({ outcome }) => outcome !== 'FAILURE');
const FAIL_WORDS = /fail|imeshindwa|haijafaulu|hayakufaulu/i;

const messageOf = (given: Partial<MessageParts>, language: Language) =>
  payerMessage(makePayment({ status: 'FAILED', ...given }), 'FAILED', language);

describe.each(LANGUAGES)('in %s', language => {
  it.each(FAILURES)('$family $code: the advice agrees with `retryable`, and says where the money is', each => {
    const kind = KIND_OF_FAMILY[each.family];
    const audience = audienceOf({ kind });
    const failure = failureMessage(each.failure, audience, language);
    expect(AGAIN.test(failure)).toBe(each.failure.retryable);
    const message = messageOf({ kind, failure: each.failure }, language);
    expect(message.startsWith(`${failure} `)).toBe(true);
    expect(message).toMatch(/\b[Mm]oney\b|\bpesa\b|\bPesa\b/);
    expect(message).toMatch(/^[\x20-\x7e]{30,260}\.$/);
    if (audience === 'BUSINESS') expect(message).not.toMatch(PAYERS_WORDS);
  });

  it.each(FAILURES)('$family $code, of which M-Pesa told a success too, invites nobody to pay again', each => {
    const failure = { ...each.failure, retryable: false };
    const message = messageOf({ kind: KIND_OF_FAMILY[each.family], failure, claimedSuccess: 'TRUSTED' }, language);
    expect(message).not.toMatch(/\btry again\b|unaweza kujaribu tena|No money was|hazijakatwa|hazijatumwa/i);
  });

  it.each([
    ['R002', /identity document|Kitambulisho/],
    ['R003', /identity document|Kitambulisho/],
    ['2202', /account reference|nambari ya akaunti/],
    ['1005', /account reference|nambari ya akaunti/],
  ])('code %s of a payout says what to check', (resultCode, words) => {
    const failure = { reason: 'INVALID_RECIPIENT', resultCode, retryable: false } as const;
    expect(messageOf({ kind: 'B2B', failure }, language)).toMatch(words);
    expect(messageOf({ kind: 'STK_PUSH', failure }, language)).not.toMatch(words);
  });

  it('code 15 of a push says not to pay again', () => {
    const failure = { reason: 'OTHER', resultCode: '15', retryable: false } as const;
    const message = messageOf({ failure }, language);
    expect(message).toMatch(NOT_AGAIN);
    expect(message).not.toMatch(/No money was taken|hazijakatwa/);
  });

  it('a payment without an answer is never said to have come to nothing', () => {
    for (const kind of PAYMENT_KINDS) {
      for (const phase of PAYMENT_PHASES.filter(phase => phase !== 'FAILED')) {
        expect(payerMessage(makePayment({ kind, status: 'TIMED_OUT' }), phase, language)).not.toMatch(FAIL_WORDS);
      }
      const message = payerMessage(makePayment({ kind, status: 'TIMED_OUT' }), 'UNKNOWN', language);
      expect(message).toMatch(/do not (pay|send it) again|usilipe tena|usitume tena/i);
    }
  });

  it('no word of a page that stands beside it says so either', () => {
    for (const text of Object.values(PAGE_TEXTS[language])) expect(text).not.toMatch(FAIL_WORDS);
  });

  it.each(OPEN)('$family $code is no failure, and nobody is told of one', ({ family, code }) => {
    expect(explainResultCode(family, code, 'QUERY').failure).toBeNull();
    expect(explainResultCode(family, code, 'CALLBACK').failure).toBeNull();
    expect(explainResultCode(family, code, 'CALLBACK').outcome).not.toBe('FAILURE');
  });

  it.each(FAILURES)('$family $code says the same of money, whoever pays', each => {
    for (const kind of PAYMENT_KINDS) {
      const message = messageOf({ kind, failure: each.failure }, language);
      const isTaken = /may have been|huenda pesa/i.test(message);
      const isKept = /^.*(No money was (taken|sent)|Pesa zako hazijakatwa|Pesa hazijatumwa)\.$/.test(message);
      expect([kind, isTaken, isKept]).toEqual([kind, each.code === '15', each.code !== '15']);
    }
  });

  it('every phase of every kind has words without gaps', () => {
    for (const kind of PAYMENT_KINDS) {
      for (const phase of PAYMENT_PHASES) {
        for (const mpesaReceipt of [null, 'UKN0000001']) {
          const message = payerMessage(makePayment({ kind, mpesaReceipt }), phase, language);
          expect(message).toMatch(/^[^{}]{15,120}[.…]$/);
        }
      }
    }
  });
});

it.each([
  [100, 'Ksh 1'],
  [15_000, 'Ksh 150'],
  [196_150, 'Ksh 1,961.50'],
  [25_000_000, 'Ksh 250,000'],
  [123_456_789_00, 'Ksh 123,456,789'],
])('%d cents are written as %s', (amountCents, text) => {
  expect(payerMessage(makePayment({ amountCents }), 'REVERSED', 'EN')).toBe(`${text} was returned to your M-Pesa.`);
});

it('a receipt is named where there is one', () => {
  expect(payerMessage(makePayment({ mpesaReceipt: 'UKN0000001' }), 'PAID', 'EN')).toBe(
    'Paid. M-Pesa receipt UKN0000001.',
  );
  expect(payerMessage(makePayment(), 'PAID', 'EN')).toBe('Paid. The receipt is in your M-Pesa message.');
});
