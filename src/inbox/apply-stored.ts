/** Applies a stored callback: locks its row and checks it again, because another process may have been faster. */

import type { AuditEntry } from '../audit/audit.js';
import { isCallbackRoute } from '../operations/callback-routes.js';
import type { Unit } from '../store/unit.js';
import { updateOf } from '../store/write.js';
import type { ApplyCallback, Verdict } from './apply-callback.js';
import { CallbackRow } from './callback-row.js';
import { judgeRow } from './keep-callback.js';

/**
 * The new verdict of a callback, given as its row was read; `isAnswered`: M-Pesa's own answer, which it waited for, has come; `audit` tells who asked for it. Null
 * when another process, or another entry of the same batch, has decided it meanwhile: that verdict stands.
 */
export type ApplyStored = (row: CallbackRow, isAnswered: boolean, audit?: AuditEntry) => Promise<Verdict | null>;

/** The columns that a verdict fills. */
const GIVEN = ['verdict', 'note', 'paymentId'] as const;

/** One for a process: two entries of one batch must know of each other. */
export function createApplyStored(apply: ApplyCallback): ApplyStored {
  /** The callbacks that a unit decides; a unit that is tried again is a new one. */
  const decidedBy = new WeakMap<Unit, Set<string>>();

  const isStillOpen = async (unit: Unit, { id, verdict }: CallbackRow): Promise<boolean> => {
    const decided = decidedBy.get(unit) ?? new Set();
    decidedBy.set(unit, decided);
    if (decided.has(id)) return false;
    decided.add(id);
    const [locked] = await unit.lockMany(CallbackRow, [id]);
    return locked?.verdict === verdict;
  };

  return async (row, isAnswered, audit) => {
    const { route } = row;
    if (!isCallbackRoute(route)) return null;
    return apply(
      { ...row, route },
      {
        ...{ isAnswered, audit },
        isStillOpen: unit => isStillOpen(unit, row),
        write: given => {
          // The same verdict keeps its note, which says why it was given first.
          const { verdict, note, paymentId } = given.verdict === row.verdict ? row : given;
          const judged = judgeRow(row, { ...given, verdict, note, paymentId });
          const isKept = judged.bodyHash === row.bodyHash;
          return updateOf(CallbackRow, judged, isKept ? GIVEN : [...GIVEN, 'body', 'bodyHash']);
        },
      },
    );
  };
}
