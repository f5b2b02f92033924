/** Writes the types of the client and of the console, and what the client's documents select, from the schema. */

import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { assert } from '../lib/assert.js';

/** What is selected of a type: all its leaves but some, and these objects below it. */
interface Selection {
  readonly type: string;
  readonly below?: readonly string[];
  readonly without?: readonly string[];
}

/** Each before those that hold it. What costs a statement of its own is left out. */
const SELECTIONS: readonly Selection[] = [
  { type: 'PaymentFailure' },
  { type: 'Payment', below: ['failure'], without: ['cursor', 'requestedBy'] },
  { type: 'PaymentEvent' },
  { type: 'PaymentUpdate', below: ['payment', 'event'] },
  { type: 'PaymentUpdatePage', below: ['updates'] },
  { type: 'WatchToken' },
  { type: 'CheckoutToken' },
  { type: 'Checkout', below: ['current', 'paidBy', 'token'] },
  { type: 'Account' },
  { type: 'AccountBalance', below: ['accounts'] },
  { type: 'BalanceEnquiry', below: ['balance'] },
];

const INPUTS = ['StkPushInput', 'RecipientIdInput', 'B2cInput', 'B2bInput', 'CreateCheckoutInput', 'PaymentFilter'];

const SCALARS: ReadonlyMap<string, string> = new Map([
  ...[['Int', 'number'] as const, ['Float', 'number'] as const, ['Boolean', 'boolean'] as const],
  ['JSON', 'unknown'],
]);

/** Input takes integers too, where the scalar does. */
const INPUT_SCALARS: ReadonlyMap<string, string> = new Map([...SCALARS, ['Decimal', 'string | number']]);

const HEAD = '/** Generated from the schema by `npm run generate`; do not edit. */';

/** The file `client/src/generated/schema.ts`. */
export function presentClientTypes(schema: GraphQLSchema): string {
  const objects = SELECTIONS.map(selection => presentObject(schema, selection));
  const inputs = INPUTS.map(name => presentInput(schema, name));
  const enums = Object.values(schema.getTypeMap()).filter(
    type => isEnumType(type) && !type.name.startsWith('__') && isNamed(type.name, [...objects, ...inputs].join('\n')),
  );
  const parts = [
    HEAD,
    ...[...enums, schema.getType('ErrorCode'), schema.getType('Language')].map(presentEnum),
    ...objects,
    ...inputs,
  ];
  return `${[...new Set(parts)].join('\n\n')}\n`;
}

/** The file `console/src/api/schema.ts`: every type whole, because the console asks for whatever a page shows. */
export function presentConsoleTypes(schema: GraphQLSchema): string {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const types = Object.values(schema.getTypeMap()).filter(type => !type.name.startsWith('__'));
  const parts = types.flatMap(type => {
    if (isEnumType(type)) return [presentEnum(type)];
    if (isInputObjectType(type)) return [presentInput(schema, type.name)];
    return isObjectType(type) && !roots.includes(type) ? [presentInterface(type, Object.values(type.getFields()))] : [];
  });
  return `${[HEAD, ...parts].join('\n\n')}\n`;
}

/** The file `client/src/generated/types-without-id.ts`. */
export function presentTypesWithoutId(schema: GraphQLSchema): string {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const names = Object.values(schema.getTypeMap())
    .filter(type => isObjectType(type) && !type.name.startsWith('__') && !roots.includes(type) && !type.getFields().id)
    .map(({ name }) => `  '${name}',`);
  return `${HEAD}\n\n/** Caches find everything else by its id. */\nexport const TYPES_WITHOUT_ID: readonly string[] = [\n${names.join('\n')}\n];\n`;
}

function isNamed(name: string, text: string): boolean {
  return new RegExp(`\\b${name}\\b`).test(text);
}

function presentEnum(type: GraphQLNamedType | undefined): string {
  assert(isEnumType(type), 'an enum is in the schema');
  const names = type.getValues().map(({ name }) => `'${name}'`);
  return `${comment(type.description)}export type ${type.name} = ${names.join(' | ')};`;
}

function presentObject(schema: GraphQLSchema, { type: name, below = [], without = [] }: Selection): string {
  const type = schema.getType(name);
  assert(isObjectType(type), `${name} is a type of the schema`);
  const fields = Object.values(type.getFields()).filter(
    field => (isLeafType(getNamedType(field.type)) && !without.includes(field.name)) || below.includes(field.name),
  );
  const selected = fields.map(field => presentSelected(field)).join(' ');
  return `${presentInterface(type, fields)}\n\n/** What is selected of it. */\nexport const ${constantOf(name)} = ${writeTemplate(selected)};`;
}

function presentInterface({ name, description }: GraphQLObjectType, fields: readonly GraphQLField<unknown, unknown>[]) {
  const lines = fields.map(field => {
    return `${comment(field.description, '  ')}  readonly ${field.name}: ${presentType(field.type, SCALARS)};`;
  });
  return `${comment(description)}export interface ${name} {\n${lines.join('\n')}\n}`;
}

function presentSelected({ name, type, args }: GraphQLField<unknown, unknown>): string {
  const own = args.some(arg => arg.name === 'language') ? `${name}(language: $language)` : name;
  const named = getNamedType(type);
  return isObjectType(named) ? `${own} { \${${constantOf(named.name)}} }` : own;
}

function writeTemplate(text: string): string {
  return text.includes('${') ? `\`${text}\`` : `'${text}'`;
}

function presentInput(schema: GraphQLSchema, name: string): string {
  const type = schema.getType(name);
  assert(isInputObjectType(type), `${name} is an input of the schema`);
  const lines = Object.values(type.getFields()).map(field => {
    const isRequired = isNonNullType(field.type) && field.defaultValue === undefined;
    const text = presentType(field.type, INPUT_SCALARS);
    return `${comment(field.description, '  ')}  readonly ${field.name}${isRequired ? '' : '?'}: ${text}${isRequired ? '' : ' | undefined'};`;
  });
  return `${comment(type.description)}export interface ${name} {\n${lines.join('\n')}\n}`;
}

function presentType(type: GraphQLInputType | GraphQLOutputType, scalars: ReadonlyMap<string, string>): string {
  if (isNonNullType(type)) return presentNonNull(type.ofType, scalars);
  return `${presentNonNull(type, scalars)} | null`;
}

function presentNonNull(type: GraphQLInputType | GraphQLOutputType, scalars: ReadonlyMap<string, string>): string {
  if (isListType(type)) return `readonly (${presentType(type.ofType, scalars)})[]`;
  const { name } = getNamedType(type);
  return isLeafType(type) && !isEnumType(type) ? (scalars.get(name) ?? 'string') : name;
}

function constantOf(name: string): string {
  return name.replace(/\B[A-Z]/g, '_$&').toUpperCase();
}

function comment(text: string | null | undefined, indent = ''): string {
  return text ? `${indent}/** ${text.replaceAll('\n', ' ')} */\n` : '';
}
