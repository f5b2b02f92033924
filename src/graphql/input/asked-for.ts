/** Looks ahead in an operation: whether a field of the result is asked for, so that what nobody asks for is not read. */

import { type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';

/** Directives are not weighed: a field that is skipped counts as asked for. */
export function isAskedFor({ fieldNodes, fragments }: GraphQLResolveInfo, field: string): boolean {
  const isIn = (set: SelectionSetNode | undefined): boolean =>
    (set?.selections ?? []).some(selection => {
      if (selection.kind === Kind.FIELD) return selection.name.value === field;
      if (selection.kind === Kind.INLINE_FRAGMENT) return isIn(selection.selectionSet);
      return isIn(fragments[selection.name.value]?.selectionSet);
    });
  return fieldNodes.some(node => isIn(node.selectionSet));
}
