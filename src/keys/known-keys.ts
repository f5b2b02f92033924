/** The keys that may be used now, in memory: a credential is recognised or refused without a statement. */

import type { ApiKey } from '../callers/api-key.js';
import type { FindKey, KnownKey } from '../callers/authenticate.js';
import { createEnding, type Ending } from '../callers/ending.js';
import { type AddressList, createAddressList } from '../lib/address-list.js';
import type { Clock } from '../lib/clock.js';
import { type ApiKeyRow, isUsable } from './api-key-row.js';
import { digestOf, isWellFormedKey, looksLikeKey } from './key-text.js';
import { createTokenEndings } from './token-endings.js';

/** What a process knows of keys. */
export interface KnownKeys extends FindKey {
  /** These are the keys of the database now: what is gone or over ends. */
  learn(rows: readonly ApiKeyRow[]): void;
  /** The ids of keys used since this was last asked, with the instant of their last use. */
  takeUses(): ReadonlyMap<string, number>;
}

interface Held {
  readonly known: KnownKey & { readonly ending: Ending & { end(): void } };
  readonly addresses: AddressList | null;
  row: ApiKeyRow;
}

/** The keys of the configuration do not end while the process runs. Keys are found by their digests, which tell nothing about a guess. */
export function createKnownKeys(configured: readonly ApiKey[], clock: Pick<Clock, 'now'>): KnownKeys {
  const fixed = new Map<string, KnownKey>(
    configured.map(({ name, role, key }) => [
      digestOf(key.reveal()),
      Object.freeze({ name, role, shortcodes: null, since: null, ending: null }),
    ]),
  );
  const held = new Map<string, Held>();
  const tokens = createTokenEndings();
  let uses = new Map<string, number>();

  return Object.freeze({
    looksLikeKey,
    watchOver: tokens.watchOver,
    find: (key: string, address: string) => {
      if (looksLikeKey(key) && !isWellFormedKey(key)) return null;
      const digest = digestOf(key);
      const found = held.get(digest);
      if (!found) return fixed.get(digest) ?? null;
      const now = clock.now();
      const isAllowed = isUsable(found.row, now) && (found.addresses === null || found.addresses.has(address));
      if (!isAllowed) return null;
      uses.set(found.row.id, now);
      return found.known;
    },
    learn: (rows: readonly ApiKeyRow[]) => {
      const now = clock.now();
      tokens.learn(rows);
      const usable = new Map(rows.filter(row => isUsable(row, now)).map(row => [row.digest, row]));
      for (const [digest, { known }] of held) {
        if (usable.has(digest)) continue;
        held.delete(digest);
        known.ending.end();
      }
      const fixedNames = new Set([...fixed.values()].map(({ name }) => name));
      const sinceOf = (name: string): number | null => {
        if (fixedNames.has(name)) return null;
        return Math.min(...rows.filter(row => row.name === name).map(({ createdAt }) => createdAt));
      };
      for (const [digest, row] of usable) {
        const there = held.get(digest);
        if (there) there.row = row;
        else held.set(digest, hold(row, sinceOf(row.name)));
      }
    },
    takeUses: () => {
      const taken = uses;
      uses = new Map();
      return taken;
    },
  } satisfies KnownKeys);
}

function hold(row: ApiKeyRow, since: number | null): Held {
  const { name, role } = row;
  const addresses = splitList(row.addresses);
  return {
    known: Object.freeze({ name, role, shortcodes: splitList(row.shortcodes), since, ending: createEnding() }),
    addresses: addresses && createAddressList(addresses),
    row,
  };
}

/** Null stays null. */
export function splitList(text: string | null): readonly string[] | null {
  return text === null ? null : text.split(',');
}
