/** The probe that shows whether callbacks arrive: a signed path that stores nothing, and an answer that only the gateway can give. */

import type { CallbackKeys } from './callback-keys.js';

const ROUTE = 'probe';
const ANSWER_ROUTE = 'probe/answer';
const PATH = /^\/probe\/([0-9a-z]{1,64})\/([0-9a-f]{32})$/;

/** The path of a probe, below the callbacks' own. */
export function probePath(keys: Pick<CallbackKeys, 'sign'>, ticket: string): string {
  return `/${ROUTE}/${ticket}/${keys.sign(ROUTE, ticket)}`;
}

/** The ticket of a probe whose key is right, else null. */
export function matchProbe(keys: Pick<CallbackKeys, 'verify'>, path: string): string | null {
  const [, ticket, key] = PATH.exec(path) ?? [];
  return ticket !== undefined && key !== undefined && keys.verify(ROUTE, ticket, key) ? ticket : null;
}

/** What a gateway answers: somebody else who says 200 to everything does not know it. */
export function answerProbe(keys: Pick<CallbackKeys, 'sign'>, ticket: string): { readonly gateway: string } {
  return { gateway: keys.sign(ANSWER_ROUTE, ticket) };
}

/** Whether an answer to the probe of this ticket is a gateway's, with one of our secrets. */
export function isProbeAnswer(keys: Pick<CallbackKeys, 'verify'>, ticket: string, answer: unknown): boolean {
  const isObject = typeof answer === 'object' && answer !== null && 'gateway' in answer;
  return isObject && typeof answer.gateway === 'string' && keys.verify(ANSWER_ROUTE, ticket, answer.gateway);
}
