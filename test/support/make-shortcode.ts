/** A paybill for tests, with nothing special configured. */

import type { Shortcode } from '../../src/domain/shortcode.js';
import { Secret } from '../../src/lib/secret.js';

export const PAYBILL: Shortcode = {
  ...{ shortcode: '600000', type: 'paybill', tillNumber: null, isFeedTrusted: false, tillIdentifierType: '2' },
  ...{ validation: 'ACCEPT_ALL', passkey: null, initiator: null, pullEveryMs: null, nominatedNumber: null },
  ...{ consumerKey: new Secret('key'), consumerSecret: new Secret('secret') },
};
