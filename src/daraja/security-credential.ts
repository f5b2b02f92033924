/** The credential that initiator operations carry: the operator's password, readable by Safaricom alone. */

import { constants, createPublicKey, type KeyObject, publicEncrypt } from 'node:crypto';
import type { ShortcodeInitiator } from '../domain/shortcode.js';
import { Secret } from '../lib/secret.js';

/**
 * RSA with PKCS#1 v1.5 padding over the password's bytes, base64 (daraja.md section 13). It differs each time and stays
 * usable, so it is made once for a shortcode. Throws when the PEM holds no RSA key.
 */
export function buildSecurityCredential(initiator: ShortcodeInitiator): Secret {
  const key = readEncryptionKey(initiator.certificatePem);
  const password = Buffer.from(initiator.password.reveal(), 'utf8');
  const encrypted = publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, password);
  return new Secret(encrypted.toString('base64'));
}

/** Safaricom's certificates expired years ago and only carry a key: neither dates nor chain are looked at. */
export function readEncryptionKey(pem: string): KeyObject {
  const key = createPublicKey(pem);
  if (key.asymmetricKeyType !== 'rsa') throw new TypeError('the certificate must hold an RSA key');
  return key;
}
