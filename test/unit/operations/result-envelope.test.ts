/** What B2C, transaction status and account balance share: none of the three bodies is read without the ids that it must bring. */

import { describe, expect, it } from '@jest/globals';
import { NO_IDS } from '../../../src/domain/payment.js';
import {
  readResultAcknowledgement,
  readResultEnvelope,
  readResultTimeout,
} from '../../../src/operations/result-envelope.js';

const IDS = { ConversationID: 'AG_1', OriginatorConversationID: 'ord_1' };
const MISSING = { ok: false, problem: 'ConversationID or OriginatorConversationID is missing or not an id' };
const NOT_AN_ID = { ok: false, problem: 'ConversationID or OriginatorConversationID is not an id' };

describe.each(Object.keys(IDS))('without a readable %s', name => {
  it.each([undefined, null, '', 7])('(%j) an acknowledgement and a result are unreadable', value => {
    const message = { ...IDS, [name]: value };
    expect(readResultAcknowledgement({ ...message, ResponseCode: '0' })).toEqual(MISSING);
    expect(readResultEnvelope({ Result: { ...message, ResultCode: 0 } })).toEqual(MISSING);
  });

  it('a timeout is readable where there is none, and unreadable where it is no id', () => {
    const ours = name === 'ConversationID' ? 'conversationId' : 'originatorConversationId';
    const known = { ...NO_IDS, conversationId: 'AG_1', originatorConversationId: 'ord_1' };
    for (const value of [undefined, null]) {
      const reading = readResultTimeout({ ...IDS, [name]: value });
      expect(reading).toEqual({ ok: true, value: { ...known, [ours]: null } });
    }
    for (const value of ['', 7, {}]) expect(readResultTimeout({ ...IDS, [name]: value })).toEqual(NOT_AN_ID);
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
