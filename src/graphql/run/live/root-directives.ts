/** Finds @skip and @include on the field of a subscription: GraphQL has forbidden them there since 2025, and graphql-js 16 throws on them. */

import {
  type DirectiveNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  OperationTypeNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

const CONDITIONS: ReadonlySet<string> = new Set(['skip', 'include']);

/** The first one, also in a fragment; null when there is none. */
export function findRootDirective(document: DocumentNode): DirectiveNode | null {
  const fragments = new Map<string, FragmentDefinitionNode>();
  const roots: SelectionSetNode[] = [];
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
    else if (definition.kind === Kind.OPERATION_DEFINITION && definition.operation === OperationTypeNode.SUBSCRIPTION) {
      roots.push(definition.selectionSet);
    }
  }
  // Each set once: fragments may go round in a circle, which is refused later.
  const sets = new Set(roots);
  for (const { selections } of sets) {
    for (const selection of selections) {
      const found = selection.directives?.find(({ name }) => CONDITIONS.has(name.value));
      if (found) return found;
      const inner = innerOf(selection, fragments);
      if (inner) sets.add(inner);
    }
  }
  return null;
}

function innerOf(
  selection: SelectionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): SelectionSetNode | undefined {
  if (selection.kind === Kind.FIELD) return undefined;
  return selection.kind === Kind.INLINE_FRAGMENT
    ? selection.selectionSet
    : fragments.get(selection.name.value)?.selectionSet;
}
