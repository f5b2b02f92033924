/** What an answer about a transaction is worth for a payment, by the side on which M-Pesa names the shortcode. */

import { describe, expect, it } from '@jest/globals';

import type { PaymentKind } from '../../../src/domain/payment.js';
import { createShortcodeDirectory } from '../../../src/domain/shortcode-directory.js';
import {
  buildReversedEvidence,
  buildStatusEvidence,
  fitChosenReceipt,
} from '../../../src/enquiries/read-status-answer.js';
import { readTransactionStatusResult } from '../../../src/operations/transaction-status.js';
import { makePayment } from '../../support/make-payment.js';
import { PAYBILL } from '../../support/make-shortcode.js';
import { bothPaid, listParameters } from '../../support/status-parameters.js';

const RECEIPT = 'UKN7ABCDEF';
const TILL = '5544332';
const DIRECTORY = createShortcodeDirectory([{ ...PAYBILL, type: 'till', tillNumber: TILL }]);
const SHOP = '600000 - SHOP';
const CUSTOMER = '254712345678 - A CUSTOMER';
const ANOTHER = '999999 - ANOTHER SHOP';

const CAME_IN = { DebitPartyName: CUSTOMER, CreditPartyName: SHOP };
const TO_TILL = { DebitPartyName: CUSTOMER, CreditPartyName: `${TILL} - SHOP` };
const WENT_OUT = { DebitPartyName: SHOP, CreditPartyName: CUSTOMER };
const TO_ANOTHER = { DebitPartyName: SHOP, CreditPartyName: ANOTHER };
const BETWEEN_OTHERS = { DebitPartyName: CUSTOMER, CreditPartyName: ANOTHER };
const NOBODY = {};
const MIXED_UP = bothPaid('600000', 'Salary Payment via API');
const MIXED_UP_PAID_IN = bothPaid('600000', 'Pay Bill Online');

type Parameters = Readonly<Record<string, unknown>>;

function answer(parameters: Parameters, mpesaReceipt: string | null = RECEIPT) {
  const given = { TransactionStatus: 'Completed', Amount: '150.00', ReceiptNo: RECEIPT, ...parameters };
  const ids = { ConversationID: 'AG_1', OriginatorConversationID: 'asked-1' };
  const Result = { ResultCode: 0, ...ids, ResultParameters: { ResultParameter: listParameters(given) } };
  const reading = readTransactionStatusResult({ Result });
  if (!reading.ok) throw new Error(reading.problem);
  return { mpesaReceipt, result: reading.value, occurredAt: 0 };
}

const claimOf = (kind: PaymentKind, parameters: Parameters, mpesaReceipt: string | null = RECEIPT) =>
  buildStatusEvidence(makePayment({ kind }), answer(parameters, mpesaReceipt), DIRECTORY).claim;

describe('a success that was asked about by receipt', () => {
  it.each<[string, string, string, Parameters]>([
    ['from a customer to the shop', 'SUCCESS', 'SILENCE', CAME_IN],
    ["from a customer to the shop's till", 'SUCCESS', 'SILENCE', TO_TILL],
    ['from the shop to a customer', 'SILENCE', 'SUCCESS', WENT_OUT],
    ['from the shop to another', 'SILENCE', 'SUCCESS', TO_ANOTHER],
    ['from nobody to nobody', 'SILENCE', 'SILENCE', NOBODY],
    ['of two payers', 'SILENCE', 'SILENCE', MIXED_UP],
    ['of two payers, which a customer pays', 'SUCCESS', 'SILENCE', MIXED_UP_PAID_IN],
    ['without an amount', 'SILENCE', 'SILENCE', { ...CAME_IN, Amount: undefined }],
  ])('%s is %s for what comes in, and %s for what goes out', (_what, comesIn, goesOut, parameters) => {
    expect(['C2B' as const, 'STK_PUSH' as const].map(kind => claimOf(kind, parameters))).toEqual([comesIn, comesIn]);
    expect(['B2C' as const, 'B2B' as const].map(kind => claimOf(kind, parameters))).toEqual([goesOut, goesOut]);
  });

  it('between others is for a person: the shortcode differs', () => {
    const evidence = buildStatusEvidence(makePayment({ kind: 'C2B' }), answer(BETWEEN_OTHERS), DIRECTORY);
    expect(evidence).toMatchObject({ claim: 'SUCCESS', shortcode: '999999' });
  });
});

describe('any other end that was asked about by receipt', () => {
  it.each<[string, string]>([
    ['Declined', 'FAILURE'],
    ['Expired', 'FAILURE'],
    ['Reversed', 'REVERSED'],
  ])('%s says nothing where the money would have gone the other way', (TransactionStatus, claim) => {
    const state = { TransactionStatus };
    expect(claimOf('C2B', { ...WENT_OUT, ...state })).toBe('SILENCE');
    expect(claimOf('B2C', { ...CAME_IN, ...state })).toBe('SILENCE');
    const others = [CAME_IN, NOBODY, MIXED_UP].map(parties => claimOf('C2B', { ...parties, ...state }));
    expect(others).toEqual([claim, claim, claim]);
  });
});

it.each<[string, Parameters]>([
  ['a payment to the shop', CAME_IN],
  ['a payout', WENT_OUT],
  ['nobody', NOBODY],
  ['two payers', MIXED_UP],
])("an answer that was asked for by the payment's own id counts, though it names %s", (_what, parameters) => {
  expect(claimOf('B2C', parameters, null)).toBe('SUCCESS');
});

it('a reversal is done once the payment that came in is reversed', () => {
  const reversal = makePayment({ kind: 'REVERSAL', reversesReceipt: RECEIPT });
  const reversed = answer({ ...CAME_IN, TransactionStatus: 'Reversed' });
  expect(buildReversedEvidence(reversal, reversed, DIRECTORY)).toMatchObject({ claim: 'SUCCESS' });
});

describe('a receipt that somebody has chosen', () => {
  it.each<[string, object, Parameters]>([
    ['a payment to the shop', { fits: true }, CAME_IN],
    ['two payers, which a customer pays', { fits: true }, MIXED_UP_PAID_IN],
    ['a payout', { fits: false, why: 'has another shortcode, or none' }, WENT_OUT],
    ['two payers', { fits: false, why: 'has another shortcode, or none' }, MIXED_UP],
    ['no end yet', { fits: false, why: 'is not completed' }, { ...CAME_IN, TransactionStatus: 'Authorized' }],
  ])('of %s: %j', (_what, expected, parameters) => {
    const given = { ...answer(parameters), mpesaReceipt: RECEIPT };
    expect(fitChosenReceipt(makePayment(), given, DIRECTORY)).toMatchObject(expected);
  });
});

it.each<[string, string, string, Parameters]>([
  ['the one that was to be paid', '999999', '999999', TO_ANOTHER],
  ['another', '888888', '999999', TO_ANOTHER],
  ['the one that was to be paid, as one of two payers,', '999999', '999999', { DebitPartyName: [SHOP, ANOTHER] }],
  ['another, as one of two payers,', '888888', '999999', { DebitPartyName: [ANOTHER, SHOP] }],
])('a business that M-Pesa names, %s is a fact to compare', (_what, partyShortcode, paid, parameters) => {
  const payment = makePayment({ kind: 'B2B', partyShortcode });
  expect(buildStatusEvidence(payment, answer(parameters, null), DIRECTORY).partyShortcode).toBe(paid);
});
