/** Which messages of M-Pesa are about money. */

/** What messages are about, with the routes by which they come. */
export const ROUTES = {
  PUSH: ['stk/callback'],
  HAND: ['c2b/confirmation', 'feed/c2b', 'pull/row'],
  PAYOUT: ['b2c/callback', 'b2c/timeout', 'b2b/callback', 'b2b/timeout'],
  REVERSAL: ['reversal/callback', 'reversal/timeout'],
  STATUS: ['status/callback', 'status/timeout'],
  BALANCE: ['balance/callback', 'balance/timeout'],
  VALIDATION: ['c2b/validation'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** A group of routes. */
export type About = keyof typeof ROUTES;

/** By these M-Pesa tells of money. */
export const MONEY_ROUTES: readonly string[] = [
  ...[...ROUTES.PUSH, ...ROUTES.HAND, ...ROUTES.PAYOUT, ...ROUTES.REVERSAL],
];
