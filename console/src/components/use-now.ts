/** The time, for what shows an age. */

import { useEffect, useState } from 'react';

const EACH_MS = 10_000;

/** Renders again every ten seconds, or as often as `eachMs` says. */
export function useNow(eachMs = EACH_MS): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), eachMs);
    return () => clearInterval(timer);
  }, [eachMs]);
  return now;
}
