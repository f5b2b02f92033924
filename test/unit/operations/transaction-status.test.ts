import { describe, expect, it } from '@jest/globals';

import { NO_IDS } from '../../../src/domain/payment.js';
import { readResultAcknowledgement, readResultTimeout } from '../../../src/operations/result-envelope.js';
import {
  buildTransactionStatus,
  readTransactionStatusResult,
  type TransactionStatusResult,
} from '../../../src/operations/transaction-status.js';
import { describeFixtures, type FixtureCase } from '../../support/fixtures.js';

const IDS = {
  ...NO_IDS,
  conversationId: 'AG_20260113_2010ffeeddccbbaa0011',
  originatorConversationId: '1f2e-4a3b-9c8d-7e6f5a4b3c2d119900',
};
const TARGET_IDS = {
  ...NO_IDS,
  conversationId: 'AG_20260113_2010a1b2c3d4e5f60718',
  originatorConversationId: 'ord_9f31c2',
};
const COMPLETED: TransactionStatusResult = {
  ids: IDS,
  resultCode: '0',
  resultDescription: 'The service request is processed successfully.',
  targetIds: TARGET_IDS,
  receipt: 'UAD4KK7M1P',
  amountCents: 25_000,
  transactionStatus: 'Completed',
  outcome: 'SUCCESS',
  failure: null,
  shortcodes: ['600123'],
  payers: ['600123'],
  receivers: [],
  completedAt: Date.UTC(2026, 0, 13, 7, 15, 46),
};
const SPARSE: TransactionStatusResult = {
  ...COMPLETED,
  targetIds: { ...TARGET_IDS, originatorConversationId: null },
  receipt: null,
  shortcodes: [],
  payers: [],
  completedAt: null,
};
const SILENT: TransactionStatusResult = {
  ...SPARSE,
  targetIds: NO_IDS,
  amountCents: null,
  transactionStatus: null,
  outcome: 'UNKNOWN',
};
const REFUSED = { reason: 'REFUSED_BY_MPESA', resultCode: null, retryable: false } as const;

const result = (base: TransactionStatusResult, difference: Partial<TransactionStatusResult> = {}): FixtureCase => [
  readTransactionStatusResult,
  { ok: true, value: { ...base, ...difference } },
];
const timeout = (ids: object): FixtureCase => [readResultTimeout, { ok: true, value: ids }];

describeFixtures('transaction-status', {
  'acknowledgement.json': [
    readResultAcknowledgement,
    { ok: true, value: { ids: IDS, description: 'Accept the service request successfully.' } },
  ],
  'result-completed.json': result(COMPLETED),
  'result-completed-spaced-keys.json': result(COMPLETED, { payers: [], receivers: ['600123'] }),
  'result-debit-party-twice.json': result(SPARSE, {
    targetIds: NO_IDS,
    receipt: 'UAD4KK7M1P',
    // M-Pesa's own mistake: the second one may have been paid, or the first.
    ...{ shortcodes: ['600123', '600999'], payers: [], receivers: [] },
  }),
  'result-declined.json': result(SPARSE, { transactionStatus: 'Declined', outcome: 'FAILURE', failure: REFUSED }),
  'result-cancelled.json': result(SPARSE, { transactionStatus: 'Cancelled', outcome: 'FAILURE', failure: REFUSED }),
  'result-expired.json': result(SPARSE, {
    transactionStatus: 'Expired',
    outcome: 'FAILURE',
    failure: { reason: 'OTHER', resultCode: null, retryable: true },
  }),
  'result-initiated.json': result(SPARSE, { transactionStatus: 'Initiated', outcome: 'PROCESSING' }),
  'result-authorized.json': result(SPARSE, { transactionStatus: 'Authorized', outcome: 'PROCESSING' }),
  'result-pending-authorized.json': result(SPARSE, { transactionStatus: 'Pending Authorized', outcome: 'PROCESSING' }),
  'result-unknown-word.json': result(SPARSE, { transactionStatus: 'Purged', outcome: 'UNKNOWN' }),
  'result-single-parameter.json': result(SILENT, { transactionStatus: 'Completed', outcome: 'SUCCESS' }),
  'result-bad-parameter.json': result(SILENT, {
    resultCode: '25',
    resultDescription: 'The format of parameter null is invalid.',
  }),
  'result-initiator-refused.json': result(SILENT, {
    resultCode: '2001',
    resultDescription: 'The initiator information is invalid.',
  }),
  'timeout-original-request.json': timeout(NO_IDS),
  'timeout-result-envelope.json': timeout(IDS),
});

