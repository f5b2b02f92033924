/** Receipts of M-Pesa: one form inside, and every way in which people and screens write them. */

/** As long as those that M-Pesa has ever been seen to give, with room. */
const WRITTEN = /^[A-Za-z0-9]{8,20}$/;

/** Upper case, without the spaces that screens put between groups of letters. Null for what cannot be a receipt. */
export function normaliseReceipt(text: string): string | null {
  const letters = text.replace(/[\s\p{Cf}]/gu, '');
  return WRITTEN.test(letters) ? letters.toUpperCase() : null;
}
