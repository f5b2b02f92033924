/** The long callback URLs: made for one request, naming what it is about, signed so that nobody else can post to them. */

import type { CallbackKeys } from '../lib/callback-keys.js';
import { CALLBACK_BASE_PATH, type CallbackRoute } from './callback-routes.js';

/** Safaricom refuses URLs that hold one of these, in any case and anywhere (daraja.md section 9; the registration of C2B URLs). */
const FORBIDDEN_WORDS = ['mpesa', 'm-pesa', 'safaricom', 'exec', 'exe', 'cmd', 'sql', 'query'] as const;

/** Makes the URLs that Daraja is given. They hold none of Safaricom's forbidden words (daraja.md §9.4). */
export interface CallbackUrls {
  /** The URL that Daraja is given; `ticket` is the id of the payment or enquiry. */
  urlFor(route: CallbackRoute, ticket: string): string;
}

/** `publicUrl` has no trailing slash and none of the forbidden words. */
export function createCallbackUrls(publicUrl: string, keys: CallbackKeys): CallbackUrls {
  return Object.freeze({
    urlFor: (route: CallbackRoute, ticket: string) =>
      `${publicUrl}${CALLBACK_BASE_PATH}/${route}/${ticket}/${keys.sign(route, ticket)}`,
  });
}

/** The first forbidden word in a URL, or null. */
export function findForbiddenWord(url: string): string | null {
  const lower = url.toLowerCase();
  return FORBIDDEN_WORDS.find(word => lower.includes(word)) ?? null;
}
