import { describe, expect, it } from '@jest/globals';

import { NO_IDS } from '../../../src/domain/payment.js';
import type { PaymentResult } from '../../../src/operations/operation.js';
import { readResultAcknowledgement, readResultTimeout } from '../../../src/operations/result-envelope.js';
import { buildReversal, type ReversalOrder, readReversalResult } from '../../../src/operations/reversal.js';
import { describeFixtures, type FixtureCase } from '../../support/fixtures.js';

const IDS = {
  ...NO_IDS,
  conversationId: 'AG_20260113_2010a1b2c3d4e5f60718',
  originatorConversationId: '71840-27539181-07',
};
const DONE: PaymentResult = {
  ids: IDS,
  resultCode: '0',
  resultDescription: 'The service request is processed successfully.',
  amountCents: 12_000,
  receipt: 'UAD4KK7M1P',
  reversesReceipt: 'UAD9QW2E4R',
  shortcode: null,
  partyShortcode: null,
  completedAt: Date.UTC(2026, 0, 13, 7, 15, 46),
};
const NOTHING_MOVED = { ...DONE, amountCents: null, receipt: null, reversesReceipt: null, completedAt: null };

const done = (difference: Partial<PaymentResult> = {}): FixtureCase => [
  readReversalResult,
  { ok: true, value: { ...DONE, ...difference } },
];
const notDone = (resultCode: string, resultDescription: string): FixtureCase => [
  readReversalResult,
  { ok: true, value: { ...NOTHING_MOVED, resultCode, resultDescription } },
];

describeFixtures('reversal', {
  'acknowledgement.json': [
    readResultAcknowledgement,
    { ok: true, value: { ids: IDS, description: 'Accept the service request successfully.' } },
  ],
  'result-done.json': done(),
  'result-done-strings.json': done(),
  'result-done-without-parameters.json': done({ amountCents: null, reversesReceipt: null, completedAt: null }),
  'result-done-before.json': notDone('R000001', 'The transaction has already been reversed.'),
  'result-original-unknown.json': notDone('R000002', 'The OriginalTransactionID is invalid.'),
  'result-insufficient.json': notDone('1', 'The balance is insufficient for the transaction.'),
  'result-without-ids.json': done({ ids: NO_IDS, amountCents: null, reversesReceipt: null, completedAt: null }),
  'timeout-original-request.json': [readResultTimeout, { ok: true, value: NO_IDS }],
});

describe('buildReversal', () => {
  const order: ReversalOrder = {
    shortcode: '600123',
    mpesaReceipt: 'UAD9QW2E4R',
    amountCents: 12_000,
    remarks: 'Refund',
    resultUrl: 'https://pay.example/r',
    timeoutUrl: 'https://pay.example/t',
  };
  const initiator = { name: 'apiop', securityCredential: 'credential' };

  it("has Daraja's own spelling, and the type that it accepts", () => {
    expect(buildReversal(order, initiator)).toEqual({
      Initiator: 'apiop',
      SecurityCredential: 'credential',
      CommandID: 'TransactionReversal',
      TransactionID: 'UAD9QW2E4R',
      Amount: '120',
      ReceiverParty: '600123',
      RecieverIdentifierType: '11',
      ResultURL: 'https://pay.example/r',
      QueueTimeOutURL: 'https://pay.example/t',
      Remarks: 'Refund',
    });
  });

  it('gives all of it back, cents too', () => {
    expect(buildReversal({ ...order, amountCents: 9_850 }, initiator).Amount).toBe('98.5');
  });
});
