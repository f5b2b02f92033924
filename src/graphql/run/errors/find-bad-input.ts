/** Finds every fault in the input of an operation before it runs: literals and variables, types and rules, in one answer. */

import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

import type { GatewayError } from '../../../domain/gateway-error.js';
import { ruleOfArgument } from '../../schema/input/accepts.js';
import { createBadFields } from './bad-fields.js';
import { type Check, type Planning, planTogether, planValue, type Variables } from './plan-literals.js';

/** An operation belongs to one schema, and lives as long as its document. */
const plans = new WeakMap<OperationDefinitionNode, readonly Check[]>();

/** BAD_USER_INPUT that names every field; null when every value is accepted. The document may be invalid in other ways. */
export function findBadInput(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): GatewayError | null {
  const checks = plans.get(operation) ?? planOperation(schema, document, operation);
  plans.set(operation, checks);
  if (checks.length === 0) return null;
  const bad = createBadFields();
  for (const check of checks) check(variables, bad);
  return bad.error();
}

function planOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): readonly Check[] {
  const declared = new Map((operation.variableDefinitions ?? []).map(each => [each.variable.name.value, each]));
  const planning = { schema, declared, checks: [] };
  for (const part of partsOf(document, operation)) planPart(part, planning);
  return planning.checks;
}

type Part = OperationDefinitionNode | FragmentDefinitionNode;

/** The operation and every fragment that it reaches, each once. */
function partsOf(document: DocumentNode, operation: OperationDefinitionNode): ReadonlySet<Part> {
  const fragments = new Map(
    document.definitions.flatMap(each =>
      each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [],
    ),
  );
  const parts = new Set<Part>([operation]);
  for (const part of parts) {
    visit(part, {
      FragmentSpread({ name }) {
        const fragment = fragments.get(name.value);
        if (fragment) parts.add(fragment);
      },
    });
  }
  return parts;
}

/** What the document names and the schema does not have is for validation to refuse. */
function planPart(part: Part, planning: Planning): void {
  const typeInfo = new TypeInfo(planning.schema);
  const visitor = visitWithTypeInfo(typeInfo, {
    VariableDefinition: () => false,
    Field({ arguments: given = [], name }) {
      const field = typeInfo.getFieldDef();
      if (field) planTogether(field, given, name.value, planning);
    },
    Argument({ name, value }) {
      const argument = typeInfo.getArgument();
      if (!argument) return false;
      const field = typeInfo.getDirective() ? null : typeInfo.getFieldDef();
      const rule = field ? ruleOfArgument(field, argument) : undefined;
      planValue({ field: name.value, type: argument.type, rule }, value, planning);
      return false;
    },
  });
  visit(part, visitor);
}
