/** Makes the pulls station: by schedule, on one instance at a time, and whenever somebody asks for a range. */

import type { Daraja } from '../daraja/daraja.js';
import { badInput, GatewayError } from '../domain/gateway-error.js';
import type { Shortcode } from '../domain/shortcode.js';
import type { ShortcodeDirectory } from '../domain/shortcode-directory.js';
import type { Log } from '../lib/log.js';
import { passByPass } from '../store/pass-by-pass.js';
import { type FlagMissingNeighbours, flagMissing } from './flag-missing.js';
import { moveMarks, planPull } from './plan-pull.js';
import { PullFailed, type PullPartNeighbours, type PullRange } from './pull-part.js';
import { type Pulled, pullRange } from './pull-range.js';
import type { PullRow } from './pull-row.js';
import { type Pulls, REACH_MS } from './pulls.js';
import { advise, type RegistrationNeighbours, requireRegistration } from './require-registration.js';
import { createPullTurns, type TurnEnd } from './take-turn.js';

export interface PullsNeighbours extends PullPartNeighbours, FlagMissingNeighbours, RegistrationNeighbours {
  readonly daraja: Pick<Daraja, 'pullTransactions' | 'registerPull'>;
  readonly clock: PullPartNeighbours['clock'];
  readonly funnel: PullPartNeighbours['funnel'];
  /** Those of the configuration. */
  readonly configured: readonly Shortcode[];
  readonly shortcodes: ShortcodeDirectory;
  readonly newId: () => string;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** The pulls with what only the program that runs them needs. */
export interface PullsStation extends Pulls {
  /** Pulls by schedule, if there is one, until `close`. */
  start(): void;
  /** Resolves when what is under way has ended, after the page that it is at. */
  close(): Promise<void>;
}

const BETWEEN_LOOKS_MS = 1_000;
/** Another instance may end its turn early, or die. */
const LOOK_AFTER_MAX_MS = 60_000;
/** What is refused stays so until a person has done something: it is tried once a day, and when somebody asks for a range. */
const REFUSED_PAUSE_MS = 24 * 3_600_000;
/** A clock that is a little wrong asks for a little too much. */
const RANGE_SLACK_MS = 60_000;

/** Several pulls of one shortcode harm nothing, as each row counts once; but they would only do the same work twice. */
export function createPulls(neighbours: PullsNeighbours): PullsStation {
  const { store, configured, shortcodes, newId, clock, log, signal } = neighbours;
  const turns = createPullTurns(store, newId, clock);
  const underWay = new Set<string>();
  const looks = new Map<string, number>();
  let looping: Promise<void> = Promise.resolve();

  const pullAll = async (
    shortcode: Shortcode,
    row: PullRow,
    range: PullRange,
    mayGoOn: () => Promise<boolean>,
  ): Promise<Pulled> => {
    const isNew = await requireRegistration(neighbours, shortcode, row);
    if (isNew) await turns.note(shortcode.shortcode, () => ({ registeredAt: clock.now() }));
    const pulled = await pullRange(neighbours, range, async () => !signal.aborted && (await mayGoOn()));
    await flagMissing(neighbours, range, pulled);
    return pulled;
  };

  const refusalOf = (shortcode: Shortcode, error: PullFailed): TurnEnd => ({
    ...{ refusal: advise(shortcode, error), registeredAt: null },
    nextAt: clock.now() + REFUSED_PAUSE_MS,
  });

  const pullBySchedule = async (shortcode: Shortcode, everyMs: number): Promise<void> => {
    const { shortcode: number } = shortcode;
    if ((looks.get(number) ?? 0) > clock.now()) return;
    const taken = await turns.take(number);
    if (taken.row === null) {
      return void looks.set(number, Math.min(taken.againAt, clock.now() + LOOK_AFTER_MAX_MS));
    }
    const { row, turn } = taken;
    const plan = planPull(row, clock.now());
    const nextAt = plan.to + everyMs;
    try {
      const range = { shortcode: number, from: plan.from, to: plan.to };
      const pulled = await pullAll(shortcode, row, range, () => turns.keep(number, turn));
      await turns.end(number, turn, { nextAt, refusal: null, ...moveMarks(row, plan, pulled) });
      log.debug({ ...pulled.report }, 'payments were pulled');
    } catch (error) {
      if (!(error instanceof PullFailed)) throw error;
      log.warn({ shortcode: number, problem: advise(shortcode, error) }, 'payments could not be pulled');
      await turns.end(number, turn, error.isRefused ? refusalOf(shortcode, error) : { nextAt });
    }
  };

  /** Each shortcode by itself: one that fails holds up no other. */
  const loop = (shortcode: Shortcode, everyMs: number): Promise<void> => {
    const fields = { shortcode: shortcode.shortcode };
    const passes = { clock, log, signal, everyMs: BETWEEN_LOOKS_MS, complaint: 'a pull failed', fields };
    return passByPass(passes, () => pullBySchedule(shortcode, everyMs));
  };

  const pullNow = async (shortcode: Shortcode, range: PullRange): Promise<Pulled> => {
    const { shortcode: number } = shortcode;
    try {
      const row = await turns.note(number, () => ({}));
      const pulled = await pullAll(shortcode, row, range, async () => true);
      // What kept the schedule is over.
      await turns.note(number, ({ refusal }) => (refusal === null ? {} : { refusal: null, nextAt: clock.now() }));
      return pulled;
    } catch (error) {
      if (!(error instanceof PullFailed)) throw error;
      if (error.isRefused) await turns.note(number, () => refusalOf(shortcode, error));
      throw new GatewayError('UNAVAILABLE', `M-Pesa gave no list of payments. ${advise(shortcode, error)}`);
    }
  };

  return Object.freeze({
    pull: async (asked, from, to) => {
      const shortcode = shortcodes.get(asked);
      const { shortcode: number } = shortcode;
      const range = { shortcode: number, ...readRange(from, to, clock.now()) };
      if (underWay.has(number)) {
        throw new GatewayError('UNAVAILABLE', `Payments of ${number} are being pulled already. Try again in a while.`);
      }
      underWay.add(number);
      const { report } = await pullNow(shortcode, range).finally(() => underWay.delete(number));
      return report;
    },
    start: () => {
      const loops = configured.flatMap(each => (each.pullEveryMs === null ? [] : [loop(each, each.pullEveryMs)]));
      looping = Promise.all(loops).then(() => undefined);
    },
    close: async () => {
      await looping;
    },
  } satisfies PullsStation);
}

/** What lies in the future has not happened yet, so that the range ends now. */
function readRange(from: number, to: number | null, now: number): Pick<PullRange, 'from' | 'to'> {
  if (from < now - REACH_MS - RANGE_SLACK_MS || from > now) {
    throw badInput('from', 'within the last 48 hours, because M-Pesa lists no older payments');
  }
  if (to !== null && to <= from) throw badInput('to', 'after `from`');
  return { from: Math.max(from, now - REACH_MS), to: Math.min(to ?? now, now) };
}
