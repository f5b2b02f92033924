/** A count behind the name of a page; nothing where there is nothing. */

import { formatCount } from '../format/money.js';

export function Count({ count, isMore = false }: { readonly count: number; readonly isMore?: boolean }) {
  if (count === 0) return null;
  return (
    <span className="count">
      {formatCount(count)}
      {isMore && '+'}
    </span>
  );
}
