/** Blanks the initiator's credential that a queue-timeout body echoes, before the inbox stores it; every other byte stays. */

const KEY = '"SecurityCredential"';

/** The key, then a string (its end may be missing) or a bare word. */
const CREDENTIAL = /("SecurityCredential"\s*:\s*)(?:"[^"\\]*(?:\\[\s\S][^"\\]*)*(?:"|\\?$)|[^\s",:{}[\]]+)/g;

/** The body with every value of `SecurityCredential` as "", at any depth and in broken JSON too; the same bytes if it has none. */
export function redactSecurityCredential(body: Uint8Array): Uint8Array {
  const buffer = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (!buffer.includes(KEY)) return body;
  // Latin-1 maps each byte to one character and back, whatever the body's encoding is.
  const text = buffer.toString('latin1');
  const redacted = text.replace(CREDENTIAL, '$1""');
  return redacted === text ? body : Buffer.from(redacted, 'latin1');
}
