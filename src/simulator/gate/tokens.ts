/** Access tokens: 28 characters, valid for an hour, each bound to the app that fetched it. */

import type { Clock } from '../../lib/clock.js';
import type { SimulatorBehaviour } from '../behaviour.js';
import type { Dice } from '../dice.js';

/** Tokens of all apps. */
export interface Tokens {
  issue(consumerKey: string): string;
  /** The app of a living token; null for an unknown or expired one. */
  findApp(token: string): string | null;
}

const TOKEN_LENGTH = 28;
const TOKEN_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const TOKENS_MAX = 1_000;

/** Keeps a bounded number; the oldest is forgotten first. */
export function createTokens(clock: Clock, dice: Dice, behaviour: SimulatorBehaviour): Tokens {
  const living = new Map<string, { readonly consumerKey: string; readonly issuedAtMs: number }>();

  function issue(consumerKey: string): string {
    if (behaviour.newTokenKillsOld) forgetTokens(token => living.get(token)?.consumerKey === consumerKey);
    const [oldest] = living.keys();
    if (living.size >= TOKENS_MAX) forgetTokens(token => token === oldest);
    const token = dice.characters(TOKEN_ALPHABET, TOKEN_LENGTH);
    living.set(token, { consumerKey, issuedAtMs: clock.monotonic() });
    return token;
  }

  function findApp(token: string): string | null {
    const found = living.get(token);
    if (found === undefined) return null;
    return clock.monotonic() - found.issuedAtMs < behaviour.tokenTtlSeconds * 1000 ? found.consumerKey : null;
  }

  function forgetTokens(isForgotten: (token: string) => boolean): void {
    for (const token of [...living.keys()].filter(isForgotten)) living.delete(token);
  }

  return Object.freeze({ issue, findApp });
}
