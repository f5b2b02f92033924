/** What the database, the disk and the doorbell do to their callers: fine days, outages, and answers that are lost on the way. */

import type { Dice } from './dice.js';
import type { WorldClock } from './world-clock.js';

/** What becomes of one unit of work. UNHEARD: it is committed and its caller is told that the database is away. */
export type UnitFate = 'DONE' | 'REFUSED' | 'UNDONE' | 'UNDONE_THEN_DONE' | 'DONE_TWICE' | 'UNHEARD';

export interface Weather {
  /** Resolves after as long as the database takes to answer today. */
  lag(): Promise<void>;
  /** Whether the database is away. */
  isAway(): boolean;
  drawUnit(): UnitFate;
  isReadLost(): boolean;
  isDiskFull(): boolean;
  isBellLost(): boolean;
  /** Away from now for a while. */
  beginOutage(): void;
  /** Answers nothing from now on for a while, and then everything. */
  freeze(): void;
  /** Whether it has ever been so. */
  hasFrozen(): boolean;
  /** It answers at once, and every time. */
  isWell(): boolean;
  /** Something is about to be stored: a moment for the database to go away. */
  tempt(): void;
  /** Nothing goes wrong any more. */
  clear(): void;
}

const FROZEN_MS = [2_000, 20_000] as const;
const OUTAGE_MS_MAX = [2_000, 20_000, 45_000];

const FATES = { DONE: 88, REFUSED: 2, UNDONE: 2, UNDONE_THEN_DONE: 3, DONE_TWICE: 3, UNHEARD: 2 } as const;

export interface Climate {
  /** Whether the database's answers take time, so that others come in between. */
  readonly isSlow: boolean;
  readonly isUnreliable: boolean;
  readonly bellLossChance: number;
}

export function createWeather(climate: Climate, dice: Dice, clock: WorldClock): Weather {
  // A stream of its own, so that ice moves nothing else.
  const ice = dice.fork('ice');
  let isClear = false;
  let awayUntil = 0;
  let diskFullUntil = 0;
  let frozenUntil = 0;
  const beginOutage = (): void => {
    if (isClear) return;
    awayUntil = clock.elapsed() + dice.int(200, dice.pick(OUTAGE_MS_MAX));
    if (dice.chance(0.25)) diskFullUntil = awayUntil;
  };
  const wait = (delayMs: number) => new Promise<void>(resolve => void clock.lag(delayMs, resolve));
  return Object.freeze({
    lag: () => {
      const frozenMs = frozenUntil - clock.elapsed();
      if (frozenMs > 0) return wait(frozenMs);
      if (isClear || !climate.isSlow || dice.chance(0.4)) return Promise.resolve();
      return wait(dice.int(0, dice.chance(0.1) ? 900 : 30));
    },
    isAway: () => clock.elapsed() < awayUntil,
    drawUnit: (): UnitFate => (isClear || !climate.isUnreliable ? 'DONE' : dice.weigh(FATES)),
    isReadLost: () => !isClear && climate.isUnreliable && dice.chance(0.01),
    isDiskFull: () => clock.elapsed() < diskFullUntil,
    isBellLost: () => !isClear && dice.chance(climate.bellLossChance),
    beginOutage,
    freeze: () => {
      if (!isClear) frozenUntil = clock.elapsed() + ice.int(...FROZEN_MS);
    },
    hasFrozen: () => frozenUntil > 0,
    isWell: () =>
      isClear || (!climate.isSlow && !climate.isUnreliable && clock.elapsed() >= Math.max(awayUntil, frozenUntil)),
    tempt: () => {
      if (climate.isUnreliable && dice.chance(0.1)) beginOutage();
    },
    clear: () => {
      isClear = true;
      awayUntil = 0;
      frozenUntil = Math.min(frozenUntil, clock.elapsed());
      diskFullUntil = 0;
    },
  } satisfies Weather);
}
