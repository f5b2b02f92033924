/** How many payments a person has to look at. */

import { Count } from '../../components/count.js';
import { countReviews } from '../../live/figures.js';
import { useFigures } from '../../live/live.js';

export function ReviewBadge() {
  return <Count count={countReviews(useFigures())} />;
}
