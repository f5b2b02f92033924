/** What B2C, B2B, reversal, transaction status and account balance share: which of the two ids a message needs. */

import { describe, expect, it } from '@jest/globals';
import { NO_IDS } from '../../../src/domain/payment.js';
import {
  readAnswerEnvelope,
  readResultAcknowledgement,
  readResultEnvelope,
  readResultTimeout,
} from '../../../src/operations/result-envelope.js';

const IDS = { ConversationID: 'AG_1', OriginatorConversationID: 'ord_1' };
const NAMELESS = { ok: false, problem: 'neither ConversationID nor OriginatorConversationID is an id' };
const NO_ID = [undefined, null, '', 7, {}, 'AG_\ufffd', 'AG_1 2'];

describe.each(Object.keys(IDS))('without a readable %s', name => {
  const ours = name === 'ConversationID' ? 'conversationId' : 'originatorConversationId';
  const others = { ...NO_IDS, conversationId: 'AG_1', originatorConversationId: 'ord_1', [ours]: null };

  it.each(NO_ID)('(%j) a result and an acknowledgement keep the other', value => {
    const message = { ...IDS, [name]: value };
    const acknowledgement = readResultAcknowledgement({ ...message, ResponseCode: '0' });
    expect(acknowledgement).toEqual({ ok: true, value: { ids: others, description: null } });
    for (const read of [readResultEnvelope, readAnswerEnvelope]) {
      for (const ResultCode of [0, 1, null]) {
        expect(read({ Result: { ...message, ResultCode } })).toMatchObject({ ok: true, value: { ids: others } });
      }
    }
  });

  it.each(NO_ID)('(%j) a timeout is readable all the same', value => {
    expect(readResultTimeout({ ...IDS, [name]: value })).toEqual({ ok: true, value: others });
  });
});

describe('without any readable id', () => {
  const without = (ResultCode: unknown) => ({ Result: { ConversationID: null, ResultCode } });

  it('a success is read: its URL may name the payment', () => {
    expect(readResultEnvelope(without('0'))).toMatchObject({ ok: true, value: { ids: NO_IDS, resultCode: '0' } });
  });

  it.each([1, '2001', null, '00'])('(%j) nothing else is', ResultCode => {
    expect(readResultEnvelope(without(ResultCode))).toEqual(NAMELESS);
  });

  it.each([0, 1])('(%j) no answer to an enquiry is', ResultCode => {
    expect(readAnswerEnvelope(without(ResultCode))).toEqual(NAMELESS);
  });
});

describe('what is no object', () => {
  it.each([null, [], 'text', 0])('(%j) is no message', value => {
    expect(readResultAcknowledgement(value)).toEqual({ ok: false, problem: 'the acknowledgement is not an object' });
    expect(readResultTimeout(value)).toEqual({ ok: false, problem: 'the timeout is not an object' });
    const noResult = { ok: false, problem: 'Result is missing or not an object' };
    expect(readResultEnvelope(value)).toEqual(noResult);
    expect(readResultEnvelope({ Result: value })).toEqual(noResult);
  });
});
