/** Whether the page hears the gateway: what the browser says of its network, and how long nothing has come. */

import type { Watched } from '../live-view.js';
import { createDeadline } from '../wait.js';
import type { OnPage } from './choose-screen.js';

/** A short cut is nobody's business. */
const LINE_IS_LOST_MS = 6_000;

/** Asked whenever something is drawn. */
export interface Sense {
  line(): OnPage['line'];
  /** Takes the state of the watch. */
  hear(line: Watched['line']): void;
  stop(): void;
}

/** `onChange` is called when the line gets better or worse by itself. */
export function createSense(onChange: () => void): Sense {
  let last: Watched['line'] = 'OFF';
  let isAway = false;
  const silence = createDeadline(() => {
    isAway = true;
    onChange();
  });
  const types = ['online', 'offline'];
  for (const type of types) addEventListener(type, onChange);
  return {
    line: () => (navigator.onLine ? (isAway ? 'AWAY' : 'GOOD') : 'OFFLINE'),
    hear(line) {
      if (line === 'LIVE') {
        silence.stop();
        isAway = false;
      } else if (last === 'LIVE' || last === 'OFF') silence.within(LINE_IS_LOST_MS);
      last = line;
    },
    stop() {
      silence.stop();
      for (const type of types) removeEventListener(type, onChange);
    },
  };
}
