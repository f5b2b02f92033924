/** The tabs, the search box and what else narrows the list. All of it is in the address. */

import { type ClipboardEvent, type FormEvent, type ReactNode, useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { formatCount } from '../../format/money.js';
import { countOpen, countReviews, type Figures } from '../../live/figures.js';
import { useFigures } from '../../live/live.js';
import { useSession } from '../../session/session.js';
import { isForPage } from '../../shell/shortcuts.js';
import { useTexts } from '../../texts/language.js';
import { KIND_TEXTS, TAB_TEXTS, TEXTS } from './texts.js';
import { addressOf, isWhole, KINDS, readSearch, TABS, type Tab, type View } from './view.js';

/** How much waits behind a tab; null where that is no news. */
function countOf(tab: Tab, figures: Figures | null): number | null {
  if (tab === 'open') return countOpen(figures, 'PENDING');
  if (tab === 'unknown') return countOpen(figures, 'TIMED_OUT');
  if (tab === 'review') return countReviews(figures);
  return null;
}

export function Tabs({ view }: { readonly view: View }) {
  const texts = useTexts(TAB_TEXTS);
  const { status } = useTexts(TEXTS);
  const figures = useFigures();
  return (
    <nav className="status-tabs" aria-label={status}>
      {TABS.map(tab => {
        const count = countOf(tab, figures);
        return (
          <Link key={tab} href={addressOf({ ...view, tab })} aria-current={tab === view.tab ? 'true' : undefined}>
            {texts[tab]} {count !== null && count > 0 && <span className="count">{formatCount(count)}</span>}
          </Link>
        );
      })}
    </nav>
  );
}

export function Search({ view }: { readonly view: View }) {
  const texts = useTexts(TEXTS);
  const [, navigate] = useLocation();
  const field = useRef<HTMLInputElement>(null);
  /** The next search that the address has was made here: what is typed meanwhile stays. */
  const isOwn = useRef(false);
  const find = (typed: string): void => {
    const q = readSearch(typed);
    if (field.current) field.current.value = q;
    isOwn.current = q !== view.q;
    navigate(addressOf({ ...view, q }));
  };
  useEffect(() => {
    if (!isOwn.current && field.current) field.current.value = view.q;
    isOwn.current = false;
  }, [view.q]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isCall = (event.ctrlKey || event.metaKey) && event.key === 'k';
      if (!isCall && !(event.key === '/' && isForPage(event))) return;
      event.preventDefault();
      field.current?.select();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    find(field.current?.value ?? '');
  };
  const onPaste = (event: ClipboardEvent): void => {
    const pasted = event.clipboardData.getData('text');
    if (readSearch(pasted) === pasted.trim()) return;
    event.preventDefault();
    find(pasted);
  };
  return (
    <search className="search">
      <form onSubmit={onSubmit}>
        <input
          {...{ ref: field, type: 'search', name: 'q', defaultValue: view.q, autoComplete: 'off', spellCheck: false }}
          {...{ 'aria-label': texts.search, placeholder: texts.searchHint, onPaste }}
        />
        <button type="submit">{texts.find}</button>
      </form>
    </search>
  );
}

export function Filters({ view, children }: { readonly view: View; readonly children: ReactNode }) {
  const texts = useTexts(TEXTS);
  const kinds = useTexts(KIND_TEXTS);
  const { shortcodes } = useSession().gateway;
  const [, navigate] = useLocation();
  const change = (changes: Partial<View>): void => navigate(addressOf({ ...view, ...changes }));
  return (
    <div className="filters">
      <select
        aria-label={texts.kind}
        value={view.kind}
        onChange={({ target }) => change({ kind: KINDS.find(kind => kind === target.value) ?? '' })}
      >
        <option value="">{texts.everyKind}</option>
        {KINDS.map(kind => (
          <option key={kind} value={kind}>
            {kinds[kind]}
          </option>
        ))}
      </select>
      {shortcodes.length > 1 && (
        <select
          aria-label={texts.shortcode}
          value={view.shortcode}
          onChange={({ target }) => change({ shortcode: target.value })}
        >
          <option value="">{texts.everyShortcode}</option>
          {shortcodes.map(({ number }) => (
            <option key={number}>{number}</option>
          ))}
        </select>
      )}
      <input
        type="date"
        aria-label={texts.day}
        value={view.day}
        onChange={({ target }) => change({ day: target.value })}
      />
      {!isWhole(view) && <Link href="/payments">{texts.clear}</Link>}
      {children}
    </div>
  );
}
