/** The routes by which M-Pesa posts back (contract section 3): one list, read by the HTTP routes and by the URLs we give out. */

/** Where all callback routes hang, below the public URL. */
export const CALLBACK_BASE_PATH = '/api/v1/pay';

export const CALLBACK_ROUTES = [
  'stk/callback',
  'b2c/callback',
  'b2c/timeout',
  'status/callback',
  'status/timeout',
  'balance/callback',
  'balance/timeout',
] as const;
export type CallbackRoute = (typeof CALLBACK_ROUTES)[number];
