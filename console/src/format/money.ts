/** Money as people in Kenya write it: "KES 1,961", with cents only where there are some. */

const WHOLE = new Intl.NumberFormat('en-KE', { maximumFractionDigits: 0 });
const CENTS = new Intl.NumberFormat('en-KE', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** `amount` as the API has it: a decimal in shillings, such as "150" or "150.50". */
export function formatMoney(amount: string): string {
  const value = Number(amount);
  return `KES ${Number.isInteger(value) ? WHOLE.format(value) : CENTS.format(value)}`;
}

/** A count with its separators. */
export function formatCount(count: number): string {
  return WHOLE.format(count);
}
