/** The configured shortcodes as Daraja needs them: with the initiator's credential encrypted. */

import type { Shortcode } from '../domain/shortcode.js';
import { assert } from '../lib/assert.js';
import type { Secret } from '../lib/secret.js';
import { buildSecurityCredential } from './security-credential.js';

export interface Account extends Shortcode {
  /** The credential differs with each encryption and stays usable, so it is made once. */
  readonly signer: { readonly name: string; readonly credential: Secret } | null;
}

export interface Accounts {
  /** Fails for a shortcode that is not configured: commands were checked long before. */
  get(shortcode: string): Account;
}

/** Throws when an initiator's certificate holds no RSA key. */
export function createAccounts(shortcodes: readonly Shortcode[]): Accounts {
  const accounts = new Map(shortcodes.map(shortcode => [shortcode.shortcode, openAccount(shortcode)]));
  return Object.freeze({
    get(shortcode: string): Account {
      const account = accounts.get(shortcode);
      assert(account !== undefined, `shortcode ${shortcode} is configured`);
      return account;
    },
  });
}

function openAccount(shortcode: Shortcode): Account {
  const { initiator } = shortcode;
  const signer = initiator && { name: initiator.name, credential: buildSecurityCredential(initiator) };
  return { ...shortcode, signer };
}
