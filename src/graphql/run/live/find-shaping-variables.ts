/** Finds the variables of a subscription that shape an update, as opposed to those that select updates. */

import { type ASTNode, type DocumentNode, Kind, type SelectionSetNode, visit } from 'graphql';

/**
 * The arguments of the root fields choose updates (`id`, `after`); when the update is there, they change nothing about it.
 * Every other variable counts, also in a fragment that only another operation uses: to count too many is only less to share.
 */
export function findShapingVariables(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  const collect = (node: ASTNode): void => {
    visit(node, { VariableDefinition: () => false, Variable: ({ name }) => void names.add(name.value) });
  };
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) collect(definition);
    else collectBelowRoot(definition.selectionSet, collect);
  }
  return [...names].sort();
}

function collectBelowRoot({ selections }: SelectionSetNode, collect: (node: ASTNode) => void): void {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) collect({ ...selection, arguments: [] });
    else collect(selection);
  }
}
