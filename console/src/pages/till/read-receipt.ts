/** The receipt in what a customer shows: typed in any case, in groups, or a whole message of M-Pesa. */

const TYPED = /^[A-Z0-9]{10}$/;
const SAID = /\b([A-Z0-9]{10})\s+(?:confirmed|imethibitishwa)/i;
/** A word of ten letters is hardly a receipt, but one with a digit is. */
const SEEN = /\b(?=[A-Z]*\d)[A-Z][A-Z0-9]{9}\b/i;

/** Null where there is none. */
export function readReceipt(text: string): string | null {
  const typed = text.replace(/\s/g, '').toUpperCase();
  if (TYPED.test(typed)) return typed;
  const found = SAID.exec(text)?.[1] ?? SEEN.exec(text)?.[0];
  return found?.toUpperCase() ?? null;
}

/** "UKSB MFXG VT", as people read it aloud. */
export function inGroups(receipt: string): string {
  return receipt.replace(/(.{4})(?=.)/g, '$1 ');
}
