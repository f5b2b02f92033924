/** The receipt in what a customer shows or a person pastes: typed in any case, in groups, or a whole message of M-Pesa. */

const TYPED = /^[A-Z0-9]{10}$/;
const SAID = /\b([A-Z0-9]{10})\s+(?:confirmed|imethibitishwa)/i;
/** A word of ten letters is hardly a receipt, but one with a digit is. One receipt in ten has no digit. */
const SEEN = /\b(?=[A-Z]*\d)[A-Z][A-Z0-9]{9}\b/;

/** Null where there is none. */
export function readReceipt(text: string): string | null {
  const typed = text.replace(/\s/g, '').toUpperCase();
  return TYPED.test(typed) ? typed : (receiptAmongWords(text) ?? receiptAmongWords(text.toUpperCase()));
}

/** The same where other words stand, too: those in small letters are no receipts, unless M-Pesa's "Confirmed" comes after them. */
export function receiptAmongWords(text: string): string | null {
  return (SAID.exec(text)?.[1] ?? SEEN.exec(text)?.[0])?.toUpperCase() ?? null;
}

/** "UKSB MFXG VT", as people read it aloud. */
export function inGroups(receipt: string): string {
  return receipt.replace(/(.{4})(?=.)/g, '$1 ');
}
