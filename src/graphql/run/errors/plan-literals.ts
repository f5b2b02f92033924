/** Plans once per document which values each request must check; literals are judged at once. */

import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  getNullableType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  Kind,
  type NameNode,
  typeFromAST,
  type ValueNode,
  type VariableDefinitionNode,
  valueFromASTUntyped,
  visit,
} from 'graphql';

import { jointRulesOf, ruleOfField } from '../../schema/input/accepts.js';
import { refuseUnknownNames } from './accepted-values.js';
import { type BadFields, createBadFields } from './bad-fields.js';
import { checkRule, checkTogether, checkValue, type Place, readLeaf, refuseMissing } from './check-value.js';

/** The variables of a request, as they were sent. */
export type Variables = Readonly<Record<string, unknown>>;

/** One thing to look at in each request. */
export type Check = (variables: Variables, bad: BadFields) => void;

/** What a document declares, and the checks that were found so far. */
export interface Planning {
  readonly schema: GraphQLSchema;
  readonly declared: ReadonlyMap<string, VariableDefinitionNode>;
  readonly checks: Check[];
}

interface NamedValue {
  readonly name: NameNode;
  readonly value: ValueNode;
}

/** Plans the value of an argument or input field. */
export function planValue(place: Place, node: ValueNode, planning: Planning): void {
  if (node.kind === Kind.VARIABLE) {
    planVariable(place, node.name.value, planning);
    return;
  }
  const { field, type, rule } = place;
  const judge = (check: (bad: BadFields) => void): void => planStatic(check, planning);
  if (node.kind === Kind.NULL) {
    if (isNonNullType(type)) judge(bad => refuseMissing(field, rule, bad));
    return;
  }
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    const items = node.kind === Kind.LIST ? node.values : [node];
    for (const item of items) planValue({ field, type: nullable.ofType }, item, planning);
    judge(bad => checkRule(rule, items, field, bad));
  } else if (isInputObjectType(nullable)) {
    planObject(nullable, node, field, planning);
  } else {
    const check: Check = (variables, bad) =>
      readLeaf({ field, type: nullable, rule }, () => nullable.parseLiteral(node, variables), bad);
    if (hasVariable(node)) planning.checks.push(check);
    else judge(bad => check({}, bad));
  }
}

/** What goes together in an input, or among the arguments of a field. */
export function planTogether(
  whole: Parameters<typeof jointRulesOf>[0],
  nodes: readonly NamedValue[],
  field: string,
  { declared, checks }: Planning,
): void {
  if (jointRulesOf(whole).length === 0) return;
  checks.push((variables, bad) => {
    const values = nodes.map(({ name, value }) => [name.value, sentValue(value, variables, declared)] as const);
    checkTogether(whole, new Map(values), field, bad);
  });
}

/** Judged now; what is wrong is said in each request. */
function planStatic(check: (bad: BadFields) => void, { checks }: Planning): void {
  const found = createBadFields();
  check(found);
  for (const { field, message } of found.error()?.details.fields ?? [])
    checks.push((_, bad) => bad.add(field, message));
}

function planObject(type: GraphQLInputObjectType, node: ValueNode, field: string, planning: Planning): void {
  if (node.kind !== Kind.OBJECT) {
    planStatic(bad => bad.mustBe(field, 'an object'), planning);
    return;
  }
  const given = new Map(node.fields.map(each => [each.name.value, each.value]));
  planTogether(type, node.fields, field, planning);
  planStatic(bad => refuseUnknownNames(type, given.keys(), bad), planning);
  for (const each of Object.values(type.getFields())) {
    const value = given.get(each.name);
    if (value) planValue({ field: each.name, type: each.type, rule: ruleOfField(each) }, value, planning);
    else if (isNonNullType(each.type) && each.defaultValue === undefined) {
      planStatic(bad => refuseMissing(each.name, ruleOfField(each), bad), planning);
    }
  }
}

/** Its value is checked by its own type, and by the rule of the place where it is used. */
function planVariable({ field, type, rule }: Place, name: string, planning: Planning): void {
  const { schema, declared, checks } = planning;
  const definition = declared.get(name);
  const own = definition && typeOf(schema, definition);
  if (!definition || !own) return;
  const place = { field, type: own, rule };
  const byDefault: Check[] = [];
  if (definition.defaultValue) planValue(place, definition.defaultValue, { ...planning, checks: byDefault });
  checks.push((variables, bad) => {
    const value = ownValue(variables, name);
    if (value === undefined && definition.defaultValue) for (const check of byDefault) check(variables, bad);
    else if (value === null && isNonNullType(type)) refuseMissing(field, rule, bad);
    else checkValue(place, value, bad);
  });
}

function typeOf(schema: GraphQLSchema, { type }: VariableDefinitionNode): GraphQLInputType | null {
  const found = typeFromAST(schema, type);
  return isInputType(found) ? found : null;
}

/** Only what was sent: every object has inherited names. */
function ownValue(variables: Variables, name: string): unknown {
  return Object.hasOwn(variables, name) ? variables[name] : undefined;
}

function sentValue(node: ValueNode, variables: Variables, declared: Planning['declared']): unknown {
  if (node.kind !== Kind.VARIABLE) return valueFromASTUntyped(node);
  const value = ownValue(variables, node.name.value);
  const byDefault = declared.get(node.name.value)?.defaultValue;
  return value === undefined && byDefault ? valueFromASTUntyped(byDefault) : value;
}

function hasVariable(node: ValueNode): boolean {
  let isFound = false;
  visit(node, {
    Variable() {
      isFound = true;
    },
  });
  return isFound;
}
