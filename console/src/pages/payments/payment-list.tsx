/** The list: only the rows in sight are in the page, and none of them moves while somebody reads. */

import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type PointerEvent, type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useNow } from '../../components/use-now.js';
import { formatCount } from '../../format/money.js';
import type { Payments, PaymentsView } from '../../live/create-payments.js';
import { isForPage } from '../../shell/shortcuts.js';
import { fill, useTexts } from '../../texts/language.js';
import { isOpen, Row } from './payment-row.js';
import { TEXTS } from './texts.js';

const COLUMNS = ['time', 'age', 'phone', 'reference', 'amount', 'status', 'receipt'] as const;
/** In units of the page's letters, so that rows grow with them. */
const LINE_REM = 2.75;
const CARD_REM = 6.25;
const SECOND_MS = 1_000;
const NARROW = '(max-width: 52rem)';

function useIsNarrow(): boolean {
  const [isNarrow, setNarrow] = useState(() => matchMedia(NARROW).matches);
  useEffect(() => {
    const query = matchMedia(NARROW);
    const change = (): void => setNarrow(query.matches);
    query.addEventListener('change', change);
    return () => query.removeEventListener('change', change);
  }, []);
  return isNarrow;
}

function remPixels(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
}

interface ListProps {
  readonly payments: Payments;
  readonly view: PaymentsView;
}

export function PaymentList({ payments, view }: ListProps) {
  const texts = useTexts(TEXTS);
  const { rows, hasMore, waiting } = view;
  const body = useRef<HTMLTableSectionElement>(null);
  const isNarrow = useIsNarrow();
  const [top, setTop] = useState(0);
  const now = useNow(rows.slice(0, 200).some(isOpen) ? SECOND_MS : undefined);
  const rowPixels = (isNarrow ? CARD_REM : LINE_REM) * remPixels();
  const virtual = useWindowVirtualizer({
    ...{ count: rows.length, estimateSize: () => rowPixels, overscan: 8, scrollMargin: top },
    getItemKey: index => rows[index]?.id ?? index,
  });
  useLayoutEffect(() => setTop(Math.round((body.current?.getBoundingClientRect().top ?? 0) + window.scrollY)));
  // biome-ignore lint/correctness/useExhaustiveDependencies: other heights have to be measured again.
  useEffect(() => virtual.measure(), [rowPixels]);
  const items = virtual.getVirtualItems();
  const isNearEnd = (items.at(-1)?.index ?? 0) >= rows.length - 10;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a window that is taller than a page needs another one after each.
  useEffect(() => {
    if (isNearEnd && hasMore) payments.readMore();
  }, [isNearEnd, view, payments]);
  const hold = useHold(payments, body);
  useRowKeys(body);
  return (
    <>
      <div className="call">
        {waiting > 0 && (
          <button type="button" className="waiting" onClick={hold.release} {...hold.pointer}>
            {fill(texts.waiting, { count: formatCount(waiting) })}
          </button>
        )}
      </div>
      <table
        {...hold.pointer}
        {...hold.focus}
        aria-label={texts.title}
        aria-rowcount={hasMore ? -1 : rows.length + 1}
        className="list"
      >
        <thead>
          <tr aria-rowindex={1}>
            {COLUMNS.map(column => (
              <th key={column} scope="col" className={column}>
                {texts[column]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body} style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, key, start, size }) => {
            const row = rows[index];
            const style = { height: size, transform: `translateY(${start - top}px)` };
            return row && <Row key={key} {...{ row, style, index: index + 2, now: isOpen(row) ? now : null }} />;
          })}
        </tbody>
      </table>
      <p className="quiet">{fill(hasMore ? texts.more : texts.shown, { count: formatCount(rows.length) })}</p>
    </>
  );
}

/** Rows are held under a pointer, under the focus, and away from the top. */
function useHold(payments: Payments, body: RefObject<HTMLTableSectionElement | null>) {
  const hold = useMemo(() => createHold(payments), [payments]);
  useEffect(() => {
    const look = (): void => hold.because({ scroll: (body.current?.getBoundingClientRect().top ?? 0) < 0 });
    window.addEventListener('scroll', look, { passive: true });
    return () => {
      window.removeEventListener('scroll', look);
      payments.hold(false);
    };
  }, [hold, payments, body]);
  return {
    release() {
      window.scrollTo({ top: 0 });
      hold.because({ pointer: false, focus: false, scroll: false });
    },
    pointer: {
      onPointerOver: ({ pointerType }: PointerEvent) => hold.because({ pointer: pointerType === 'mouse' }),
      onPointerLeave: ({ relatedTarget: to }: PointerEvent) => {
        // On the way to the button that calls them they have not been let go.
        const isNear = to instanceof Element && to.closest('.list, .waiting') !== null;
        if (!isNear) hold.because({ pointer: false });
      },
    },
    focus: {
      onFocus: () => hold.because({ focus: true }),
      onBlur: () => hold.because({ focus: false }),
    },
  };
}

function createHold(payments: Payments) {
  const reasons = { pointer: false, focus: false, scroll: false };
  return {
    because(changes: Partial<typeof reasons>) {
      Object.assign(reasons, changes);
      payments.hold(Object.values(reasons).includes(true));
    },
  };
}

/** `j` and `k` go from row to row; Enter is the link's own. */
function useRowKeys(body: RefObject<HTMLTableSectionElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const step = { j: 1, k: -1 }[event.key];
      if (step === undefined || !isForPage(event)) return;
      const all = [...(body.current?.querySelectorAll('tr') ?? [])].sort(
        (one, other) => Number(one.ariaRowIndex) - Number(other.ariaRowIndex),
      );
      const at = all.findIndex(row => row.contains(document.activeElement));
      all[Math.max(0, at + step)]?.querySelector('a')?.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [body]);
}
