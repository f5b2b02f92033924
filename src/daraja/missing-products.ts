/** APIs that an app was refused with a fresh token: its product is missing, and further tokens would not help for a while (daraja.md §3). */

import type { Clock } from '../lib/clock.js';
import type { OperationName } from '../operations/operations.js';
import type { DarajaApp } from './access-token.js';

/** A product that is added counts from the next token on: so often a new one is tried for it. */
const REMEMBERED_MS = 60_000;

/** What this process has found out. */
export interface MissingProducts {
  isMissing(app: DarajaApp, endpoint: OperationName): boolean;
  note(app: DarajaApp, endpoint: OperationName): void;
  /** Daraja has taken a token there. */
  clear(app: DarajaApp, endpoint: OperationName): void;
}

/** At most one entry for each app and operation. */
export function createMissingProducts(clock: Clock): MissingProducts {
  const until = new Map<string, number>();
  const keyOf = ({ consumerKey }: DarajaApp, endpoint: OperationName) => `${endpoint} ${consumerKey.reveal()}`;
  return Object.freeze({
    isMissing: (app, endpoint) => clock.monotonic() < (until.get(keyOf(app, endpoint)) ?? 0),
    note: (app, endpoint) => void until.set(keyOf(app, endpoint), clock.monotonic() + REMEMBERED_MS),
    clear: (app, endpoint) => void until.delete(keyOf(app, endpoint)),
  } satisfies MissingProducts);
}
