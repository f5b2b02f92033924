import { expect, it } from '@jest/globals';

import { type MpesaIds, NO_IDS } from '../../../src/domain/payment.js';
import { buildStkQuery, readStkQueryAnswer } from '../../../src/operations/stk-query.js';
import { describeFixtures, type FixtureCase } from '../../support/fixtures.js';

const IDS = {
  ...NO_IDS,
  merchantRequestId: '5c1e-4f0a-8b77-9d2e3f4a5b6c774411',
  checkoutRequestId: 'ws_CO_130120261015304411700000001',
};
const PROCESSED = 'The service request is processed successfully.';

const answer = (resultCode: string, resultDescription: string, ids: MpesaIds = IDS): FixtureCase => [
  readStkQueryAnswer,
  { ok: true, value: { ids, resultCode, resultDescription } },
];
const noAnswer = (problem: string): FixtureCase => [readStkQueryAnswer, { ok: false, problem }];

describeFixtures('stk-query', {
  'answer-paid.json': answer('0', PROCESSED),
  'answer-paid-number.json': answer('0', PROCESSED),
  'answer-cancelled.json': answer('1032', 'Request cancelled by user'),
  'answer-unreachable.json': answer('1037', 'DS timeout user cannot be reached.'),
  'answer-processing.json': answer('4999', 'The transaction is still under processing'),
  'answer-bad-debt.json': answer('E3008', 'The user has a bad debt contract.'),
  'answer-without-ids.json': answer('0', PROCESSED, NO_IDS),
  'answer-without-code.json': noAnswer('ResultCode is missing or not a code'),
  'answer-being-processed.json': noAnswer('the answer does not say ResponseCode 0'),
  'answer-empty-envelope.json': noAnswer('the answer does not say ResponseCode 0'),
});

it('is answered by an object', () => {
  expect(readStkQueryAnswer('0')).toEqual({ ok: false, problem: 'the answer is not an object' });
});

it('asks about a push, signed like the push', () => {
  const question = { shortcode: '174379', checkoutRequestId: 'ws_CO_1' };
  expect(buildStkQuery(question, { passkey: 'passkey', signedAt: Date.UTC(2026, 0, 13, 7, 15, 46) })).toEqual({
    BusinessShortCode: '174379',
    Password: Buffer.from('174379passkey20260113101546').toString('base64'),
    Timestamp: '20260113101546',
    CheckoutRequestID: 'ws_CO_1',
  });
});
