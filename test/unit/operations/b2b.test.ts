import { describe, expect, it } from '@jest/globals';

import { type B2bCommand, NO_IDS } from '../../../src/domain/payment.js';
import { type B2bOrder, buildB2b, readB2bResult } from '../../../src/operations/b2b.js';
import type { PaymentResult } from '../../../src/operations/operation.js';
import { readResultAcknowledgement, readResultTimeout } from '../../../src/operations/result-envelope.js';
import { describeFixtures, type FixtureCase } from '../../support/fixtures.js';

const IDS = {
  ...NO_IDS,
  conversationId: 'AG_20260113_2010a1b2c3d4e5f60718',
  originatorConversationId: '5118-111210482-1',
};
const PAID: PaymentResult = {
  ids: IDS,
  resultCode: '0',
  resultDescription: 'The service request is processed successfully.',
  amountCents: 19_000,
  receipt: 'UAD4KK7M1P',
  reversesReceipt: null,
  shortcode: null,
  partyShortcode: '888880',
  completedAt: Date.UTC(2026, 0, 13, 7, 15, 46),
};
const NOTHING_TOLD = { amountCents: null, partyShortcode: null, completedAt: null };

const paid = (difference: Partial<PaymentResult> = {}): FixtureCase => [
  readB2bResult,
  { ok: true, value: { ...PAID, ...difference } },
];
const notPaid = (resultCode: string, resultDescription: string): FixtureCase =>
  paid({ ...NOTHING_TOLD, receipt: null, resultCode, resultDescription });

describeFixtures('b2b', {
  'acknowledgement.json': [
    readResultAcknowledgement,
    { ok: true, value: { ids: IDS, description: 'Accept the service request successfully.' } },
  ],
  'result-paid.json': paid(),
  'result-paid-numbers.json': paid(),
  'result-paid-without-parameters.json': paid(NOTHING_TOLD),
  'result-paid-unnamed-receiver.json': paid({ partyShortcode: null }),
  'result-insufficient.json': notPaid('1', 'The balance is insufficient for the transaction.'),
  'result-no-such-party.json': notPaid('SFC_IC0003', 'The operator does not exist.'),
  'result-locked.json': notPaid('8006', 'The security credential is locked.'),
  'result-without-ids.json': paid({ ids: NO_IDS }),
  'timeout-original-request.json': [readResultTimeout, { ok: true, value: NO_IDS }],
});

describe('buildB2b', () => {
  const order: B2bOrder = {
    ...{ shortcode: '600123', command: 'PAY_BILL', amountCents: 19_000, partyShortcode: '888880' },
    ...{ accountReference: 'INV 7', requester: '254712345678', remarks: 'Flour', tillIdentifierType: '2' },
    ...{ resultUrl: 'https://pay.example/r', timeoutUrl: 'https://pay.example/t' },
  };
  const initiator = { name: 'apiop', securityCredential: 'credential' };

  it("has Daraja's own spelling", () => {
    expect(buildB2b(order, initiator)).toEqual({
      Initiator: 'apiop',
      SecurityCredential: 'credential',
      CommandID: 'BusinessPayBill',
      SenderIdentifierType: '4',
      RecieverIdentifierType: '4',
      Amount: '190',
      PartyA: '600123',
      PartyB: '888880',
      AccountReference: 'INV 7',
      Requester: '254712345678',
      Remarks: 'Flour',
      QueueTimeOutURL: 'https://pay.example/t',
      ResultURL: 'https://pay.example/r',
    });
  });

  it('leaves out what is not given', () => {
    const keys = Object.keys(buildB2b({ ...order, accountReference: null, requester: null }, initiator));
    expect(keys).not.toContain('AccountReference');
    expect(keys).not.toContain('Requester');
  });

  it.each<[B2bCommand, string, string]>([
    ['PAY_BILL', 'BusinessPayBill', '4'],
    ['BUY_GOODS', 'BusinessBuyGoods', '2'],
    ['TOP_UP_B2C', 'BusinessPayToBulk', '4'],
    ['PAY_TAX', 'PayTaxToKRA', '4'],
  ])('calls only a till what the shortcode is configured to call it: %s', (command, CommandID, type) => {
    expect(buildB2b({ ...order, command }, initiator)).toMatchObject({ CommandID, RecieverIdentifierType: type });
    const otherwise = buildB2b({ ...order, command, tillIdentifierType: '4' }, initiator);
    expect(otherwise.RecieverIdentifierType).toBe('4');
  });

  it('never rounds an amount', () => {
    expect(() => buildB2b({ ...order, amountCents: 19_050 }, initiator)).toThrow('whole shillings');
  });
});
