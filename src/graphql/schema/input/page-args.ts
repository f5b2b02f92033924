/** The arguments of every list: how many, and after which. */

import { ArgsType, Field, Int } from 'type-graphql';

import { Accepts } from './accepts.js';
import { readPageCursor } from './page-cursor.js';
import { type Rule, wholeNumber } from './rules.js';

export const PAGE_SIZE_MAX = 100;
export const PAGE_SIZE_DEFAULT = 20;

/** The rule of `first`. */
export const pageSize = wholeNumber(1, PAGE_SIZE_MAX);
const pageCursor: Rule<string> = {
  isKept: text => readPageCursor(text) !== null,
  accepted: 'a cursor of an edge of this list',
};

@ArgsType()
export class PageArgs {
  @Accepts(pageSize)
  @Field(() => Int, {
    nullable: true,
    defaultValue: PAGE_SIZE_DEFAULT,
    description: 'Maximum number of nodes to return: 1–100.',
  })
  readonly first?: number | null;

  @Accepts(pageCursor)
  @Field(() => String, { nullable: true, description: 'Returns the nodes after this cursor.' })
  readonly after?: string | null;
}

/** Which page. */
export interface PageRequest {
  readonly first: number;
  /** Id of the row that the page starts after. */
  readonly after: string | null;
}

/** Null counts as left out. */
export function readPageArgs({ first, after }: PageArgs): PageRequest {
  return { first: first ?? PAGE_SIZE_DEFAULT, after: typeof after === 'string' ? readPageCursor(after) : null };
}
