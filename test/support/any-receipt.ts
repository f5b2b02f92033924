/** Any receipt of M-Pesa's: two letters, the day of the month as one character, and seven more. */
export const ANY_RECEIPT = /\b[A-Z]{2}[1-9A-V][A-Z0-9]{7}\b/;
