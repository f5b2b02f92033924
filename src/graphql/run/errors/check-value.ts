/** Checks the value of a variable: its type, and the rules of everything inside it. */

import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  getNullableType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';

import { jointRulesOf, ruleOfField } from '../../schema/input/accepts.js';
import type { Rule } from '../../schema/input/rules.js';
import { acceptedBy, refuseUnknownNames } from './accepted-values.js';
import type { BadFields } from './bad-fields.js';

/** Where a value stands: the argument or input field that its user knows, and what it accepts. */
export interface Place {
  readonly field: string;
  readonly type: GraphQLInputType;
  readonly rule?: Rule<unknown> | undefined;
}

/** Null and undefined are the same here: not given. */
export function checkValue({ field, type, rule }: Place, value: unknown, bad: BadFields): void {
  if (value === null || value === undefined) {
    if (isNonNullType(type)) refuseMissing(field, rule, bad);
    return;
  }
  if (!bad.mayLook(0)) return;
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    // GraphQL takes a single value for a list of one.
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (!bad.mayLook(items.length)) return;
    for (const item of items) checkValue({ field, type: nullable.ofType }, item, bad);
    checkRule(rule, items, field, bad);
  } else if (isInputObjectType(nullable)) {
    checkObject(nullable, value, field, bad);
  } else {
    readLeaf({ field, type: nullable, rule }, () => nullable.parseValue(value), bad);
  }
}

/** Required, and null or left out. */
export function refuseMissing(field: string, rule: Rule<unknown> | undefined, bad: BadFields): void {
  bad.mustBe(field, rule?.whenMissing ?? 'given');
}

/** A leaf is read as its type reads it, so that its rule judges what a resolver would be given. */
export function readLeaf(
  { field, type, rule }: Place & { readonly type: LeafType },
  read: () => unknown,
  bad: BadFields,
): void {
  if (bad.isDone(field)) return;
  let value: unknown;
  try {
    value = read();
  } catch (error) {
    bad.mustBe(field, acceptedBy(type, error));
    return;
  }
  checkRule(rule, value, field, bad);
}

type LeafType = Parameters<typeof acceptedBy>[0];

/** `value` is neither null nor left out. */
export function checkRule(rule: Rule<unknown> | undefined, value: unknown, field: string, bad: BadFields): void {
  if (rule && !rule.isKept(value)) bad.mustBe(field, rule.accepted);
}

function checkObject(type: GraphQLInputObjectType, value: unknown, field: string, bad: BadFields): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    bad.mustBe(field, 'an object');
    return;
  }
  const entries = Object.entries(value);
  if (!bad.mayLook(entries.length)) return;
  const given = new Map<string, unknown>(entries);
  checkTogether(type, given, field, bad);
  refuseUnknownNames(type, given.keys(), bad);
  for (const each of Object.values(type.getFields())) {
    if (given.get(each.name) === undefined && each.defaultValue !== undefined) continue;
    checkValue({ field: each.name, type: each.type, rule: ruleOfField(each) }, given.get(each.name), bad);
  }
}

/** What goes together in an input, or among the arguments of a field. `field` holds them all. */
export function checkTogether(
  whole: Parameters<typeof jointRulesOf>[0],
  values: ReadonlyMap<string, unknown>,
  field: string,
  bad: BadFields,
): void {
  const rules = jointRulesOf(whole);
  if (rules.length === 0) return;
  const given = new Map([...values].filter(([, value]) => value !== null && value !== undefined));
  for (const rule of rules) {
    if (!rule.isKept(given)) bad.mustBe(rule.field ?? field, rule.accepted);
  }
}
