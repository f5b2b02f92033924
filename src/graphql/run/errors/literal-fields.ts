/** Remembers which argument or input field a value of a document was given for, so that its refusal can name it. */

import {
  type ArgumentNode,
  type ASTNode,
  type ASTVisitor,
  type GraphQLInputType,
  getNamedType,
  isInputObjectType,
  isLeafType,
  Kind,
  type ObjectFieldNode,
  type ValidationContext,
  type ValueNode,
} from 'graphql';

import { badInput, type GatewayError } from '../../../domain/gateway-error.js';
import { refuseValue } from './refuse-value.js';

interface Place {
  readonly field: string;
  /** Unknown where the document names no field of ours. */
  readonly type: GraphQLInputType | null | undefined;
}

/** Nodes live as long as their document; so does what is remembered about them. */
const places = new WeakMap<ASTNode, Place>();

/** That a required field is missing is reported on the object, and only these words of graphql-js tell which. */
const MISSING_FIELD = /^Field "\w+\.(\w+)" of required type/;

/** The refusal of a value of the document, in the words of a bad variable; null for nodes that are no value. */
export function refuseLiteral(node: ASTNode | undefined, error: Error): GatewayError | null {
  const place = node && places.get(node);
  if (!place) return null;
  const missing = MISSING_FIELD.exec(error.message)?.[1];
  if (missing !== undefined) return badInput(missing, 'given');
  const { field, type } = place;
  if (node.kind === Kind.NULL) return badInput(field, 'given');
  const named = getNamedType(type);
  return isInputObjectType(named)
    ? badInput(field, 'an object')
    : refuseValue(field, error, isLeafType(named) ? named : undefined);
}

/** A validation rule that reports nothing: the errors of the other rules point to the nodes that it has seen. */
export function LiteralFieldsRule(context: ValidationContext): ASTVisitor {
  const rememberName = ({ name, value }: ArgumentNode | ObjectFieldNode): void =>
    remember(value, { field: name.value, type: context.getInputType() });
  return { Argument: rememberName, ObjectField: rememberName };
}

function remember(value: ValueNode, place: Place): void {
  places.set(value, place);
  if (value.kind === Kind.LIST) for (const item of value.values) remember(item, place);
}
