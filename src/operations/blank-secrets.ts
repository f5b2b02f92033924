/** Blanks the secrets that a queue-timeout body echoes, before the inbox stores it; every other byte stays. */

/**
 * The initiator's credential, our callback URLs, whose keys are still good, and the number of a recipient's identity document.
 * Daraja spells their names in several ways.
 */
const NAMES = 'SecurityCredential|IDNumber|ResultURL|QueueTimeOutURL|CallBackURL|ConfirmationURL|ValidationURL';

/** The key, then a string (its end may be missing) or a bare word. */
const SECRET = new RegExp(
  `("(?:${NAMES})"\\s*:\\s*)(?:"[^"\\\\]*(?:\\\\[\\s\\S][^"\\\\]*)*(?:"|\\\\?$)|[^\\s",:{}[\\]]+)`,
  'gi',
);

/** The body with every value of such a name as "", at any depth and in broken JSON too; the same bytes if it has none. */
export function blankSecrets(body: Uint8Array): Uint8Array {
  const buffer = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  // Latin-1 maps each byte to one character and back, whatever the body's encoding is.
  const text = buffer.toString('latin1');
  const blanked = text.replace(SECRET, '$1""');
  return blanked === text ? body : Buffer.from(blanked, 'latin1');
}
