/** The keys that may be used now, in memory: a credential is recognised or refused without a statement. */

import type { ApiKey } from '../callers/api-key.js';
import type { FindKey, KnownKey } from '../callers/authenticate.js';
import type { KeyOrigin } from '../callers/caller.js';
import { createEnding } from '../callers/ending.js';
import { markKey } from '../callers/key-marks.js';
import { type AddressList, createAddressList } from '../lib/address-list.js';
import { assert } from '../lib/assert.js';
import type { Clock } from '../lib/clock.js';
import type { Secret } from '../lib/secret.js';
import { type ApiKeyRow, isUsable } from './api-key-row.js';
import { findMakers } from './find-makers.js';
import { digestOf, isWellFormedKey, looksLikeKey } from './key-text.js';
import { createTokenEndings } from './token-endings.js';

/** What a process knows of keys. */
export interface KnownKeys extends FindKey {
  /** These are the keys of the database, as read at this instant, now if left out: what is gone or over ends. */
  learn(rows: readonly ApiKeyRow[], readAt?: number): void;
  /** The ids of keys used since this was last asked, with the instant of their last use. */
  takeUses(): ReadonlyMap<string, number>;
}

interface Held {
  readonly known: KnownKey;
  readonly end: () => void;
  readonly addresses: AddressList | null;
  row: ApiKeyRow;
}

/** `tokenSecrets`: the newest first. The keys of the configuration do not end while the process runs. Keys are found by their digests, which tell nothing about a guess. */
export function createKnownKeys(
  configured: readonly ApiKey[],
  tokenSecrets: readonly Secret[],
  clock: Pick<Clock, 'now'>,
): KnownKeys {
  const fixed = new Map<string, KnownKey>(
    configured.map(({ name, role, key }) => [
      digestOf(key.reveal()),
      Object.freeze({ name, role, shortcodes: null, key: originOf(tokenSecrets, key), ending: null }),
    ]),
  );
  const marks = new Set(configured.flatMap(({ key }) => markKey(tokenSecrets, key)));
  const held = new Map<string, Held>();
  const tokens = createTokenEndings(marks);
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
    learn: (rows: readonly ApiKeyRow[], readAt?: number) => {
      const now = clock.now();
      tokens.learn(rows, readAt ?? now);
      const usable = new Map(rows.filter(row => isUsable(row, now)).map(row => [row.digest, row]));
      for (const [digest, { end }] of held) {
        if (usable.has(digest)) continue;
        held.delete(digest);
        end();
      }
      for (const [digest, row] of usable) {
        const there = held.get(digest);
        if (there) there.row = row;
        else held.set(digest, hold(row, findMakers(row, rows), clock));
      }
    },
    takeUses: () => {
      const taken = uses;
      uses = new Map();
      return taken;
    },
  } satisfies KnownKeys);
}

function originOf(tokenSecrets: readonly Secret[], key: Secret): KeyOrigin {
  const [mark] = markKey(tokenSecrets, key);
  assert(mark !== undefined, 'there is at least one token secret');
  return { mark, madeAt: null, makers: [] };
}

function hold(row: ApiKeyRow, makers: readonly string[], clock: Pick<Clock, 'now'>): Held {
  const { id: mark, name, role, createdAt: madeAt } = row;
  const addresses = splitList(row.addresses);
  const { end, hasEnded, listen } = createEnding();
  const held: Held = {
    known: Object.freeze({
      ...{ name, role, shortcodes: splitList(row.shortcodes), key: { mark, madeAt, makers } },
      ending: { listen, hasEnded: () => hasEnded() || !isUsable(held.row, clock.now()) },
    }),
    addresses: addresses && createAddressList(addresses),
    ...{ end, row },
  };
  return held;
}

/** Null stays null. */
export function splitList(text: string | null): readonly string[] | null {
  return text === null ? null : text.split(',');
}
