/** The shop's own route, where the page came without a token: it gets the form and gives the checkout. */

import type { PayerCheckout } from './gateway.js';

/** The checkout of the page, and the right to pay it. */
export interface Session {
  readonly id: string;
  readonly token: string;
  /** As it was shown last. */
  readonly known: PayerCheckout | null;
}

const PATIENCE_MS = 40_000;

/** What the form would post without a script, but for files. */
export function readForm(form: HTMLFormElement): URLSearchParams {
  return new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
}

/** Posts the form as it would be posted without a script, and rejects unless the answer is `{ id, token }`. */
export async function askShop(action: string | null, form: HTMLFormElement): Promise<Session> {
  const body = readForm(form);
  const headers = { accept: 'application/json' };
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const response = await fetch(action ?? '', { method: 'POST', headers, body, signal });
  const { id, token }: { readonly id?: unknown; readonly token?: unknown } = await response.json();
  if (typeof id !== 'string' || typeof token !== 'string') throw new TypeError();
  return { id, token, known: null };
}
