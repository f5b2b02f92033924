/** The payment of a page, which is read again when one of its versions has come. */

import { useEffect, useRef } from 'react';
import { type Answered, useAsked } from '../../components/use-asked.js';
import { useSession } from '../../session/session.js';
import { PAYMENT, type PaymentView } from './documents.js';

/** A burst of versions is read once. */
const CALM_MS = 250;
const AGAIN_MS = 3_000;

export function usePayment(id: string): Answered<{ readonly payment: PaymentView | null }> {
  const { client } = useSession();
  const asked = useAsked(PAYMENT, { id });
  const { askAgain } = asked;
  const cursor = asked.answer?.payment?.cursor ?? null;
  const newest = useRef(cursor);
  newest.current = cursor;
  const isKnown = cursor !== null;
  useEffect(() => {
    if (!isKnown) return;
    const leaving = new AbortController();
    const { signal } = leaving;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const followOnce = async (): Promise<void> => {
      const updates = client.watchAll({ filter: { id: [id] }, after: newest.current, collapse: true, signal });
      for await (const _ of updates) {
        clearTimeout(timer);
        timer = setTimeout(askAgain, CALM_MS);
      }
    };
    const follow = async (): Promise<void> => {
      while (!signal.aborted) {
        // A cursor that has expired, say: what is read anew has one of now.
        await followOnce().catch(() => signal.aborted || askAgain());
        await new Promise(resolve => setTimeout(resolve, AGAIN_MS));
      }
    };
    void follow();
    return () => {
      leaving.abort();
      clearTimeout(timer);
    };
  }, [client, id, isKnown, askAgain]);
  return asked;
}
