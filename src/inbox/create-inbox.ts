/** The inbox station: receives callbacks durably, applies them, revisits those that had to wait, and shows them to admins. */

import type { Audit } from '../audit/audit.js';
import type { Clock } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import { createTally } from '../lib/tally.js';
import type { Store } from '../store/open-store.js';
import { passByPass } from '../store/pass-by-pass.js';
import { type ApplyCallback, type ApplyCallbackNeighbours, createApplyCallback } from './apply-callback.js';
import { createApplyStored } from './apply-stored.js';
import { createCountCopy } from './count-copies.js';
import { createQuota } from './create-quota.js';
import { createDecideUnconfirmed } from './decide-unconfirmed.js';
import { createFollowCallbacks } from './follow-callbacks.js';
import type { Inbox, VerdictLabel } from './inbox.js';
import { createAfterwards } from './judge-confirmation.js';
import { buildRow, createKeepCallback } from './keep-callback.js';
import { createKeepPulled, type KeepPulled } from './keep-pulled.js';
import { createListCallbacks } from './list-callbacks.js';
import { createLookAtHeld } from './look-at-held.js';
import type { Spool } from './open-spool.js';
import { createReceiveCallback } from './receive-callback.js';
import { replayCallback } from './replay-callback.js';
import { replayCallbacks } from './replay-callbacks.js';
import { revisitCallbacks } from './revisit-callbacks.js';

export interface InboxNeighbours extends Omit<ApplyCallbackNeighbours, 'afterwards'> {
  readonly store: Store;
  readonly spool: Spool;
  readonly audit: Pick<Audit, 'draft'>;
  readonly newId: () => string;
  readonly clock: Clock;
  readonly log: Log;
}

/** The inbox with what only the program that runs it needs. */
export interface InboxStation extends Inbox {
  /** One pass over the callbacks that wait for Daraja's own answer. */
  revisitOnce(): Promise<void>;
  /** Keeps a row of a pull, with what it changes. */
  readonly keepPulled: KeepPulled;
  /** Whether callbacks go to the spool because the database is unreachable. */
  isSpooling(): boolean;
  start(): void;
  close(): Promise<void>;
}

const BETWEEN_REVISITS_MS = 1_000;

/** Takes callbacks at once; `start` begins with draining and revisiting. */
export function createInbox(neighbours: InboxNeighbours): InboxStation {
  const { store, spool, audit, clock, log } = neighbours;
  const verdicts = createTally<VerdictLabel>(['route', 'verdict']);
  const afterwards = createAfterwards();
  const applyOne = createApplyCallback({ ...neighbours, afterwards });
  const apply: ApplyCallback = async (callback, options) => {
    const given = await applyOne(callback, options);
    if (given) verdicts.add({ route: callback.route, verdict: given.verdict });
    return given;
  };
  const noteWaiting = (route: string) => verdicts.add({ route, verdict: 'WAITING' });
  const countCopy = createCountCopy(store);
  const receiver = createReceiveCallback({
    ...neighbours,
    keep: createKeepCallback({ store, apply, countCopy, noteWaiting, clock, log }),
    countOnly: callback => countCopy(buildRow(callback)),
    quota: createQuota(clock),
    isStoreAnswering: store.isAnswering,
  });
  const stopped = new AbortController();
  let revisiting: Promise<void> = Promise.resolve();

  const applyStored = createApplyStored(apply);
  const lookAtHeld = createLookAtHeld({ ...neighbours, apply: applyStored, afterwards });
  const decideUnconfirmed = createDecideUnconfirmed({ ...neighbours, apply: applyStored });
  const revisitOnce = async (): Promise<void> => {
    await lookAtHeld();
    await decideUnconfirmed();
    await revisitCallbacks({ ...neighbours, apply: applyStored });
  };
  const passes = { clock, log, signal: stopped.signal, everyMs: BETWEEN_REVISITS_MS };

  const { idsFrom, ...list } = createListCallbacks(store);
  const follow = createFollowCallbacks({
    list: { ...list, idsFrom },
    isSpoolEmpty: spool.isEmpty,
    clock,
    signal: stopped.signal,
  });
  const replay: Inbox['replay'] = (id, by) => replayCallback({ store, audit, apply: applyStored }, id, by);

  return Object.freeze({
    receive: receiver.receive,
    isSpooling: receiver.isSpooling,
    keepPulled: createKeepPulled({ ...neighbours, apply }),
    ...list,
    follow,
    replay,
    replayAll: (filter, limit, by) => replayCallbacks({ ...list, replay }, filter, limit, by),
    verdicts: verdicts.read,
    revisitOnce,
    start: () => {
      receiver.start();
      revisiting = passByPass({ ...passes, complaint: 'callbacks could not be revisited' }, revisitOnce);
    },
    close: async () => {
      stopped.abort();
      await revisiting;
      await receiver.close();
    },
  } satisfies InboxStation);
}
