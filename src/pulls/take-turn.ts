/** Turns of the schedule: of all instances one at a time pulls the payments of a shortcode. */

import type { Clock } from '../lib/clock.js';
import type { Store } from '../store/open-store.js';
import type { Unit } from '../store/unit.js';
import { newPullRow, PullRow } from './pull-row.js';

/** The row as it was when the turn was taken, or null with the instant from which it is worth asking again. */
export type TurnTaken =
  | { readonly row: PullRow; readonly turn: string }
  | { readonly row: null; readonly againAt: number };

/** What a turn leaves behind. */
export type TurnEnd = Pick<PullRow, 'nextAt'> &
  Partial<Pick<PullRow, 'registeredAt' | 'refusal' | 'pulledThrough' | 'comparedThrough'>>;

/** Instants are UTC milliseconds; all of it survives the process. */
export interface PullTurns {
  take(shortcode: string): Promise<TurnTaken>;
  /** False: it took too long, and another instance may have the turn by now. */
  keep(shortcode: string, turn: string): Promise<boolean>;
  /** Changes nothing if the turn is another's by now. */
  end(shortcode: string, turn: string, left: TurnEnd): Promise<void>;
  /** For a pull that nobody waits in turn for: changes what it has found out. */
  note(shortcode: string, found: (row: PullRow) => Partial<PullRow>): Promise<PullRow>;
}

/** Longer than a page takes: so long after the death of an instance another one goes on. */
export const TURN_MS = 2 * 60_000;
/** An instant that lies further ahead was left by a clock that has been set back since. */
const AHEAD_MAX_MS = 25 * 3_600_000;

/** A shortcode has its row from its first turn on. Every verb rejects with StoreUnavailable when the database is away. */
export function createPullTurns(store: Store, newId: () => string, clock: Pick<Clock, 'now'>): PullTurns {
  const lockRow = async (unit: Unit, shortcode: string): Promise<PullRow> => {
    const [row] = await unit.lockMany(PullRow, [shortcode]);
    if (row) return row;
    // Another instance may insert it at the same time: the one that comes second runs again, and finds it.
    const fresh = newPullRow(shortcode);
    await unit.insertMany(PullRow, [fresh]);
    return fresh;
  };
  const write = (unit: Unit, row: PullRow, changes: Partial<PullRow>): Promise<void> => {
    // A change names the fields of a row.
    const fields = Object.keys(changes) as (keyof PullRow)[];
    return fields.length === 0 ? Promise.resolve() : unit.updateMany(PullRow, [{ ...row, ...changes }], fields);
  };

  return Object.freeze({
    take: shortcode => {
      const turn = newId();
      return store.atomically(async unit => {
        const row = await lockRow(unit, shortcode);
        const now = clock.now();
        const freeAt = Math.max(row.nextAt, row.turnUntil);
        if (freeAt > now && freeAt <= now + AHEAD_MAX_MS) return { row: null, againAt: freeAt };
        await write(unit, row, { turn, turnUntil: now + TURN_MS });
        return { row, turn };
      });
    },
    keep: (shortcode, turn) =>
      store.atomically(async unit => {
        const row = await lockRow(unit, shortcode);
        if (row.turn !== turn) return false;
        await write(unit, row, { turnUntil: clock.now() + TURN_MS });
        return true;
      }),
    end: (shortcode, turn, left) =>
      store.atomically(async unit => {
        const row = await lockRow(unit, shortcode);
        if (row.turn === turn) await write(unit, row, { ...left, turn: null, turnUntil: 0 });
      }),
    note: (shortcode, found) =>
      store.atomically(async unit => {
        const row = await lockRow(unit, shortcode);
        const changes = found(row);
        await write(unit, row, changes);
        return { ...row, ...changes };
      }),
  } satisfies PullTurns);
}
