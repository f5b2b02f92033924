/** When the gateway was last heard: always in the bar, and in a band over the page once it is too long ago. */

import { formatClock } from '../format/time.js';
import { useLine } from '../live/live.js';
import { defineTexts, fill, useTexts } from '../texts/language.js';

const TEXTS = defineTexts(
  {
    heard: 'Heard {time}',
    quiet: 'The gateway was last heard at {time}. Payments go on at M-Pesa; this page catches up by itself.',
    silent: 'Not connected to the gateway yet. This page tries again by itself.',
  },
  {
    heard: 'Imesikika {time}',
    quiet: 'Lango lilisikika mwisho saa {time}. Malipo yanaendelea M-Pesa; ukurasa huu utajisasisha wenyewe.',
    silent: 'Lango halijasikika bado. Ukurasa huu unajaribu tena wenyewe.',
  },
);

function clockOf(heardAt: number): string {
  return formatClock(new Date(heardAt).toISOString());
}

export function LineState() {
  const texts = useTexts(TEXTS);
  const { heardAt } = useLine();
  if (heardAt === null) return null;
  return <span className="line">{fill(texts.heard, { time: clockOf(heardAt) })}</span>;
}

/** What is on the page stays: it may only be older than it looks. */
export function LineBand() {
  const texts = useTexts(TEXTS);
  const { heardAt, isQuiet } = useLine();
  const said = heardAt === null ? texts.silent : fill(texts.quiet, { time: clockOf(heardAt) });
  return <div role="status">{isQuiet && <p className="band">{said}</p>}</div>;
}
