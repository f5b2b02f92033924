import { describe, expect, it } from '@jest/globals';

import { NO_IDS } from '../../../src/domain/payment.js';
import { type B2cOrder, buildB2c, readB2cResult } from '../../../src/operations/b2c.js';
import type { PaymentResult } from '../../../src/operations/operation.js';
import { readResultAcknowledgement, readResultTimeout } from '../../../src/operations/result-envelope.js';
import { describeFixtures, type FixtureCase } from '../../support/fixtures.js';

const IDS = {
  ...NO_IDS,
  conversationId: 'AG_20260113_2010a1b2c3d4e5f60718',
  originatorConversationId: 'ord_9f31c2',
};
const PAID: PaymentResult = {
  ids: IDS,
  resultCode: '0',
  resultDescription: 'The service request is processed successfully.',
  amountCents: 25_000,
  receipt: 'UAD4KK7M1P',
  reversesReceipt: null,
  shortcode: null,
  partyShortcode: null,
  completedAt: Date.UTC(2026, 0, 13, 7, 15, 46),
};
const NOTHING_MOVED = { ...PAID, amountCents: null, receipt: null, completedAt: null };

const acknowledged = (ids: object): FixtureCase => [
  readResultAcknowledgement,
  { ok: true, value: { ids, description: 'Accept the service request successfully.' } },
];
const paid = (difference: Partial<PaymentResult> = {}): FixtureCase => [
  readB2cResult,
  { ok: true, value: { ...PAID, ...difference } },
];
const notPaid = (resultCode: string, resultDescription: string): FixtureCase => [
  readB2cResult,
  { ok: true, value: { ...NOTHING_MOVED, resultCode, resultDescription } },
];
const timeout = (ids: object): FixtureCase => [readResultTimeout, { ok: true, value: ids }];
const noTimeout = (problem: string): FixtureCase => [readResultTimeout, { ok: false, problem }];

describeFixtures('b2c', {
  'acknowledgement.json': acknowledged(IDS),
  'acknowledgement-old-ids.json': acknowledged({
    ...NO_IDS,
    conversationId: 'AG_20190113_00004e48cf7e3533f581',
    originatorConversationId: '1234-5678901-1',
  }),
  'acknowledgement-refused.json': [
    readResultAcknowledgement,
    { ok: false, problem: 'the acknowledgement brings no id' },
  ],
  'result-paid.json': paid(),
  'result-paid-strings.json': paid(),
  'result-paid-float.json': paid({
    ids: { ...IDS, originatorConversationId: '5f3c-4a3b-9c8d-7e6f5a4b3c2d119900' },
  }),
  'result-paid-without-parameters.json': paid({
    ids: {
      ...NO_IDS,
      conversationId: 'AG_20170813_00004e48cf7e3533f581',
      originatorConversationId: '16940-1234567-1',
    },
    amountCents: null,
    receipt: 'LHG4KK7M1P',
    completedAt: null,
  }),
  'result-paid-receipts-differ.json': paid({ receipt: null }),
  'result-paid-receipt-twice.json': paid({ completedAt: null }),
  'result-insufficient.json': notPaid('1', 'The balance is insufficient for the transaction.'),
  'result-failed-single-parameter.json': notPaid('2001', 'The initiator information is invalid.'),
  'result-failed-real-looking-id.json': notPaid('8', 'The transaction would exceed the maximum balance.'),
  'result-no-such-party.json': notPaid('SFC_IC0003', 'The operator does not exist.'),
  'result-identity-mismatch.json': notPaid('R002', 'ID number does not match.'),
  'result-internal-failure.json': notPaid('17', 'System internal error.'),
  'result-cached.json': notPaid('100000000', 'Request was cached, waiting for resending'),
  'result-without-ids.json': paid({ ids: NO_IDS, amountCents: null, completedAt: null }),
  'timeout-original-request.json': timeout({ ...NO_IDS, originatorConversationId: 'ord_9f31c2' }),
  'timeout-result-envelope.json': timeout(IDS),
  'timeout-empty-object.json': timeout(NO_IDS),
  'timeout-number-id.json': timeout(NO_IDS),
  'timeout-array.json': noTimeout('the timeout is not an object'),
  'timeout-page.html': noTimeout('the body is not JSON'),
});

describe('buildB2c', () => {
  const order: B2cOrder = {
    shortcode: '600123',
    originatorConversationId: 'ord_9f31c2',
    command: 'SALARY_PAYMENT',
    amountCents: 25_000,
    phoneNumber: '254700000001',
    remarks: 'April',
    occasion: 'Salary',
    recipientId: null,
    resultUrl: 'https://pay.example/r',
    timeoutUrl: 'https://pay.example/t',
  };
  const initiator = { name: 'apiuser', securityCredential: 'credential' };

  it('pays a customer in the words of v3', () => {
    expect(buildB2c(order, initiator)).toEqual({
      OriginatorConversationID: 'ord_9f31c2',
      InitiatorName: 'apiuser',
      SecurityCredential: 'credential',
      CommandID: 'SalaryPayment',
      Amount: 250,
      PartyA: '600123',
      PartyB: '254700000001',
      Remarks: 'April',
      QueueTimeOutURL: 'https://pay.example/t',
      ResultURL: 'https://pay.example/r',
      Occassion: 'Salary',
    });
  });

  it.each([
    ['BUSINESS_PAYMENT', 'BusinessPayment'],
    ['SALARY_PAYMENT', 'SalaryPayment'],
    ['PROMOTION_PAYMENT', 'PromotionPayment'],
    ['BUSINESS_PAY_TO_POCHI', 'BusinessPayToPochi'],
  ] as const)('%s is %s', (command, id) => {
    expect(buildB2c({ ...order, command }, initiator).CommandID).toBe(id);
  });

  it('sends cents', () => {
    expect(buildB2c({ ...order, amountCents: 25_005 }, initiator).Amount).toBe(250.05);
  });

  it.each([
    ['NATIONAL_ID', '01'],
    ['MILITARY_ID', '02'],
    ['ALIEN_ID', '03'],
    ['DIPLOMATIC_ID', '04'],
    ['PASSPORT', '05'],
  ] as const)('demands a document of the recipient: %s is %s', (type, IDType) => {
    const recipientId = { type, number: 'A1234567' };
    expect(buildB2c({ ...order, recipientId }, initiator)).toMatchObject({ IDType, IDNumber: 'A1234567' });
    expect(buildB2c(order, initiator)).not.toHaveProperty('IDType');
    expect(buildB2c(order, initiator)).not.toHaveProperty('IDNumber');
  });

  it('leaves out an occasion that there is none of', () => {
    expect(buildB2c({ ...order, occasion: null }, initiator)).not.toHaveProperty('Occassion');
  });
});
