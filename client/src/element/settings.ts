/** What a page says about its <mpesa-pay>: attributes, and what follows where they are left out. */

import type { Language } from '../generated/schema.js';

/** Read anew whenever an attribute changes. */
export interface Settings {
  /** Where the gateway is, without a path. */
  readonly url: string;
  /** The checkout's; null where the shop's own route gives it after the tap. */
  readonly token: string | null;
  /** The shop's route, that the form is posted to without a token. */
  readonly action: string | null;
  /** To be shown before the gateway has told it. */
  readonly amount: string | null;
  readonly language: Language;
}

export const ATTRIBUTES: readonly string[] = ['url', 'checkout-token', 'action', 'amount', 'lang'];

/** `home` is where the script came from: the gateway itself, unless a shop has bundled it. */
export function readSettings(host: HTMLElement, home: string): Settings {
  const url = host.getAttribute('url') ?? new URL('.', home).href;
  return {
    url: url.replace(/\/+$/, ''),
    token: host.getAttribute('checkout-token'),
    action: host.getAttribute('action') ?? host.querySelector('form')?.getAttribute('action') ?? null,
    amount: host.getAttribute('amount'),
    language: readLanguage(host),
  };
}

/** Of the element, else of what it is in, else of the browser. */
function readLanguage(host: HTMLElement): Language {
  const said = host.closest<HTMLElement>('[lang]')?.lang || document.documentElement.lang || navigator.language;
  return said.toLowerCase().startsWith('sw') ? 'SW' : 'EN';
}
