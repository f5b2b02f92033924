/** The payments, live: what today adds up to, what needs a person, and the list. */

import { useEffect, useMemo, useRef, useState } from 'react';
import { Link, useSearch } from 'wouter';
import { Problem } from '../../components/problem.js';
import type { PaymentsView } from '../../live/create-payments.js';
import { type Live, useLive, usePayments } from '../../live/live.js';
import { useSession } from '../../session/session.js';
import { fill, useTexts } from '../../texts/language.js';
import { AttentionBand } from './attention.js';
import { Export } from './export.js';
import { Filters, Search, Tabs } from './filters.js';
import { FirstVisit } from './first-visit.js';
import './payments.css';
import { PaymentList } from './payment-list.js';
import { TEXTS } from './texts.js';
import { Today } from './today.js';
import { filterOf, isWhole, readView, type View } from './view.js';

export function PaymentsPage() {
  const live = useLive();
  const search = useSearch();
  const view = useMemo(() => readView(search), [search]);
  return live && <PaymentsOf live={live} view={view} />;
}

function PaymentsOf({ live, view }: { readonly live: Live; readonly view: View }) {
  const texts = useTexts(TEXTS);
  const { gateway, can } = useSession();
  const filter = useMemo(() => filterOf(view), [view]);
  const payments = useMemo(() => (isWhole(view) ? live.all : live.open(filter)), [live, view, filter]);
  const shown = usePayments(payments);
  const isEmpty = shown.state === 'READY' && shown.rows.length === 0;
  const isFirst = useLatched(isEmpty && isWhole(view) && gateway.environment === 'SIMULATOR' && can('TAKE_PAYMENTS'));
  return (
    <div className="payments">
      <div className="headline">
        <h1>{texts.title}</h1>
        <Search view={view} />
      </div>
      <AttentionBand />
      {isFirst && <FirstVisit />}
      <Today />
      <Tabs view={view} />
      <Filters view={view}>
        <Export filter={filter} />
      </Filters>
      {shown.error !== null && shown.error !== undefined && (
        <Problem error={shown.error} onRetry={payments.readAgain} />
      )}
      {isEmpty ? <Nothing view={view} /> : <PaymentList payments={payments} view={shown} />}
      {shown.state === 'LOADING' && <p className="quiet late">{texts.loading}</p>}
      <News view={shown} />
    </div>
  );
}

/** Once true, it stays so for this visit of the page. */
function useLatched(isNow: boolean): boolean {
  const [isLatched, setLatched] = useState(false);
  useEffect(() => {
    if (isNow) setLatched(true);
  }, [isNow]);
  return isLatched || isNow;
}

function Nothing({ view }: { readonly view: View }) {
  const texts = useTexts(TEXTS);
  return (
    <div className="nothing">
      <p>{isWhole(view) ? texts.none : texts.noMatch}</p>
      {isWhole(view) ? (
        <p className="quiet">{texts.noneAdvice}</p>
      ) : (
        <p className="quiet">
          <Link href="/payments">{texts.clear}</Link> {texts.noMatchAdvice}
        </p>
      )}
    </div>
  );
}

const SAID_EVERY_MS = 5_000;

/** For people who hear the page: what has come, every 5 s at most, and nothing at the beginning. */
function News({ view }: { readonly view: PaymentsView }) {
  const texts = useTexts(TEXTS);
  const [said, setSaid] = useState('');
  const latest = useRef(view);
  latest.current = view;
  useEffect(() => {
    let before: PaymentsView | null = null;
    const timer = setInterval(() => {
      const { current } = latest;
      if (before && before !== current && before.state === 'READY') setSaid(newsOf(before, current, texts.news));
      before = current;
    }, SAID_EVERY_MS);
    return () => clearInterval(timer);
  }, [texts]);
  return (
    <p role="status" className="unseen">
      {said}
    </p>
  );
}

/** Among the newest hundred: whoever gets more does not hear each. */
function newsOf(before: PaymentsView, now: PaymentsView, text: string): string {
  const phases = new Map(before.rows.slice(0, 100).map(({ id, phase }) => [id, phase]));
  const newest = before.rows[0]?.id ?? '';
  const top = now.rows.slice(0, 100);
  const count = top.filter(({ id }) => id > newest).length + now.waiting;
  const paid = top.filter(({ id, phase }) => phase === 'PAID' && (id > newest || phases.get(id) !== 'PAID')).length;
  return count + paid > 0 ? fill(text, { count, paid }) : '';
}
