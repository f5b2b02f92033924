/** Puts a rule on an argument or input field of the schema; the rules of a whole operation are checked in one go before it runs. */

import type { GraphQLArgument, GraphQLField, GraphQLInputField, GraphQLInputObjectType } from 'graphql';
import { Extensions } from 'type-graphql';

import type { JointRule, Rule } from './rules.js';

/** On a field of an input or of an arguments class: what its value, once read, must be. Null and left out break no rule. */
export function Accepts<T>(rule: Rule<T>) {
  return Extensions({ rule });
}

/** On an operation: the same for arguments that have no class, by name. */
export function AcceptsArguments(rules: Readonly<Record<string, Rule<never>>>) {
  return Extensions({ argumentRules: rules });
}

/** On an input or an operation: which of its fields or arguments go together. */
export function AcceptsTogether(...jointRules: readonly JointRule[]) {
  return Extensions({ jointRules });
}

/** The rule of an input field. */
export function ruleOfField({ extensions }: GraphQLInputField): Rule<unknown> | undefined {
  return castRule(extensions.rule);
}

/** The rule of an argument of this field. */
export function ruleOfArgument(
  field: GraphQLField<unknown, unknown>,
  { name, extensions }: GraphQLArgument,
): Rule<unknown> | undefined {
  const byName = new Map(Object.entries(field.extensions.argumentRules ?? {}));
  return castRule(extensions.rule ?? byName.get(name));
}

/** What goes together in an input, or among the arguments of a field. */
export function jointRulesOf({
  extensions,
}: GraphQLInputObjectType | GraphQLField<unknown, unknown>): readonly JointRule[] {
  return castJointRules(extensions.jointRules);
}

/** Extensions are untyped; only the decorators above write these. */
function castRule(rule: unknown): Rule<unknown> | undefined {
  return rule as Rule<unknown> | undefined;
}

function castJointRules(rules: unknown): readonly JointRule[] {
  return (rules ?? []) as readonly JointRule[];
}
