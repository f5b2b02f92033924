/** Decrypts a SecurityCredential: the operator's password, encrypted with RSA and PKCS#1 v1.5 padding (daraja.md §13). */

import { constants, createPrivateKey, privateDecrypt } from 'node:crypto';
import { simulatorPrivateKeyPem } from '../private-key.js';

const KEY_BYTES = 256;
const PADDING_BYTES_MIN = 8;
const privateKey = createPrivateKey(simulatorPrivateKeyPem);

/** The password, or null if the text was not made with the simulator's public key. */
export function decryptCredential(securityCredential: string): string | null {
  const sealed = Buffer.from(securityCredential, 'base64');
  if (sealed.length !== KEY_BYTES) return null;
  try {
    // Node refuses to remove this padding itself (CVE-2023-46809); a simulator has no secret that an oracle could tell.
    return removePadding(privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, sealed));
  } catch {
    return null;
  }
}

/** 00 02, at least eight bytes that are not zero, 00, then the message. */
function removePadding(block: Buffer): string | null {
  const end = block.indexOf(0, 2);
  const isPadded = block[0] === 0 && block[1] === 2 && end >= 2 + PADDING_BYTES_MIN;
  return isPadded ? block.subarray(end + 1).toString('utf8') : null;
}
