/** The shortcodes that the simulator serves, and which Daraja app each of them belongs to. */

import { simulatorCredentials } from '../credentials.js';

/** A shortcode with its credentials, in clear: they protect nothing. */
export interface SimulatorShortcode {
  readonly shortcode: string;
  /** PartyB of a Buy Goods push; without it the shortcode is a paybill. */
  readonly tillNumber?: string;
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly passkey: string;
  readonly initiatorName: string;
  readonly initiatorPassword: string;
}

/** The shortcodes that are served. */
export interface Shortcodes {
  /** Whether some shortcode has this app. */
  hasApp(consumerKey: string, consumerSecret: string): boolean;
  /** The shortcode, if it belongs to the app of the caller's token. */
  find(shortcode: string, consumerKey: string): SimulatorShortcode | null;
}

/** `extra` come beside the default one of credentials.ts. */
export function createShortcodes(extra: readonly SimulatorShortcode[]): Shortcodes {
  const all: readonly SimulatorShortcode[] = [simulatorCredentials, ...extra];
  return Object.freeze({
    hasApp: (key: string, secret: string) => all.some(one => one.consumerKey === key && one.consumerSecret === secret),
    find: (shortcode: string, consumerKey: string) =>
      all.find(one => one.shortcode === shortcode && one.consumerKey === consumerKey) ?? null,
  });
}
