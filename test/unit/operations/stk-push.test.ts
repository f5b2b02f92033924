import { describe, expect, it } from '@jest/globals';

import { NO_IDS } from '../../../src/domain/payment.js';
import type { PaymentResult } from '../../../src/operations/operation.js';
import { buildStkPush, readStkAcknowledgement, readStkResult } from '../../../src/operations/stk-push.js';
import { describeFixtures, type FixtureCase } from '../../support/fixtures.js';

const IDS = {
  ...NO_IDS,
  merchantRequestId: '5c1e-4f0a-8b77-9d2e3f4a5b6c774411',
  checkoutRequestId: 'ws_CO_130120261015304411700000001',
};
const ACCEPTED = 'Success. Request accepted for processing';
const PAID: PaymentResult = {
  ids: IDS,
  resultCode: '0',
  resultDescription: 'The service request is processed successfully.',
  amountCents: 12_000,
  receipt: 'UAD0XY1Z2Q',
  reversesReceipt: null,
  shortcode: null,
  partyShortcode: null,
  completedAt: Date.UTC(2026, 0, 13, 7, 15, 46),
};
const NOTHING_MOVED = { ...PAID, amountCents: null, receipt: null, completedAt: null };

const acknowledged = (ids: object): FixtureCase => [
  readStkAcknowledgement,
  { ok: true, value: { ids, description: ACCEPTED } },
];
const doubtful = (problem: string, heard: object): FixtureCase => [
  readStkAcknowledgement,
  { ok: false, problem, heard },
];
const paid = (difference: Partial<PaymentResult> = {}): FixtureCase => [
  readStkResult,
  { ok: true, value: { ...PAID, ...difference } },
];
const notPaid = (resultCode: string | null, resultDescription: string): FixtureCase => [
  readStkResult,
  { ok: true, value: { ...NOTHING_MOVED, resultCode, resultDescription } },
];
const noResult = (problem: string): FixtureCase => [readStkResult, { ok: false, problem }];

describeFixtures('stk-push', {
  'acknowledgement-new-ids.json': acknowledged(IDS),
  'acknowledgement-old-ids.json': acknowledged({
    ...NO_IDS,
    merchantRequestId: '29100-1234567-1',
    checkoutRequestId: 'ws_CO_DMZ_12345678_13012018101530441',
  }),
  'acknowledgement-refused.json': doubtful('the acknowledgement does not say ResponseCode 0', {
    ids: IDS,
    description: 'Rejected',
  }),
  'acknowledgement-without-id.json': acknowledged({ ...IDS, checkoutRequestId: null }),
  'result-paid.json': paid(),
  'result-paid-balance-name-only.json': paid(),
  'result-paid-balance-value.json': paid(),
  'result-paid-permuted.json': paid({
    resultDescription: '[STK_CB - ]The service request is processed successfully.',
  }),
  'result-paid-all-strings.json': paid(),
  'result-paid-spaced-names.json': paid(),
  'result-paid-extra-fields.json': paid(),
  'result-paid-single-item.json': paid({ amountCents: null, completedAt: null }),
  'result-paid-without-metadata.json': paid(NOTHING_MOVED),
  'result-paid-two-amounts.json': paid({ amountCents: null }),
  'result-paid-placeholder-receipt.json': paid({ receipt: null, completedAt: null }),
  'result-paid-old-ids.json': paid({
    ids: { ...NO_IDS, merchantRequestId: '8555-67195-1', checkoutRequestId: 'ws_CO_27072017151044001' },
    amountCents: 100,
    receipt: 'LHG31AA5TX',
    completedAt: Date.UTC(2018, 0, 13, 7, 15, 46),
  }),
  'result-cancelled.json': notPaid('1032', 'Request cancelled by user'),
  'result-cancelled-text-code.json': notPaid('1032', '[MpesaCB - ]Request canceled by user.'),
  'result-unreachable.json': notPaid('1037', 'No response from user.'),
  'result-insufficient.json': notPaid('1', 'The balance is insufficient for the transaction.'),
  'result-bad-debt.json': notPaid('E3008', 'The user has a bad debt contract.'),
  'result-unknown-code.json': notPaid('7777', 'Something new'),
  'result-failure-with-metadata.json': notPaid('1032', 'Request cancelled by user'),
  'result-without-code.json': notPaid(null, 'Request cancelled by user'),
  'result-without-merchant-id.json': paid({ ...NOTHING_MOVED, ids: { ...IDS, merchantRequestId: null } }),
  'result-id-with-space.json': paid({ ids: { ...IDS, checkoutRequestId: null } }),
  'result-without-body.json': noResult('Body.stkCallback is missing or not an object'),
});

describe('a callback that names the push by no id', () => {
  const readWith = (changes: object) => {
    const nameless = { MerchantRequestID: null, CheckoutRequestID: 'ws_CO_1 2', ResultCode: 0, ...changes };
    return readStkResult({ Body: { stkCallback: nameless } });
  };

  it('is read all the same when it tells of a success: its URL may name the push', () => {
    expect(readWith({})).toMatchObject({ ok: true, value: { ids: NO_IDS, resultCode: '0' } });
  });

  it.each([1032, '7777', null, '00'])('proves no failure (%j)', ResultCode => {
    const problem = 'neither MerchantRequestID nor CheckoutRequestID is an id';
    expect(readWith({ ResultCode })).toEqual({ ok: false, problem });
  });
});

it('an acknowledgement is an object', () => {
  expect(readStkAcknowledgement([])).toEqual({ ok: false, problem: 'the acknowledgement is not an object' });
});

describe('buildStkPush', () => {
  const order = {
    shortcode: '174379',
    amountCents: 12_000,
    phoneNumber: '254700000001',
    accountReference: 'INV-77',
    description: 'Shoes',
    callbackUrl: 'https://pay.example/api/v1/pay/stk/callback/t/k',
  };
  const signing = { passkey: 'passkey', signedAt: Date.UTC(2026, 0, 13, 21, 15, 46) };

  it('asks for money for a paybill, signed with the Nairobi time that it shows', () => {
    expect(buildStkPush(order, { ...signing, tillNumber: null })).toEqual({
      BusinessShortCode: '174379',
      Password: Buffer.from('174379passkey20260114001546').toString('base64'),
      Timestamp: '20260114001546',
      TransactionType: 'CustomerPayBillOnline',
      Amount: 120,
      PartyA: '254700000001',
      PartyB: '174379',
      PhoneNumber: '254700000001',
      CallBackURL: 'https://pay.example/api/v1/pay/stk/callback/t/k',
      AccountReference: 'INV-77',
      TransactionDesc: 'Shoes',
    });
  });

  it('sends the money of a till to the till', () => {
    const message = buildStkPush(order, { ...signing, tillNumber: '5544332' });
    expect(message).toMatchObject({
      TransactionType: 'CustomerBuyGoodsOnline',
      PartyB: '5544332',
      BusinessShortCode: '174379',
    });
  });

  it('never rounds', () => {
    expect(() => buildStkPush({ ...order, amountCents: 12_050 }, { ...signing, tillNumber: null })).toThrow(
      'whole shillings',
    );
  });
});
