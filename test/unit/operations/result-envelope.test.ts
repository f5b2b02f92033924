/** What B2C, transaction status and account balance share: a result needs both ids, an acknowledgement one, a timeout none. */

import { describe, expect, it } from '@jest/globals';
import { NO_IDS } from '../../../src/domain/payment.js';
import {
  readResultAcknowledgement,
  readResultEnvelope,
  readResultTimeout,
} from '../../../src/operations/result-envelope.js';

const IDS = { ConversationID: 'AG_1', OriginatorConversationID: 'ord_1' };
const MISSING = { ok: false, problem: 'ConversationID or OriginatorConversationID is missing or not an id' };

describe.each(Object.keys(IDS))('without a readable %s', name => {
  const ours = name === 'ConversationID' ? 'conversationId' : 'originatorConversationId';
  const others = { ...NO_IDS, conversationId: 'AG_1', originatorConversationId: 'ord_1', [ours]: null };

  it.each([undefined, null, '', 7, {}])('(%j) a result is unreadable, an acknowledgement keeps the other', value => {
    const message = { ...IDS, [name]: value };
    const acknowledgement = readResultAcknowledgement({ ...message, ResponseCode: '0' });
    expect(acknowledgement).toEqual({ ok: true, value: { ids: others, description: null } });
    expect(readResultEnvelope({ Result: { ...message, ResultCode: 0 } })).toEqual(MISSING);
  });

  it.each([undefined, null, '', 7, {}])('(%j) a timeout is readable all the same', value => {
    expect(readResultTimeout({ ...IDS, [name]: value })).toEqual({ ok: true, value: others });
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
