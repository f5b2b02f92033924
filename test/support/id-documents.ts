/** One document for each root field that takes an id, with everything else that it requires. */

import { type GraphQLArgument, type GraphQLField, getNamedType, isInputObjectType, isNonNullType } from 'graphql';
import { buildSchema } from '../../src/graphql/build-schema.js';

export interface IdDocument {
  readonly operation: 'query' | 'mutation' | 'subscription';
  readonly field: string;
  /** With one variable, `$id`. */
  readonly document: string;
}

const FILLED: Readonly<Record<string, string>> = {
  PhoneNumber: '"0712345678"',
  String: '"Refund"',
  Decimal: '"1"',
  Boolean: 'true',
  Int: '1',
  DateTime: '"2026-01-01T00:00:00Z"',
};

/** A literal for an argument; `$id` for each id in it. Null for what need not be given. */
function fill({ type, name }: Pick<GraphQLArgument, 'type' | 'name'>): string | null {
  const named = getNamedType(type);
  if (named.name === 'ID') return String(type).startsWith('[') ? '[$id]' : '$id';
  if (isInputObjectType(named)) {
    const fields = Object.values(named.getFields()).flatMap(field => {
      const filled = fill(field);
      return filled === null ? [] : [`${field.name}: ${filled}`];
    });
    return fields.some(field => field.includes('$id')) || isNonNullType(type) ? `{ ${fields.join(', ')} }` : null;
  }
  return isNonNullType(type) ? (FILLED[named.name] ?? 'null') : name === 'mpesaReceipt' ? '"ALIEN12345"' : null;
}

function write(operation: IdDocument['operation'], { name, args }: GraphQLField<unknown, unknown>): IdDocument[] {
  const hasId = args.some(({ type }) => getNamedType(type).name === 'ID');
  const given = args.flatMap(argument => {
    if (hasId && isInputObjectType(getNamedType(argument.type)) && !isNonNullType(argument.type)) return [];
    const filled = fill(argument);
    return filled === null ? [] : [`${argument.name}: ${filled}`];
  });
  const document = `${operation} ($id: ID!) { ${name}(${given.join(', ')}) { __typename } }`;
  return given.some(each => each.includes('$id')) ? [{ operation, field: name, document }] : [];
}

/** Of the whole schema. */
export function writeIdDocuments(): readonly IdDocument[] {
  const schema = buildSchema();
  const roots = [
    ['query', schema.getQueryType()] as const,
    ['mutation', schema.getMutationType()] as const,
    ['subscription', schema.getSubscriptionType()] as const,
  ];
  return roots.flatMap(([operation, root]) =>
    Object.values(root?.getFields() ?? {}).flatMap(each => write(operation, each)),
  );
}
