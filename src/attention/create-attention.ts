/** Reads from each station what waits for a person there. */

import { PAYMENT_KINDS } from '../domain/payment.js';
import { kindOf } from '../domain/payment-kinds.js';
import type { ShortcodeDirectory } from '../domain/shortcode-directory.js';
import type { InboxStation } from '../inbox/create-inbox.js';
import type { Suspensions } from '../initiators/create-suspensions.js';
import { type Clock, pause } from '../lib/clock.js';
import { FEED_ROUTE, PULLED_ROUTE } from '../operations/callback-routes.js';
import { addUpFew, findWaitingApprovals } from '../payments/add-up-payments.js';
import type { PausePayouts } from '../payments/payments.js';
import { REACH_MS } from '../pulls/pulls.js';
import { OUR_URLS, type Registrations } from '../registrations/registrations.js';
import { askPatiently } from '../store/ask-patiently.js';
import type { Store } from '../store/open-store.js';
import type { Attention, AttentionItem, AttentionKind } from './attention.js';

export interface AttentionNeighbours {
  readonly store: Store;
  readonly inbox: Pick<InboxStation, 'summarise' | 'isSpooling'>;
  readonly suspensions: Pick<Suspensions, 'list'>;
  readonly pausePayouts: Pick<PausePayouts, 'find'>;
  readonly registrations: Pick<Registrations, 'find'>;
  readonly shortcodes: Pick<ShortcodeDirectory, 'all'>;
  readonly clock: Clock;
  /** Ends every follower. */
  readonly signal: AbortSignal;
}

type Found = AttentionItem | readonly AttentionItem[] | null;

const MINUTE_MS = 60_000;
const MINUTES = { lengthMs: MINUTE_MS, offsetMs: 0 } as const;
/** Nearly all of these are decided sooner by themselves. */
const HELD_MS = 5 * MINUTE_MS;
const WAITING_MS = 10 * MINUTE_MS;
/** So many pushes without an answer, and no callback of any kind meanwhile, are not the customers' fault. */
const SILENCE_MS = 15 * MINUTE_MS;
const SILENT_MIN = 3;
const BETWEEN_LOOKS_MS = 2_000;

/** Every read is a count over one index. */
export function createAttention(neighbours: AttentionNeighbours): Attention {
  const { clock, signal } = neighbours;
  const read: Attention['read'] = async () => {
    const found = await Promise.all<Found>([
      ...[findReviews(neighbours), findApprovals(neighbours), findCallbacks(neighbours), findSilence(neighbours)],
      ...[findSuspended(neighbours), findPause(neighbours), findSpooling(neighbours), findUnproven(neighbours)],
    ]);
    return found.filter(item => item !== null).flat();
  };
  async function* follow(): AsyncGenerator<readonly AttentionItem[]> {
    for (let given: string | null = null; !signal.aborted; await pause(clock, BETWEEN_LOOKS_MS, signal)) {
      const items = await askPatiently(clock, read, () => signal.aborted);
      const text = JSON.stringify(items);
      if (items === null || text === given) continue;
      given = text;
      yield items;
    }
  }
  return Object.freeze({ read, follow } satisfies Attention);
}

function item(kind: AttentionKind, count: number, since: number | null, detail: string): AttentionItem | null {
  return count === 0 ? null : { kind, since, count, detail };
}

async function findReviews({ store, clock }: AttentionNeighbours): Promise<Found> {
  const rows = await addUpFew(store, { needsReview: true }, { from: 0, to: clock.now() + 1 }, MINUTES);
  const count = rows.reduce((sum, { payments }) => sum + Number(payments), 0);
  const since = Math.min(...rows.map(({ start }) => Number(start)));
  const detail = 'Payments need review. Find out what happened, then call resolveReview.';
  return item('REVIEW_OPEN', count, since, detail);
}

async function findApprovals({ store }: AttentionNeighbours): Promise<Found> {
  const waiting = await findWaitingApprovals(store);
  const since = Math.min(...waiting.map(({ createdAt }) => createdAt));
  return item(
    'APPROVAL_WAITING',
    waiting.length,
    since,
    'Payouts wait for a second person: approvePayout or rejectPayout.',
  );
}

