/** Shillings on the wire and cents in the ledger, converted by digits. */

const AMOUNT = /^(\d{1,9})(?:\.(\d{1,2}))?$/;

/** Cents of an amount such as `120` or `98.5`; null for anything else. */
export function readCents(text: string): number | null {
  const [, whole, decimals = ''] = AMOUNT.exec(text) ?? [];
  return whole === undefined ? null : Number(whole + decimals.padEnd(2, '0'));
}

/** `-12.00`: sign, shillings, two decimals. */
export function formatShillings(cents: number): string {
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
