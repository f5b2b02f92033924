/** Random valid GraphQL queries over our schema: aliases, fragments, directives, variables, merged fields and introspection. */

import fc, { type GeneratorValue } from 'fast-check';
import { type GraphQLField, type GraphQLObjectType, type GraphQLSchema, getNamedType, isObjectType } from 'graphql';

/** Literals and variables for each argument, good ones and bad ones. */
export type ArgumentTexts = Readonly<Record<string, readonly string[]>>;

const DEPTH_MAX = 6;
const NO_DIRECTIVES = [''] as const;
const DIRECTIVES = [
  '',
  '',
  ' @include(if: $yes)',
  ' @skip(if: $yes)',
  ' @include(if: $no)',
  ' @skip(if: true)',
] as const;

export function createRandomQuery(schema: GraphQLSchema, argumentTexts: ArgumentTexts) {
  return (generate: GeneratorValue, variableDefinitions: string): string => {
    const pick = <T>(from: readonly T[]): T => {
      const picked = from[generate(fc.nat, from.length - 1)];
      if (picked === undefined) throw new Error('there is something to pick from');
      return picked;
    };
    const directives: readonly string[] = pick([NO_DIRECTIVES, NO_DIRECTIVES, NO_DIRECTIVES, DIRECTIVES]);
    const fragments: string[] = [];
    let aliases = 0;

    const writeArguments = ({ args }: GraphQLField<unknown, unknown>): string => {
      const given = args.flatMap(({ name, type }) => {
        const texts = argumentTexts[name] ?? [];
        const isLeftOut = texts.length === 0 || (!String(type).endsWith('!') && pick([true, false]));
        return isLeftOut ? [] : [`${name}: ${pick(texts)}`];
      });
      return given.length > 0 ? `(${given.join(', ')})` : '';
    };
    const writeField = (field: GraphQLField<unknown, unknown>, depth: number): string => {
      const type = getNamedType(field.type);
      // Fields with arguments, or with the same name elsewhere, would have to be merged: those with arguments never are.
      aliases += 1;
      const alias = field.args.length > 0 || pick([true, false, false]) ? `a${aliases}: ` : '';
      const selections = isObjectType(type) ? ` ${writeSelections(type, depth + 1)}` : '';
      return `${alias}${field.name}${writeArguments(field)}${pick(directives)}${selections}`;
    };
    const writeSelection = (type: GraphQLObjectType, depth: number): string => {
      const fields = Object.values(type.getFields()).filter(
        field => depth < DEPTH_MAX || !isObjectType(getNamedType(field.type)),
      );
      const kind = pick(['field', 'field', 'field', 'field', 'typename', 'inline', 'named']);
      if (kind === 'typename' || fields.length === 0) return '__typename';
      if (kind === 'field' || depth >= DEPTH_MAX) return writeField(pick(fields), depth);
      const inner = writeSelections(type, depth + 1);
      if (kind === 'inline') return `...${pick(['', ` on ${type.name}`])}${pick(directives)} ${inner}`;
      fragments.push(`fragment F${fragments.length} on ${type.name} ${inner}`);
      return `...F${fragments.length - 1}${pick(directives)}`;
    };
    const writeSelections = (type: GraphQLObjectType, depth: number): string => {
      const count = pick([1, 2, 3, 5]);
      return `{ ${Array.from({ length: count }, () => writeSelection(type, depth)).join(' ')} }`;
    };
    const root = schema.getQueryType();
    if (!root) throw new Error('there is a query type');
    const selections = writeSelections(root, 0);
    return [`query Q(${variableDefinitions}) ${selections}`, ...fragments].join('\n');
  };
}
