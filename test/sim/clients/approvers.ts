/** Second persons: they approve or reject payouts that wait, at times both, twice, at once, or on a process that dies meanwhile. */

import type { Payment } from '../../../src/domain/payment.js';
import type { Dice } from '../world/dice.js';
import type { Gateway, Gateways } from '../world/gateways.js';
import type { Transcript } from '../world/transcript.js';
import type { WorldClock } from '../world/world-clock.js';

export interface ApproversParts {
  readonly gateways: Gateways;
  readonly clock: WorldClock;
  readonly dice: Dice;
  readonly transcript: Transcript;
  /** Called when a process dies while it decides: what it had done by then, nobody knows. */
  readonly onCut: (paymentId: string) => void;
}

export interface Approvers {
  /** Somebody looks at it after a while, or several do, or nobody. */
  hearOf(payment: Payment): void;
}

const NAMES = ['boss', 'chief'] as const;
/** Within a moment of each other, or hours apart. */
const DELAYS_MS = [200, 5_000, 60_000, 7_200_000] as const;

export function createApprovers({ gateways, clock, dice, transcript, onCut }: ApproversParts): Approvers {
  const known = new Set<string>();

  const decide = async (id: string): Promise<void> => {
    const gateway = gateways.pickLiving(dice);
    if (!gateway) return;
    const [name, isApproval] = [dice.pick(NAMES), dice.chance(0.75)];
    let isOver = false;
    const died = gateway.life.ended.then(() => {
      if (!isOver) onCut(id);
      return 'nobody: the process died';
    });
    const answer = put(gateway, id, name, isApproval).finally(() => {
      isOver = true;
    });
    const what = `${isApproval ? 'approval' : 'rejection'} of ${id} by ${name} at ${gateway.life.name}`;
    transcript.note(`${what}: ${await Promise.race([answer, died])}`);
  };

  return Object.freeze({
    hearOf: (payment: Payment) => {
      if (payment.approval?.state !== 'WAITING' || known.has(payment.id)) return;
      known.add(payment.id);
      const delayMs = dice.pick(DELAYS_MS);
      const times = dice.pick([0, 1, 1, 2, 3]);
      for (let time = 0; time < times; time += 1) {
        clock.after(delayMs + dice.int(0, 300), () => void decide(payment.id));
      }
    },
  });
}

function put({ stations }: Gateway, id: string, name: string, isApproval: boolean): Promise<string> {
  const { approve, reject } = stations.approvePayouts;
  const approver = { name, address: null, key: null };
  const decided = isApproval ? approve(id, approver, null) : reject(id, approver, 'not today');
  return decided.then(
    ({ status, version }) => `${status} v${version}`,
    (error: Error & { readonly code?: string }) => error.code ?? error.name,
  );
}
