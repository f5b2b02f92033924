/** VERIFY_ABOVE: which successes count only once M-Pesa confirms them when asked, because of their amount. Pure. */

/** `verifyAboveCents` null: none. */
export function mustBeVerified(amountCents: number, verifyAboveCents: number | null): boolean {
  return verifyAboveCents !== null && amountCents >= verifyAboveCents;
}
