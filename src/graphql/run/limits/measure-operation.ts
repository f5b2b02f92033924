/** Measures an operation before it is run: how deep, how wide, and how large its answer can become. */

import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  SchemaMetaFieldDef,
  type SelectionNode,
  type SelectionSetNode,
  TypeMetaFieldDef,
} from 'graphql';

import { isMoneyMoved, isMpesaAsked } from '../../authorize.js';
import { PAGE_SIZE_MAX } from '../../schema/input/page-args.js';

/** What an operation would take, counted without running it. */
export interface Measure {
  readonly depth: number;
  /** Fields on the first level, those of fragments included. */
  readonly width: number;
  readonly aliases: number;
  readonly directives: number;
  /** Mutations that move money. */
  readonly money: number;
  /** Queries and subscriptions that ask M-Pesa. */
  readonly asks: number;
  /** Fields of the largest possible answer. */
  readonly cost: number;
}

/** What lists without `first` are taken to hold: events of a payment, accounts of a balance, parts of the schema. */
const LIST_LENGTH = 5;
/** Of a connection, and of a page of updates. */
const LISTS_OF_PAGES: readonly string[] = ['edges', 'updates'];

const NOTHING: Measure = Object.freeze({ depth: 0, width: 0, aliases: 0, directives: 0, money: 0, asks: 0, cost: 0 });

type Field = GraphQLField<unknown, unknown>;
type Parent = GraphQLCompositeType | undefined;

/** Every fragment is measured once, so that a bomb of fragments costs no more than its text. */
export function createMeasure(schema: GraphQLSchema, fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
  const measured = new Map<string, Measure>();

  function measureSelections(set: SelectionSetNode | undefined, parent: Parent): Measure {
    return add((set?.selections ?? []).map(selection => measureSelection(selection, parent)));
  }

  function measureSelection(selection: SelectionNode, parent: Parent): Measure {
    if (selection.kind === Kind.FIELD) return measureField(selection, parent);
    const inner =
      selection.kind === Kind.INLINE_FRAGMENT
        ? deeper(measureSelections(selection.selectionSet, parent))
        : measureFragment(selection.name.value, parent);
    return withDirectives(inner, selection.directives);
  }

  /** In a cycle, which validation refuses, the second time counts nothing. */
  function measureFragment(name: string, parent: Parent): Measure {
    const known = measured.get(name);
    if (known) return known;
    measured.set(name, NOTHING);
    const measure = measureSelections(fragments.get(name)?.selectionSet, parent);
    measured.set(name, measure);
    return measure;
  }

  function measureField(node: FieldNode, parent: Parent): Measure {
    const field = findField(schema, parent, node.name.value);
    const type = field && getNamedType(field.type);
    const inner = measureSelections(node.selectionSet, isCompositeType(type) ? type : undefined);
    return withDirectives(wrapInField(inner, node, field), node.directives);
  }

  return measureSelections;
}

function wrapInField(inner: Measure, node: FieldNode, field: Field | undefined): Measure {
  return {
    depth: inner.depth + 1,
    width: 1,
    aliases: inner.aliases + (node.alias ? 1 : 0),
    directives: inner.directives,
    money: inner.money + (field && isMoneyMoved(field) ? 1 : 0),
    asks: inner.asks + (field && isMpesaAsked(field) ? 1 : 0),
    cost: 1 + inner.cost * (field ? lengthOf(node, field) : 1),
  };
}

/** Fields that do not exist are counted too; that they do not exist is for other rules to say. */
function findField(schema: GraphQLSchema, parent: Parent, name: string): Field | undefined {
  if (parent === schema.getQueryType()) {
    if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
    if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  }
  return isObjectType(parent) ? parent.getFields()[name] : undefined;
}

/** How many times a field's selections are answered. What is in a page is counted by the `first` of the page. */
function lengthOf(node: FieldNode, field: Field): number {
  const first = field.args.find(({ name }) => name === 'first');
  if (first) return pageSizeOf(node, Number(first.defaultValue));
  const type = isNonNullType(field.type) ? field.type.ofType : field.type;
  return isListType(type) && !LISTS_OF_PAGES.includes(field.name) ? LIST_LENGTH : 1;
}

/** A variable's value is not known here, so it counts as the most that is accepted. */
function pageSizeOf(node: FieldNode, byDefault: number): number {
  const first = node.arguments?.find(({ name }) => name.value === 'first')?.value;
  if (first === undefined || first.kind === Kind.NULL) return byDefault;
  return first.kind === Kind.INT ? Math.min(Math.max(Number(first.value), 1), PAGE_SIZE_MAX) : PAGE_SIZE_MAX;
}

function deeper(measure: Measure): Measure {
  return { ...measure, depth: measure.depth + 1 };
}

function withDirectives(measure: Measure, directives: readonly DirectiveNode[] | undefined): Measure {
  return { ...measure, directives: measure.directives + (directives?.length ?? 0) };
}

function add(measures: readonly Measure[]): Measure {
  return measures.reduce(
    (sum, each) => ({
      depth: Math.max(sum.depth, each.depth),
      width: sum.width + each.width,
      aliases: sum.aliases + each.aliases,
      directives: sum.directives + each.directives,
      money: sum.money + each.money,
      asks: sum.asks + each.asks,
      cost: sum.cost + each.cost,
    }),
    NOTHING,
  );
}

/** The fragments of a document, by name. */
export function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = document.definitions.filter(each => each.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(fragments.map(fragment => [fragment.name.value, fragment]));
}
