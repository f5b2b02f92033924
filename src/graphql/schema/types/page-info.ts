/** The type PageInfo of Relay, and the connections that carry it. */

import { Field, ObjectType } from 'type-graphql';

import type { Page } from '../../../domain/page.js';
import { presentPageCursor } from '../input/page-cursor.js';

@ObjectType('PageInfo', { description: 'Information about a page.', simpleResolvers: true })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether there are more nodes after this page.' })
  readonly hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'Whether the page was requested with `after`.' })
  readonly hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the first node; null if the page is empty.' })
  readonly startCursor!: string | null;

  @Field(() => String, { nullable: true, description: 'Cursor of the last node; null if the page is empty.' })
  readonly endCursor!: string | null;
}

interface Connection<N> {
  readonly edges: readonly { readonly cursor: string; readonly node: N }[];
  readonly pageInfo: PageInfo;
}

/** A page as a connection. `after` is the id that the page was asked to start after, or null. */
export function presentConnection<T extends { readonly id: string }, N>(
  page: Page<T>,
  after: string | null,
  presentNode: (item: T) => N,
): Connection<N> {
  const edges = page.items.map(item => ({ cursor: presentPageCursor(item.id), node: presentNode(item) }));
  return {
    edges,
    pageInfo: {
      hasNextPage: page.hasMore,
      hasPreviousPage: after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