/** Money that M-Pesa, or a feed that the shop trusts, has told of, and that is in no payment. */
async function findUnread({ inbox, shortcodes, clock }: AttentionNeighbours): Promise<Found> {
  const recent = { verdict: ['MALFORMED', 'CONTRADICTING'], receivedAfter: clock.now() - REACH_MS } as const;
  const trusted = shortcodes.all().flatMap(({ isFeedTrusted, shortcode }) => (isFeedTrusted ? [shortcode] : []));
  const found = await Promise.all([
    inbox.summarise({ ...recent, route: ['c2b/confirmation', PULLED_ROUTE], isKeyed: true }),
    ...(trusted.length === 0 ? [] : [inbox.summarise({ ...recent, route: [FEED_ROUTE], ticket: trusted })]),
  ]);
  const times = found.flatMap(({ since }) => since ?? []);
  return item(
    'CONFIRMATION_NOT_APPLIED',
    found.reduce((sum, { count }) => sum + count, 0),
    times.length === 0 ? null : Math.min(...times),
    'No payment could be made of these messages about payments by hand. Read them in callbacks, and find their payments with pullTransactions or in the M-Pesa portal.',
  );
}

async function findCallbacks(neighbours: AttentionNeighbours): Promise<Found> {
  const { inbox, clock } = neighbours;
  const now = clock.now();
  const [held, unread, unconfirmed, waiting] = await Promise.all([
    inbox.summarise({ verdict: ['HELD'], receivedBefore: now - HELD_MS }),
    findUnread(neighbours),
    inbox.summarise({ verdict: ['UNCONFIRMED'], receivedBefore: now - WAITING_MS }),
    inbox.summarise({ verdict: ['WAITING'], receivedBefore: now - WAITING_MS }),
  ]);
  const items = [
    item(
      'CONFIRMATION_HELD',
      held.count,
      held.since,
      'Confirmations of payments by hand cannot be told from open pushes.',
    ),
    unread,
    item('CALLBACK_UNCONFIRMED', unconfirmed.count, unconfirmed.since, 'M-Pesa has not confirmed these callbacks.'),
    item(
      'CALLBACK_WAITING',
      waiting.count,
      waiting.since,
      'Callbacks could not be applied. See the log, then replayCallbacks.',
    ),
  ];
  return items.filter(each => each !== null).flat();
}

async function findSilence({ store, inbox, clock }: AttentionNeighbours): Promise<Found> {
  const now = clock.now();
  const filter = { status: ['TIMED_OUT'] as const, kind: PAYMENT_KINDS.filter(kind => kindOf({ kind }).isPrompt) };
  const rows = await addUpFew(store, filter, { from: now - SILENCE_MS, to: now + 1 }, MINUTES);
  const count = rows.reduce((sum, { payments }) => sum + Number(payments), 0);
  if (count < SILENT_MIN) return null;
  const heard = await inbox.summarise({ receivedAfter: now - SILENCE_MS });
  if (heard.count > 0) return null;
  const since = Math.min(...rows.map(({ start }) => Number(start)));
  return item(
    'NO_CALLBACKS',
    count,
    since,
    'Pushes get no answer and no callback arrives: check PUBLIC_URL with doctor.',
  );
}

async function findSuspended({ suspensions }: AttentionNeighbours): Promise<Found> {
  const detail = ({ name, resultCode }: { name: string; resultCode: string }) =>
    `M-Pesa rejected the initiator ${name} (code ${resultCode}), and its calls are suspended. Fix its password, certificate or M-Pesa role, then call releaseInitiator.`;
  return (await suspensions.list()).map(each => {
    return { kind: 'INITIATOR_SUSPENDED', since: null, count: 1, detail: detail(each) };
  });
}

async function findPause({ pausePayouts }: AttentionNeighbours): Promise<Found> {
  const found = await pausePayouts.find();
  return found && item('PAYOUTS_PAUSED', 1, found.at, `${found.by} has paused payouts: ${found.reason}`);
}

async function findSpooling({ inbox }: AttentionNeighbours): Promise<Found> {
  return item('SPOOL_NOT_EMPTY', inbox.isSpooling() ? 1 : 0, null, 'Callbacks wait in the spool of this instance.');
}

/** A shortcode that was never registered takes no payments by hand, which is nothing to look at. */
async function findUnproven({ registrations, shortcodes }: AttentionNeighbours): Promise<Found> {
  const all = await Promise.all(shortcodes.all().map(({ shortcode }) => registrations.find(shortcode)));
  return all
    .filter(({ state }) => state !== 'NOT_REGISTERED' && state !== 'PROVEN')
    .map(({ shortcode, state, registeredAt, answer }) => {
      const told = OUR_URLS.includes(state) ? 'no confirmation has come yet' : (answer ?? 'M-Pesa refused them');
      return {
        kind: 'C2B_NOT_PROVEN',
        since: registeredAt,
        count: 1,
        detail: `The C2B URLs of ${shortcode}: ${told}.`,
      };
    });
}
