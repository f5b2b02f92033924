/** Looks at the server twice a second: whether it answers and may be written to, what time it has; and finds another when it must. */

import type { DataSource } from 'typeorm';
import { type Clock, pause } from '../lib/clock.js';
import { findClockSkew } from '../lib/clock-skew.js';
import type { Log } from '../lib/log.js';
import type { HealthBook } from './health.js';
import { IS_READ_ONLY, type ServerHosts } from './server-hosts.js';

export interface ServerWatchNeighbours {
  readonly reader: DataSource;
  readonly hosts: ServerHosts;
  readonly book: HealthBook;
  readonly clock: Clock;
  /** The clock that is compared with the server's. */
  readonly machine: Clock;
  readonly log: Log;
  /** Called when the server says that it is read-only. Only a write can tell whether we may still write. */
  readonly onReadOnly: () => Promise<void>;
  /** Called after a change to another server. */
  readonly onOtherServer: () => Promise<void>;
}

const BETWEEN_LOOKS_MS = 500;
/** What a server says of itself. */
const LOOK = `SELECT UNIX_TIMESTAMP(CURRENT_TIMESTAMP(6)) AS server_time, ${IS_READ_ONLY} AS is_read_only`;

/** One look; also for `doctor`. `serverAt` is in UTC milliseconds. */
export async function lookAtServer(
  source: DataSource,
): Promise<{ readonly serverAt: number; readonly isReadOnly: boolean }> {
  const [found]: readonly { server_time: string; is_read_only: number }[] = await source.query(LOOK);
  return { serverAt: 1_000 * Number(found?.server_time), isReadOnly: Number(found?.is_read_only) === 1 };
}

/** Until `signal` is aborted. Resolves after the first look: from then on the skew of the clocks is known. */
export async function watchServer(neighbours: ServerWatchNeighbours, signal: AbortSignal): Promise<void> {
  const { reader, hosts, book, clock, machine, log } = neighbours;
  let wasReadOnly = false;

  const look = async (): Promise<'GOOD' | 'READ_ONLY' | 'SILENT'> => {
    const end = book.beginProbe();
    const askedAt = machine.now();
    try {
      const { serverAt, isReadOnly } = await lookAtServer(reader);
      book.noteSkew(findClockSkew(askedAt, serverAt, machine.now()));
      end(true);
      return isReadOnly ? 'READ_ONLY' : 'GOOD';
    } catch {
      end(false);
      return 'SILENT';
    }
  };
  const searchAnother = async (): Promise<void> => {
    const before = hosts.current();
    await hosts.search();
    const { host, port } = hosts.current();
    if (hosts.current() === before || signal.aborted) return;
    log.warn({ host, port }, 'another server has taken over the database');
    await neighbours.onOtherServer();
  };
  const round = async (): Promise<void> => {
    const seen = await look();
    if (seen !== 'GOOD') await searchAnother();
    if (seen === 'READ_ONLY' && !wasReadOnly && !signal.aborted) await neighbours.onReadOnly();
    wasReadOnly = seen === 'READ_ONLY';
  };
  const watch = async (): Promise<void> => {
    for (;;) {
      await pause(clock, BETWEEN_LOOKS_MS, signal);
      if (signal.aborted) return;
      await round().catch(error => log.error({ err: error }, 'the database could not be checked'));
    }
  };
  await look();
  void watch();
}
