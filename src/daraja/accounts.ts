/** The configured shortcodes as Daraja needs them: with the initiator's credential encrypted. */

import type { Shortcode } from '../domain/shortcode.js';
import type { Secret } from '../lib/secret.js';
import { buildSecurityCredential } from './security-credential.js';

/** A shortcode that is ready to sign. */
export interface Account extends Shortcode {
  /** The credential differs with each encryption and stays usable, so it is made once. */
  readonly signer: { readonly name: string; readonly credential: Secret } | null;
}

/** The configured shortcodes. */
export interface Accounts {
  /** Null for one that has left the configuration: its payments may still be open. */
  find(shortcode: string): Account | null;
}

/** Throws when an initiator's certificate holds no RSA key. */
export function createAccounts(shortcodes: readonly Shortcode[]): Accounts {
  const accounts = new Map(shortcodes.map(shortcode => [shortcode.shortcode, openAccount(shortcode)]));
  return Object.freeze({ find: (shortcode: string) => accounts.get(shortcode) ?? null });
}

function openAccount(shortcode: Shortcode): Account {
  const { initiator } = shortcode;
  const signer = initiator && { name: initiator.name, credential: buildSecurityCredential(initiator) };
  return { ...shortcode, signer };
}
