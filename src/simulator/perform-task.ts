/** Performs what the schedule has kept: each kind of task, and for each kind of conclusion the endpoint that knows how it ends. */

import type { Mischief } from './behaviour.js';
import type { Callback } from './callbacks.js';
import type { Core } from './core.js';
import { concludePayout } from './endpoints/pay-b2c.js';
import { concludeBusiness } from './endpoints/pay-business.js';
import { concludePush } from './endpoints/push-stk.js';
import { concludeBalance } from './endpoints/query-balance.js';
import { concludeStatus } from './endpoints/query-transaction.js';
import { concludeReversal } from './endpoints/reverse-payment.js';
import { receivePayment } from './endpoints/simulate-c2b.js';
import type { Conclusion, Task } from './tasks.js';

/**
 * Resolves when it is over. What a conclusion changes, that it is done, and that its callback is to be delivered are noted in
 * one moment, and are safe from a crash before the callback leaves.
 */
export async function performTask(core: Core, task: Task, forget: () => void): Promise<void> {
  if (task.kind === 'DELIVER') {
    await core.memory.settle();
    await core.callbacks.deliver(task.callback);
    forget();
    return core.memory.settle();
  }
  const callbacks = task.kind === 'CONCLUDE' ? concludeWith(core, task.conclusion, task.mischief) : [];
  if (task.kind === 'RECEIVE') receivePayment(core, task.sequence);
  forget();
  await Promise.all(callbacks.map(callback => core.schedule.begin({ kind: 'DELIVER', callback })));
  await core.memory.settle();
}

/** The callbacks that leave: one, unless there is mischief. */
function concludeWith(core: Core, conclusion: Conclusion, mischief: Mischief | null): readonly Callback[] {
  const callback = conclude(core, conclusion);
  if (mischief === 'LOST') return [];
  if (mischief === 'TWICE') return [callback, callback];
  return [mischief === 'MALFORMED' ? tear(callback) : callback];
}

function conclude(core: Core, conclusion: Conclusion): Callback {
  switch (conclusion.kind) {
    case 'PUSH':
      return concludePush(core, conclusion);
    case 'PAYOUT':
      return concludePayout(core, conclusion);
    case 'BUSINESS':
      return concludeBusiness(core, conclusion);
    case 'REVERSAL':
      return concludeReversal(core, conclusion);
    case 'STATUS':
      return concludeStatus(core, conclusion);
    case 'BALANCE':
      return concludeBalance(core, conclusion);
  }
}

/** Half a body: what a broken connection or a full buffer leaves. */
function tear(callback: Callback): Callback {
  return { ...callback, text: callback.text.slice(0, Math.floor(callback.text.length / 2)) };
}
