/** One act at a time, and what came of it: for a button that asks the gateway to do something. */

import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';

/** `isDone` until the next act begins. */
export interface Act {
  readonly isBusy: boolean;
  readonly isDone: boolean;
  readonly error: unknown;
  /** Does nothing while another is on its way. */
  run(act: () => Promise<unknown>, onDone?: () => void): void;
}

const IDLE = { isBusy: false, isDone: false, error: null };

export function useAct(): Act {
  const [state, setState] = useState<Omit<Act, 'run'>>(IDLE);
  const isBusy = useRef(false);
  const run: Act['run'] = (act, onDone = () => undefined) => {
    if (isBusy.current) return;
    isBusy.current = true;
    setState({ ...IDLE, isBusy: true });
    const end = (state: Partial<Omit<Act, 'run'>>, then: () => void) => {
      // At once: a press that comes before the page has changed would do it again.
      flushSync(() => {
        setState({ ...IDLE, ...state });
        then();
      });
      isBusy.current = false;
    };
    act().then(
      () => end({ isDone: true }, onDone),
      (error: unknown) => end({ error }, () => undefined),
    );
  };
  return { ...state, run };
}
