/** Decisions for tests: one piece of evidence, or several one after the other, under circumstances of which a test names what matters. */

import { type Circumstances, type Decision, decide } from '../../src/domain/decide.js';
import type { Evidence } from '../../src/domain/evidence.js';
import type { Payment } from '../../src/domain/payment.js';
import { makeCircumstances } from './make-evidence.js';

export const weigh = (payment: Payment, evidence: Evidence, given: Partial<Circumstances> = {}): Decision =>
  decide(payment, evidence, makeCircumstances(given));

/** The payment after all of them, one after the other. */
export const fold = (payment: Payment, pieces: readonly Evidence[], given: Partial<Circumstances> = {}): Payment =>
  pieces.reduce((before, evidence) => weigh(before, evidence, given).payment, payment);
