/** What a document costs that has to be parsed and validated, valid or not: one field of the budget for each token. */

import type { DocumentNode } from 'graphql';

import type { Caller } from '../../../callers/caller.js';
import type { GatewayError } from '../../../domain/gateway-error.js';
import type { Budgets } from './create-budgets.js';

/** Whose budget it is. Validating 1,000 tokens takes some 6 ms, as much as an answer of thousands of fields. */
export interface Payer {
  /** RATE_LIMITED while nothing is left. */
  refuse(): GatewayError | null;
  pay(document: DocumentNode): void;
}

/** Pays for documents that the gateway has not met lately. */
export function createPayer(budgets: Pick<Budgets, 'refuse' | 'spend'>, caller: Caller): Payer {
  return {
    refuse: () => budgets.refuse({ caller }, { mutations: 0, cost: 1 }),
    pay: ({ tokenCount = 0 }) => budgets.spend(caller, tokenCount),
  };
}
