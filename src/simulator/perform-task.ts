/** Performs what the schedule has kept: each kind of task, and for each kind of conclusion the endpoint that knows how it ends. */

import { befall } from './befall.js';
import type { Callback } from './callbacks.js';
import { expirePrompt } from './control/prompts.js';
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
export async function performTask(core: Core, id: string, task: Task, forget: () => void): Promise<void> {
  if (task.kind === 'DELIVER') {
    await core.memory.settle();
    await core.callbacks.deliver(task.callback);
    forget();
    return core.memory.settle();
  }
  if (task.kind === 'RECEIVE') return receivePayment(core, task.sequence, forget);
  const ending = task.kind === 'PROMPT' ? expirePrompt(core, id, task) : task;
  const callbacks = ending.kind === 'CONCLUDE' ? befall(conclude(core, ending.conclusion), ending.mischief) : [];
  forget();
  await Promise.all(callbacks.map(callback => core.schedule.begin({ kind: 'DELIVER', callback })));
  await core.memory.settle();
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
