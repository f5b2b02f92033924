/** How many messages of each verdict there are, whatever verdict is looked at. */

import { useEffect, useMemo } from 'react';
import type { CallbackCount } from '../../api/schema.js';
import { type Answered, useAsked } from '../../components/use-asked.js';
import { COUNTS } from './documents.js';
import { type InboxFilter, toApi } from './read-filter.js';

const AGAIN_MS = 30_000;
/** News come in bursts. */
const CALM_MS = 1_000;

export function useCounts(filter: InboxFilter): Answered<{ readonly callbackCounts: readonly CallbackCount[] }> {
  const asked = useAsked(COUNTS, { filter: toApi({ ...filter, verdict: null }) });
  const { askAgain } = asked;
  const calm = useMemo(() => calmly(askAgain), [askAgain]);
  useEffect(() => {
    const timer = setInterval(askAgain, AGAIN_MS);
    return () => {
      clearInterval(timer);
      calm.stop();
    };
  }, [askAgain, calm]);
  return { ...asked, askAgain: calm.call };
}

/** At the end of a burst once. */
function calmly(act: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    call: () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        act();
      }, CALM_MS);
    },
    stop: () => {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