it.each([
  ['600123 - SHOP', ['600123']],
  ['600123-SHOP', ['600123']],
  ['600123  - SHOP', ['600123']],
  ['60012 - SHOP', ['60012']],
  ['6001234 - SHOP', ['6001234']],
  ['6001 - SHOP', []],
  ['60012345 - SHOP', ['60012345']],
  ['600123 – SHOP', ['600123']],
  ['712345678 - A CUSTOMER', []],
  ['254712345678 - A CUSTOMER', []],
  ['SHOP 600123 - SHOP', []],
  ['600123 SHOP', []],
])('a party written as %j has the shortcodes %j', (party, shortcodes) => {
  const body = {
    Result: {
      ResultCode: 0,
      ConversationID: IDS.conversationId,
      OriginatorConversationID: IDS.originatorConversationId,
      ResultParameters: { ResultParameter: { Key: 'CreditPartyName', Value: party } },
    },
  };
  expect(readTransactionStatusResult(body)).toMatchObject({ ok: true, value: { shortcodes } });
});

const CUSTOMER = '254712345678 - A CUSTOMER';
const SHOP = '600123 - SHOP';
const ANOTHER = '600999 - ANOTHER SHOP';

describe('two payers and no receiver', () => {
  it.each<[string | undefined, readonly string[], readonly string[]]>([
    ['Pay Bill Online', [CUSTOMER, SHOP], ['600123']],
    ['PAY BILL ONLINE', [SHOP, CUSTOMER], ['600123']],
    ['Pay Utility', [CUSTOMER, SHOP], ['600123']],
    ['Customer Buy Goods Online', [CUSTOMER, SHOP], ['600123']],
    ['Pay Bill Online', [SHOP, ANOTHER], []],
    ['Pay Utility Reversal', [CUSTOMER, SHOP], []],
    ['Salary Payment via API', [SHOP, CUSTOMER], []],
    ['Business Payment to Customer via API', [SHOP, CUSTOMER], []],
    [undefined, [CUSTOMER, SHOP], []],
  ])('of %j, %j: who was paid is %j', (ReasonType, parties, receivers) => {
    const items = [['ReasonType', ReasonType], ...parties.map(party => ['DebitPartyName', party])];
    const ResultParameter = items.map(([Key, Value]) => ({ Key, Value }));
    const { conversationId: ConversationID, originatorConversationId: OriginatorConversationID } = IDS;
    const Result = { ResultCode: 0, ConversationID, OriginatorConversationID, ResultParameters: { ResultParameter } };
    expect(readTransactionStatusResult({ Result })).toMatchObject({ ok: true, value: { payers: [], receivers } });
  });
});

describe('buildTransactionStatus', () => {
  const question = {
    shortcode: '600123',
    mpesaReceipt: null,
    originatorConversationId: null,
    remarks: 'Status',
    resultUrl: 'https://pay.example/r',
    timeoutUrl: 'https://pay.example/t',
  };
  const message = {
    Initiator: 'apiuser',
    SecurityCredential: 'credential',
    CommandID: 'TransactionStatusQuery',
    PartyA: '600123',
    IdentifierType: '4',
    ResultURL: 'https://pay.example/r',
    QueueTimeOutURL: 'https://pay.example/t',
    Remarks: 'Status',
  };
  const initiator = { name: 'apiuser', securityCredential: 'credential' };

  it('asks by receipt', () => {
    expect(buildTransactionStatus({ ...question, mpesaReceipt: 'UAD4KK7M1P' }, initiator)).toEqual({
      ...message,
      TransactionID: 'UAD4KK7M1P',
    });
  });

  it("asks by the payment's own originator id", () => {
    expect(buildTransactionStatus({ ...question, originatorConversationId: 'ord_9f31c2' }, initiator)).toEqual({
      ...message,
      OriginalConversationID: 'ord_9f31c2',
    });
  });
});
