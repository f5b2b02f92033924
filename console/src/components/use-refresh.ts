/** Reads a list again every few seconds, but not while somebody points at it: rows never move under the pointer. */

import { useEffect, useRef } from 'react';

const EACH_MS = 10_000;

/** For the element that holds the list. */
export interface Hold {
  onPointerEnter(): void;
  onPointerLeave(): void;
}

/** `read` is called in the background while the page is seen. */
export function useRefresh(read: () => void): Hold {
  const isHeld = useRef(false);
  useEffect(() => {
    const timer = setInterval(() => {
      if (!isHeld.current && document.visibilityState === 'visible') read();
    }, EACH_MS);
    return () => clearInterval(timer);
  }, [read]);
  return {
    onPointerEnter: () => {
      isHeld.current = true;
    },
    onPointerLeave: () => {
      isHeld.current = false;
    },
  };
}
