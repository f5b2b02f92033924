/** Remembers which argument or input field a value of a document was given for, so that an error can name it. */

import type {
  ArgumentNode,
  ASTNode,
  ASTVisitor,
  ObjectFieldNode,
  ObjectValueNode,
  ValidationContext,
  ValueNode,
} from 'graphql';
import { getNullableType, isInputObjectType, isRequiredInputField, Kind } from 'graphql';

/** Nodes live as long as their document; so does what is remembered about them. */
const fieldNames = new WeakMap<ASTNode, string>();

/** The argument or input field that a value belongs to; null for nodes that are no value. */
export function findFieldName(node: ASTNode | undefined): string | null {
  return (node && fieldNames.get(node)) ?? null;
}

/** A validation rule that reports nothing: the errors of the other rules point to the nodes that it has seen. */
export function LiteralFieldsRule(context: ValidationContext): ASTVisitor {
  return {
    Argument: rememberName,
    ObjectField: rememberName,
    ObjectValue: node => rememberMissing(node, context),
  };
}

function rememberName({ name, value }: ArgumentNode | ObjectFieldNode): void {
  remember(value, name.value);
}

function remember(value: ValueNode, name: string): void {
  fieldNames.set(value, name);
  if (value.kind === Kind.LIST) for (const item of value.values) remember(item, name);
}

/** That a required field is missing is reported on the object, but it is the field that must be named. */
function rememberMissing(node: ObjectValueNode, context: ValidationContext): void {
  const type = getNullableType(context.getInputType());
  if (!isInputObjectType(type)) return;
  const given = new Set(node.fields.map(({ name }) => name.value));
  const missing = Object.values(type.getFields()).find(field => isRequiredInputField(field) && !given.has(field.name));
  if (missing) fieldNames.set(node, missing.name);
}
