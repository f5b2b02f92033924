/** The rules for documents; values are judged apart from them, all together and with the variables (`find-bad-input`). */

import { GraphQLError, specifiedRules, type ValidationRule, ValuesOfCorrectTypeRule } from 'graphql';
import { LimitRule } from './limits/limit-rule.js';
import { VariableNameRule } from './variable-name-rule.js';

/** Beside those of the specification. */
export const OWN_RULES: readonly ValidationRule[] = [LimitRule, VariableNameRule];

/** The same on every door. */
export const DOCUMENT_RULES: readonly ValidationRule[] = [
  ...specifiedRules.filter(rule => rule !== ValuesOfCorrectTypeRule),
  ...OWN_RULES,
];

/** The code that Apollo Server gives the same error over HTTP. */
export function withCode(error: GraphQLError, code: string): GraphQLError {
  const { message, nodes = null, source = null, positions = null, originalError = null } = error;
  return new GraphQLError(message, { nodes, source, positions, originalError, extensions: { code } });
}
