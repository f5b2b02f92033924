/** What a person should look at now: one sentence and one way each. It goes away by itself. */

import { Link } from 'wouter';
import type { AttentionKind } from '../../api/schema.js';
import { formatCount } from '../../format/money.js';
import { formatAge } from '../../format/time.js';
import { useFigures } from '../../live/live.js';
import { defineTexts, fill, useTexts } from '../../texts/language.js';
import { ATTENTION_TEXTS } from './texts.js';

const TEXTS = defineTexts(
  { title: 'Look at this', since: 'for {age}', go: 'Show' },
  { title: 'Angalia haya', since: 'kwa {age}', go: 'Onyesha' },
);

/** Null: there is no page for it; the runbook says what to do. */
const WAYS: Readonly<Record<AttentionKind, string | null>> = {
  ...{ REVIEW_OPEN: '/review', APPROVAL_WAITING: '/approvals', NO_CALLBACKS: '/payments?tab=unknown' },
  ...{
    CONFIRMATION_HELD: '/callbacks',
    CONFIRMATION_NOT_APPLIED: '/callbacks?about=HAND',
    CALLBACK_UNCONFIRMED: '/callbacks',
    CALLBACK_WAITING: '/callbacks',
  },
  ...{ SPOOL_NOT_EMPTY: '/callbacks', PAYOUTS_PAUSED: '/approvals', INITIATOR_SUSPENDED: null },
  C2B_NOT_PROVEN: null,
};

export function AttentionBand() {
  const texts = useTexts(TEXTS);
  const sentences = useTexts(ATTENTION_TEXTS);
  const items = useFigures()?.attention ?? [];
  if (items.length === 0) return null;
  return (
    <section className="attention" aria-label={texts.title}>
      <ul>
        {items.map(({ kind, count, since, detail }) => (
          <li key={kind}>
            <span aria-hidden="true">⚠</span>
            {/* A newer gateway may know more than this page. */}
            <span title={detail}>{fill(sentences[kind] ?? detail, { count: formatCount(count) })}</span>
            {since !== null && (
              <span className="quiet">{fill(texts.since, { age: formatAge(Date.now() - Date.parse(since)) })}</span>
            )}
            <Way to={WAYS[kind]} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Way({ to }: { readonly to: string | null | undefined }) {
  const texts = useTexts(TEXTS);
  return to ? <Link href={to}>{texts.go}</Link> : null;
}
