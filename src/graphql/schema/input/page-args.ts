/** The arguments of every list: how many, and after which. */

import { ArgsType, Field, Int } from 'type-graphql';

import { badInput } from '../../../domain/gateway-error.js';
import { readPageCursor } from './page-cursor.js';

export const PAGE_SIZE_MAX = 100;
export const PAGE_SIZE_DEFAULT = 20;

@ArgsType()
export class PageArgs {
  @Field(() => Int, { nullable: true, defaultValue: PAGE_SIZE_DEFAULT, description: 'How many at most: 1–100.' })
  readonly first?: number | null;

  @Field(() => String, { nullable: true, description: 'Cursor of the node that the page starts after.' })
  readonly after?: string | null;
}

/** Which page. */
export interface PageRequest {
  readonly first: number;
  /** Id of the row that the page starts after. */
  readonly after: string | null;
}

/** Null counts as left out. */
export function readPageArgs(args: PageArgs): PageRequest {
  const first = readFirst(args.first, PAGE_SIZE_DEFAULT);
  const after = typeof args.after === 'string' ? readPageCursor(args.after) : null;
  if (typeof args.after === 'string' && after === null) throw badInput('after', 'a cursor of an edge of this list');
  return { first, after };
}

/** `usual` when it was left out. Refuses what is not 1 to 100. */
export function readFirst(given: number | null | undefined, usual: number): number {
  const first = given ?? usual;
  if (first < 1 || first > PAGE_SIZE_MAX) throw badInput('first', `from 1 to ${PAGE_SIZE_MAX}`);
  return first;
}
