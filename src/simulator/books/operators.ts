/** The API operators: judges an initiator's name and security credential, and locks one that is wrong too often. */

import type { Log } from '../../lib/log.js';
import type { Explain } from '../traffic.js';
import { tellForeign } from '../wire/refusal.js';
import { decryptCredential } from './decrypt-credential.js';
import type { SimulatorShortcode } from './shortcodes.js';

/** The initiators of all shortcodes. */
export interface Operators {
  /** '0', or the code with which the Result will fail, which is explained: SFC_IC0003, 2001 or 8006 (daraja.md §12.2). */
  judge(claim: Claim, explain: Explain): string;
  /** What an administrator of the organisation does in Safaricom's portal. */
  unlock(initiatorName: string): void;
}

/** Who wants to act for a shortcode. */
export interface Claim {
  /** As it was sent. */
  readonly shortcode: string;
  /** Null if it does not belong to the caller's app. */
  readonly owner: SimulatorShortcode | null;
  readonly initiatorName: string;
  readonly securityCredential: string;
}

/** `attemptsMax` wrong credentials in a row lock the operator; from then on the right one is refused too. */
export function createOperators(attemptsMax: number, log: Log): Operators {
  const failures = new Map<string, number>();

  function judge({ shortcode, owner, initiatorName, securityCredential }: Claim, explain: Explain): string {
    if (owner === null) {
      explain(tellForeign(shortcode));
      return 'SFC_IC0003';
    }
    if (owner.initiatorName !== initiatorName) {
      explain(tellStranger(owner));
      return '2001';
    }
    const failed = failures.get(initiatorName) ?? 0;
    if (failed >= attemptsMax) {
      explain(`The operator ${initiatorName} is locked: restart the simulator to unlock it.`);
      return '8006';
    }
    const problem = findProblem(owner, securityCredential);
    failures.set(initiatorName, problem === null ? 0 : failed + 1);
    if (problem === null) return '0';
    const times = `after ${attemptsMax} wrong credentials in a row`;
    const isLocked = failed + 1 === attemptsMax;
    const locked = `The operator ${initiatorName} is locked now, ${times}: restart the simulator to unlock it.`;
    for (const sentence of isLocked ? [problem, locked] : [problem]) {
      explain(sentence);
      log.warn(sentence);
    }
    return '2001';
  }

  return Object.freeze({
    judge,
    unlock(initiatorName: string): void {
      failures.delete(initiatorName);
    },
  });
}

function tellStranger({ shortcode, initiatorName }: SimulatorShortcode): string {
  return initiatorName === null
    ? `Shortcode ${shortcode} has no initiator here: set MPESA_INITIATOR_NAME and MPESA_INITIATOR_PASSWORD.`
    : `The initiator of shortcode ${shortcode} has another name.`;
}

function findProblem({ initiatorName, initiatorPassword }: SimulatorShortcode, sealed: string): string | null {
  const password = decryptCredential(sealed);
  if (password === null) {
    return "SecurityCredential was not made with this simulator's certificate: download it from the simulator's page.";
  }
  return password === initiatorPassword
    ? null
    : `SecurityCredential holds another password than that of ${initiatorName ?? 'the initiator'}.`;
}
