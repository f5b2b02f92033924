/** The inbox: every message that M-Pesa posted, what the gateway did with it, and doing it again. */

import '../../components/evidence.css';
import '../../components/form.css';
import './inbox.css';
import { useCallback, useRef, useState } from 'react';
import { useSearch } from 'wouter';
import { Problem } from '../../components/problem.js';
import { formatCount } from '../../format/money.js';
import { defineTexts, fill, useTexts } from '../../texts/language.js';
import { Filters } from './filters.js';
import { InboxRowView } from './inbox-row.js';
import { addressOf, type InboxFilter, readFilter, toApi } from './read-filter.js';
import { ReplayAll } from './replay-all.js';
import { useCounts } from './use-counts.js';
import { useInbox } from './use-inbox.js';

const TEXTS = defineTexts(
  {
    title: 'Inbox',
    waiting: '↑ {count} new',
    older: 'Show older ones',
    empty: 'M-Pesa has posted nothing yet.',
    emptyAdvice: 'Every message that comes to this gateway is kept here, byte for byte.',
    none: 'No message matches.',
    loading: 'Loading the inbox',
  },
  {
    title: 'Jumbe za M-Pesa',
    waiting: '↑ {count} mpya',
    older: 'Onyesha za zamani',
    empty: 'M-Pesa bado haijatuma chochote.',
    emptyAdvice: 'Kila ujumbe unaofika kwenye lango hili huhifadhiwa hapa, baiti kwa baiti.',
    none: 'Hakuna ujumbe unaolingana.',
    loading: 'Jumbe zinapakiwa',
  },
);

export function InboxPage() {
  const filter = readFilter(useSearch());
  // Another filter is another list.
  return <Inbox key={addressOf(filter)} filter={filter} />;
}

function Inbox({ filter }: { readonly filter: InboxFilter }) {
  const texts = useTexts(TEXTS);
  const list = useRef<HTMLUListElement>(null);
  const counts = useCounts(filter);
  const { isLoading, error, rows, waiting, next, ...inbox } = useInbox(
    toApi(filter),
    useCallback(() => isRead(list.current), []),
    counts.askAgain,
  );
  const [told, setTold] = useState('');
  const refresh = (said: string) => {
    setTold(said);
    counts.askAgain();
    inbox.readAgain();
  };
  return (
    <section className="inbox">
      <h1>{texts.title}</h1>
      <Filters filter={filter} counts={counts.answer?.callbackCounts ?? []} />
      <div className="inbox-bar">
        <ReplayAll filter={filter} counts={counts.answer?.callbackCounts ?? []} onReplayed={refresh} />
        <span role="status">{told}</span>
        {waiting.length > 0 && (
          <button type="button" className="inbox-new" onClick={inbox.showWaiting}>
            {fill(texts.waiting, { count: formatCount(waiting.length) })}
          </button>
        )}
      </div>
      {error !== null && <Problem error={error} onRetry={inbox.readAgain} />}
      {isLoading && rows.length === 0 && <div className="skeleton late" role="status" aria-label={texts.loading} />}
      {!isLoading && rows.length === 0 && error === null && <Empty isFiltered={addressOf(filter).includes('?')} />}
      <ul ref={list} className="evidence">
        {rows.map(row => (
          <InboxRowView key={row.id} row={row} onReplayed={inbox.replace} />
        ))}
      </ul>
      {next !== null && (
        <button type="button" onClick={inbox.showOlder}>
          {texts.older}
        </button>
      )}
    </section>
  );
}

/** Rows never move under the pointer, nor under what somebody reads. */
function isRead(list: HTMLUListElement | null): boolean {
  return window.scrollY > 0 || list?.matches(':hover, :focus-within, :has(details[open])') === true;
}

function Empty({ isFiltered }: { readonly isFiltered: boolean }) {
  const texts = useTexts(TEXTS);
  if (isFiltered) return <p className="quiet">{texts.none}</p>;
  return (
    <div className="card">
      <p>{texts.empty}</p>
      <p className="quiet">{texts.emptyAdvice}</p>
    </div>
  );
}
