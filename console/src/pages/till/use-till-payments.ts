/** What customers have paid, newest first, as M-Pesa tells it. */

import type { Line } from '@mpesa-gateway/client';
import { useEffect, useRef, useState } from 'react';
import { MONEY_IN } from '../../money/direction.js';
import { useSession } from '../../session/session.js';
import { LATEST, type TillPayment } from './documents.js';

/** The rows of the till. */
export interface TillPayments {
  readonly payments: readonly TillPayment[];
  /** The last one that came while somebody looked. */
  readonly newest: string | null;
  readonly line: Line['state'];
  readonly isLoading: boolean;
  readonly error: unknown;
  askAgain(): void;
}

const ROWS = 8;
const PAID_BY_CUSTOMERS = { status: ['COMPLETED'], kind: MONEY_IN } as const;
const NOTHING = { payments: [], newest: null, line: 'CONNECTING', isLoading: true, error: null } as const;

/** `onPaid` is called for each payment that becomes PAID from now on. */
export function useTillPayments(onPaid: () => void): TillPayments {
  const { ask, client } = useSession();
  const [round, setRound] = useState(0);
  const [told, setTold] = useState<Omit<TillPayments, 'askAgain'>>(NOTHING);
  const ring = useRef(onPaid);
  ring.current = onPaid;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round reads all of it again.
  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    const tell = (news: Partial<TillPayments>) => {
      if (!signal.aborted) setTold(last => ({ ...last, ...news }));
    };
    const follow = async () => {
      const { payments } = await ask(LATEST, { filter: PAID_BY_CUSTOMERS, first: ROWS }, signal);
      const rows = new Map(payments.edges.map(({ node }) => [node.id, node]));
      tell({ ...NOTHING, payments: newestFirst(rows), isLoading: false });
      const onLine = ({ state }: Line) => tell({ line: state });
      const options = { after: payments.cursor, collapse: true, filter: PAID_BY_CUSTOMERS, onLine, signal };
      for await (const { payment } of client.watchAll(options)) {
        const known = rows.get(payment.id);
        if (known ? known.version >= payment.version : payment.phase !== 'PAID') continue;
        rows.set(payment.id, payment);
        tell({ payments: newestFirst(rows), ...(!known && { newest: payment.id }) });
        if (!known) ring.current();
      }
    };
    follow().catch((error: unknown) => tell({ error, isLoading: false }));
    return () => leaving.abort();
  }, [ask, client, round]);
  return { ...told, askAgain: () => setRound(round + 1) };
}

/** Forgets what no longer fits on the screen. */
function newestFirst(rows: Map<string, TillPayment>): TillPayment[] {
  const sorted = [...rows.values()].sort((one, other) => ((one.settledAt ?? '') < (other.settledAt ?? '') ? 1 : -1));
  for (const { id } of sorted.splice(ROWS)) rows.delete(id);
  return sorted;
}
