import { describe, expect, it } from '@jest/globals';
import type { Shortcode } from '../../../src/domain/shortcode.js';
import { createShortcodeDirectory } from '../../../src/domain/shortcode-directory.js';
import { type Subject, suspendInitiator } from '../../../src/initiators/suspend-initiator.js';
import { SuspensionRow } from '../../../src/initiators/suspension-row.js';
import { silentLog } from '../../../src/lib/log.js';
import { Secret } from '../../../src/lib/secret.js';
import { understandCallback } from '../../../src/operations/callback-routes.js';

const SHORTCODE: Shortcode = {
  ...{
    shortcode: '600000',
    type: 'paybill',
    tillNumber: null,
    isFeedTrusted: false,
    validation: 'ACCEPT_ALL' as const,
    passkey: null,
    tillIdentifierType: '2',
  },
  ...{ pullEveryMs: null, nominatedNumber: null },
  ...{ consumerKey: new Secret('key'), consumerSecret: new Secret('secret') },
  initiator: { name: 'apiop', password: new Secret('password'), certificatePem: '' },
};
const neighbours = { shortcodes: createShortcodeDirectory([SHORTCODE]), log: silentLog };
const CALLBACK = { id: 'c-1', ticket: 't-1', receivedAt: 1_700_000_000_000 };
const FAILED: Subject = { shortcode: '600000', verdict: 'APPLIED', hasBothIds: true };

function understand(route: 'b2c/callback' | 'status/callback' | 'balance/callback', resultCode: string) {
  const ids = { OriginatorConversationID: 'o-1', ConversationID: 'AG_1', TransactionID: 'UAD0000000' };
  const result = { ResultType: 0, ResultCode: resultCode, ResultDesc: 'The initiator information is invalid.', ...ids };
  return understandCallback(route, Buffer.from(JSON.stringify({ Result: result })));
}

describe('a callback about an operator', () => {
  it.each([['b2c/callback'], ['status/callback'], ['balance/callback']] as const)(
    'suspends it when M-Pesa refuses it on %s, from the moment of the receipt',
    route => {
      const [write, ...others] = suspendInitiator(neighbours, CALLBACK, understand(route, '2001'), FAILED);
      expect(others).toEqual([]);
      expect(write).toEqual({
        kind: 'insert',
        entity: SuspensionRow,
        row: { id: 'c-1', initiator: 'apiop', resultCode: '2001', suspendedAt: CALLBACK.receivedAt },
      });
    },
  );

  it.each([
    ['another code', CALLBACK, '1', FAILED],
    ['no key', { ...CALLBACK, ticket: null }, '2001', FAILED],
    ['a copy', CALLBACK, '2001', { ...FAILED, verdict: 'DUPLICATE' }],
    ['nothing of ours', CALLBACK, '2001', { ...FAILED, shortcode: null }],
    ['nothing at all', CALLBACK, '2001', null],
  ] as const)('suspends nothing: %s', (_, callback, code, subject) => {
    expect(suspendInitiator(neighbours, callback, understand('b2c/callback', code), subject)).toEqual([]);
  });
});

describe('A3 a callback that is not the answer to an open call', () => {
  const OTHERS = [
    'WAITING',
    'DUPLICATE',
    'UNCONFIRMED',
    'UNMATCHED',
    'CONTRADICTING',
    'MALFORMED',
    'UNKNOWN_CODE',
  ] as const;

  it.each(OTHERS)('suspends nothing when it is %s', verdict => {
    expect(suspendInitiator(neighbours, CALLBACK, understand('b2c/callback', '2001'), { ...FAILED, verdict })).toEqual(
      [],
    );
  });

  it.each(['18', '20', '21', '22', '2001', '8006'])('suspends nothing without both ids of the call: %s', code => {
    const nameless = { ...FAILED, hasBothIds: false };
    expect(suspendInitiator(neighbours, CALLBACK, understand('b2c/callback', code), nameless)).toEqual([]);
  });
});
