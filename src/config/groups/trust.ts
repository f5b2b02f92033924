/** Variables: who may call the gateway, and whose messages it trusts. */

import { VALIDATION_POLICIES } from '../../domain/validation.js';
import { c2bCallers, callbackCallers, kesAsCents, oneOf, shortcodeList } from '../readers.js';
import { apiKeys, signingSecrets } from '../secrets.js';
import type { VariableRows } from '../variable.js';

export const TRUST = {
  API_KEYS: {
    gives: 'apiKeys',
    fallback: null,
    unset: 'in the simulator every caller is admin; required otherwise',
    meaning:
      'API keys as name:role:key, separated by commas. Roles: admin, payout, server, till, feed, metrics, readonly. Keys of one name have one role. A key has 16 to 256 characters of A-Z a-z 0-9 . _ ~ + / = -',
    reader: apiKeys,
  },
  CALLBACK_SECRET: {
    gives: 'callbackSecrets',
    fallback: null,
    unset: 'in the simulator generated and kept in DATA_DIR; required otherwise',
    meaning:
      'Signs callback URLs; at least 32 characters. In a list, the first signs and all verify. Keep an old secret for 30 days, and until C2B URLs are registered again.',
    reader: signingSecrets,
  },
  TOKEN_SECRET: {
    gives: 'tokenSecrets',
    fallback: null,
    unset: 'derived from CALLBACK_SECRET',
    meaning:
      'Signs watch tokens, and seals the access tokens in the database; the same for all instances. Same format as CALLBACK_SECRET.',
    reader: signingSecrets,
  },
  CALLBACK_ALLOWED_ADDRESSES: {
    gives: 'callbackAllowedAddresses',
    fallback: null,
    unset: 'loopback in the simulator, none otherwise',
    meaning:
      'Addresses that may post to the bare callback paths: addresses or CIDR ranges, the word safaricom for its published list, or the word none.',
    reader: callbackCallers,
  },
  C2B_ALLOWED_ADDRESSES: {
    gives: 'confirmationAddresses',
    fallback: null,
    unset: 'any in the simulator, safaricom otherwise',
    meaning:
      'Addresses whose C2B confirmations are trusted, because one key serves a shortcode for years: as CALLBACK_ALLOWED_ADDRESSES, or the word any. Confirmations from elsewhere count only once M-Pesa confirms them.',
    reader: c2bCallers,
  },
  C2B_VALIDATION: {
    gives: 'validation',
    fallback: 'ACCEPT_ALL',
    meaning:
      'Who may pay by hand, where M-Pesa asks first: ACCEPT_ALL, or CHECKOUTS_ONLY for references and amounts of open or expired checkouts and open pushes. When the gateway cannot tell, the customer may pay.',
    reader: oneOf(VALIDATION_POLICIES),
  },
  FEED_TRUSTED: {
    gives: 'feedTrusted',
    fallback: 'none',
    meaning:
      'Shortcodes, separated by commas. Confirmations from keys of the role feed count at once for these. For all others the gateway asks M-Pesa first.',
    reader: shortcodeList,
  },
  VERIFY_ABOVE: {
    gives: 'verifyAboveCents',
    fallback: null,
    unset: 'a signed success is accepted',
    meaning:
      'A reported success of this amount in KES or more completes the payment only after M-Pesa confirms it when asked; 0 means every success.',
    reader: kesAsCents,
  },
} as const satisfies VariableRows;
