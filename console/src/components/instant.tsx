/** A time of Nairobi; its milliseconds when somebody points at it. */

import { formatClock, formatDay, formatExact } from '../format/time.js';

/** `isWithDay`: for what may be older than today. */
export function Instant({ at, isWithDay = false }: { readonly at: string; readonly isWithDay?: boolean }) {
  return (
    <time dateTime={at} title={formatExact(at)}>
      {isWithDay && `${formatDay(at)} `}
      {formatClock(at)}
    </time>
  );
}
