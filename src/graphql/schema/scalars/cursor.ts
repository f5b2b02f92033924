/** The scalar of positions in the event log: opaque outside. */

import { presentCursor, readCursor } from '../../../feed/cursor.js';
import type { FeedPosition } from '../../../feed/feed.js';
import { createLeafScalar } from './leaf-scalar.js';

export const Cursor = createLeafScalar<FeedPosition>({
  name: 'Cursor',
  description: 'An opaque position in the event log.',
  specifiedBy: 'https://relay.dev/graphql/connections.htm#sec-Cursor',
  accepted: 'a cursor from this gateway',
  read: input => (typeof input === 'string' ? readCursor(input) : null),
  present: presentCursor,
});
