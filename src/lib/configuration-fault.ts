/** A faulty configuration: every fault at once, each with its variable. The process exits 78 on it. */

/** One thing that is wrong with one variable. */
export interface VariableFault {
  readonly variable: string;
  /** Completes the sentence "VARIABLE …"; never holds the value of a secret. */
  readonly problem: string;
}

/** Stops the start. Thrown once with every fault, so that one start shows everything to fix. */
export class ConfigurationFault extends Error {
  override readonly name = 'ConfigurationFault';

  constructor(readonly faults: readonly VariableFault[]) {
    super(faults.map(presentFault).join('\n'));
  }
}

/** One line for a person. */
export function presentFault(fault: VariableFault): string {
  return `${fault.variable} ${fault.problem}`;
}
