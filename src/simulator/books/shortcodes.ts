/** The shortcodes that the simulator serves, and which Daraja app each of them belongs to. */

import { sandboxCredentials, simulatorCredentials } from '../credentials.js';

/** A shortcode with its credentials, in clear: they protect nothing. */
export interface SimulatorShortcode {
  readonly shortcode: string;
  /** PartyB of a Buy Goods push; without it the shortcode is a paybill. */
  readonly tillNumber?: string;
  readonly consumerKey: string;
  readonly consumerSecret: string;
  /** Null: no STK push. */
  readonly passkey: string | null;
  /** Null: no B2C, status and balance. */
  readonly initiatorName: string | null;
  readonly initiatorPassword: string | null;
}

/** The shortcodes that are served. */
export interface Shortcodes {
  /** Each of them but the sandbox's, which belongs to every app. */
  all(): readonly SimulatorShortcode[];
  /** The secrets of an app; empty for an unknown one. */
  secretsOf(consumerKey: string): readonly string[];
  /** The shortcode, if it belongs to the app of the caller's token. */
  find(shortcode: string, consumerKey: string): SimulatorShortcode | null;
}

/** `extra` come beside the default ones of credentials.ts, and before them. */
export function createShortcodes(extra: readonly SimulatorShortcode[]): Shortcodes {
  const isOwn = ({ shortcode, consumerKey }: SimulatorShortcode) =>
    extra.some(one => one.shortcode === shortcode && one.consumerKey === consumerKey);
  const all: readonly SimulatorShortcode[] = [...extra, ...[simulatorCredentials].filter(one => !isOwn(one))];
  const secretsOf = (key: string) =>
    all.filter(({ consumerKey }) => consumerKey === key).map(({ consumerSecret }) => consumerSecret);

  function findOfSandbox(shortcode: string, consumerKey: string): SimulatorShortcode | null {
    const [consumerSecret] = secretsOf(consumerKey);
    const isSandboxs = shortcode === sandboxCredentials.shortcode && consumerSecret !== undefined;
    return isSandboxs ? { ...sandboxCredentials, consumerKey, consumerSecret } : null;
  }

  return Object.freeze({
    all: () => all,
    secretsOf,
    find: (shortcode: string, consumerKey: string) =>
      all.find(one => one.shortcode === shortcode && one.consumerKey === consumerKey) ??
      findOfSandbox(shortcode, consumerKey),
  });
}
