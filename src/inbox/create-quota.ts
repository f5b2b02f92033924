/** The quota of one callback URL: a stranger who found an old URL in a log must not fill the disk with it. */

import { LRUCache } from 'lru-cache';
import type { Clock } from '../lib/clock.js';
import { doorOf, isCallbackRoute, isLongLived } from '../operations/callback-routes.js';

const WINDOW_MS = 3_600_000;
/** M-Pesa posts about one payment once, in one or two kB; this is room for many odd messages. */
const TICKET_BYTES_MAX = 512 * 1024;
/** The bare form is for listed addresses only, and the feed door for keys; each serves all payments. */
const BARE_BYTES_MAX = 256 * 1024 * 1024;
/** A shortcode's URL is for all that is paid to it by hand. */
const SHORTCODE_BYTES_MAX = 2 * 1024 * 1024 * 1024;
/** A row costs more than its body: its other columns, and its places in indexes. */
const ROW_BYTES = 1_024;
/** Past this the window of the URL that was quiet longest begins anew. */
const REMEMBERED_MAX = 100_000;

/** Refuses a callback because its URL has had its share of this hour; nothing was kept. */
export class OverQuota extends Error {
  override readonly name = 'OverQuota';

  constructor(readonly retryAfterSeconds: number) {
    super('this URL has had its share of what is kept in an hour');
  }
}

/** What a URL's callbacks are about, as far as the quota must know. */
export interface QuotaSubject {
  readonly route: string;
  readonly ticket: string | null;
}

/** Counts what this process keeps. */
export interface Quota {
  /** Takes room for a body of so many bytes; false when the URL has none left in this hour. */
  take(subject: QuotaSubject, bodyBytes: number): boolean;
  /** Until the URL has room again, at least 1. */
  retryAfterSeconds(subject: QuotaSubject): number;
}

/** Fixed windows of an hour for each ticket, whatever M-Pesa's route, for each shortcode at the feed door, and for each route on the bare form. */
export function createQuota(clock: Clock): Quota {
  // By size instead of by number: it grows as URLs come, where `max` takes 8 ms and 2 MB for all places at once.
  const windows = new LRUCache<string, { readonly startedAt: number; bytes: number }>({
    ...{ maxSize: REMEMBERED_MAX, sizeCalculation: () => 1 },
  });
  return Object.freeze({
    take(subject: QuotaSubject, bodyBytes: number) {
      const key = keyOf(subject);
      const now = clock.monotonic();
      const open = windows.get(key);
      const window = open && now < open.startedAt + WINDOW_MS ? open : { startedAt: now, bytes: 0 };
      if (window.bytes + bodyBytes + ROW_BYTES > bytesMaxOf(subject)) return false;
      window.bytes += bodyBytes + ROW_BYTES;
      windows.set(key, window);
      return true;
    },
    retryAfterSeconds(subject: QuotaSubject) {
      const startedAt = windows.get(keyOf(subject))?.startedAt ?? clock.monotonic();
      return Math.max(1, Math.ceil((startedAt + WINDOW_MS - clock.monotonic()) / 1_000));
    },
  } satisfies Quota);
}

/** What a program of the shop hands in takes no room from what M-Pesa posts. */
function isFed({ route }: QuotaSubject): boolean {
  return isCallbackRoute(route) && doorOf(route) === 'FEED';
}

function keyOf(subject: QuotaSubject): string {
  const { route, ticket } = subject;
  if (isFed(subject)) return `fed ${ticket}`;
  return ticket === null ? `bare ${route}` : `ticket ${ticket}`;
}

function bytesMaxOf(subject: QuotaSubject): number {
  const { route, ticket } = subject;
  if (ticket === null || isFed(subject)) return BARE_BYTES_MAX;
  return isCallbackRoute(route) && isLongLived(route) ? SHORTCODE_BYTES_MAX : TICKET_BYTES_MAX;
}
