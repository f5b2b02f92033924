/** What the simulator calls a business: it knows numbers only. */

/** Of a paybill or till. */
export function businessName(number: string): string {
  return `BUSINESS ${number}`;
}
