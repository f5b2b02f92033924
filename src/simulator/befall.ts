/** What becomes of a callback on its way, where there is mischief: lost, twice, or torn. */

import type { Mischief } from './behaviour.js';
import type { Callback } from './callbacks.js';

/** Those that leave: the callback itself, unless there is mischief of its own kind. */
export function befall(callback: Callback, mischief: Mischief | null): readonly Callback[] {
  if (mischief === 'LOST') return [];
  if (mischief === 'TWICE') return [callback, callback];
  return [mischief === 'MALFORMED' ? tear(callback) : callback];
}

/** Half a body: what a broken connection or a full buffer leaves. */
function tear(callback: Callback): Callback {
  return { ...callback, text: callback.text.slice(0, Math.floor(callback.text.length / 2)) };
}
