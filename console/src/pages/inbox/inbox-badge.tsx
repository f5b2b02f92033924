/** How many messages tell of money that belongs to nothing. */

import { Count } from '../../components/count.js';
import { useFigures } from '../../live/live.js';

const COUNTED_MAX = 1_000;

export function InboxBadge() {
  const count = useFigures()?.unmatched?.[0]?.count ?? 0;
  return <Count count={count} isMore={count >= COUNTED_MAX} />;
}
