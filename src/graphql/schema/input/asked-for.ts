/** Looks ahead in an operation: finds the requested fields of the result, so that others are not read. */

import { type FieldNode, type GraphQLResolveInfo, Kind } from 'graphql';

/** A node has its selections for good, and lives as long as its document. */
const found = new WeakMap<FieldNode, Map<string, ReadonlySet<string>>>();

/**
 * The names of the fields that are asked for below this one, or below the path from it. Directives are not weighed: a field
 * that is skipped counts as asked for. The paths are those of the resolvers, not of the callers: they are few.
 */
export function findAskedFor(info: GraphQLResolveInfo, ...path: readonly string[]): ReadonlySet<string> {
  const [node, ...others] = info.fieldNodes;
  // A field that is asked for twice over is looked at each time.
  if (!node || others.length > 0) return look(info, path);
  const ofNode = found.get(node) ?? new Map<string, ReadonlySet<string>>();
  const key = path.join('.');
  const names = ofNode.get(key) ?? look(info, path);
  found.set(node, ofNode.set(key, names));
  return names;
}

function look(info: GraphQLResolveInfo, path: readonly string[]): ReadonlySet<string> {
  let fields = info.fieldNodes.flatMap(node => fieldsBelow(node, info));
  for (const name of path) {
    fields = fields.filter(field => field.name.value === name).flatMap(node => fieldsBelow(node, info));
  }
  return new Set(fields.map(({ name }) => name.value));
}

function fieldsBelow({ selectionSet }: Pick<FieldNode, 'selectionSet'>, info: GraphQLResolveInfo): FieldNode[] {
  return (selectionSet?.selections ?? []).flatMap(selection => {
    if (selection.kind === Kind.FIELD) return [selection];
    const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : info.fragments[selection.name.value];
    return inner ? fieldsBelow(inner, info) : [];
  });
}
