/** The payouts that wait for a second person, kept up to date. */

import { useEffect, useState } from 'react';
import { useSession } from '../../session/session.js';
import { followWaiting, type Waiting } from './follow-waiting.js';

/** With a way not to wait for the next try. */
export interface WaitingPayouts extends Waiting {
  readAgain(): void;
}

export function useWaitingPayouts(): WaitingPayouts {
  const { ask, client } = useSession();
  const [round, setRound] = useState(0);
  const [told, setTold] = useState<Waiting>({ payouts: null, hasMore: false, error: null });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round reads all of it again.
  useEffect(() => {
    const leaving = new AbortController();
    void followWaiting({ ask, client }, leaving.signal, news => setTold(last => ({ ...last, ...news })));
    return () => leaving.abort();
  }, [ask, client, round]);
  return { ...told, readAgain: () => setRound(last => last + 1) };
}
