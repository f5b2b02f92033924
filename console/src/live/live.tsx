/** What is live on every page: all payments from now on, when the gateway was last heard, and what is open. One watch serves them all. */

import { createContext, type ReactNode, useContext, useEffect, useMemo, useSyncExternalStore } from 'react';
import { type Ask, defineDocument } from '../api/ask.js';
import type { PaymentFilter } from '../api/schema.js';
import { useSession } from '../session/session.js';
import { createPayments, type PageOfPayments, type Payments, type PaymentsView } from './create-payments.js';
import {
  createFigures,
  FIGURES_FIELDS,
  FIGURES_VARIABLES,
  type Figures,
  type FiguresStore,
  type FiguresVariables,
  figuresVariables,
} from './figures.js';
import { createLine, type Line, type LineView } from './line.js';
import { PAYMENT_ROW, type PaymentRow } from './row.js';

interface Page {
  readonly payments: {
    readonly cursor: string;
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    readonly edges: readonly { readonly node: PaymentRow }[];
  };
}

interface PageVariables {
  readonly filter: PaymentFilter;
  readonly after: string | null;
}

const PAGE_FIELDS = `cursor pageInfo { hasNextPage endCursor } edges { node { ${PAYMENT_ROW} } }`;
const PAGE = defineDocument<Page, PageVariables>(
  `query Payments($filter: PaymentFilter, $after: String) { payments(filter: $filter, first: 50, after: $after) { ${PAGE_FIELDS} } }`,
);
/** All that the console shows first, in one request. */
const FIRST = defineDocument<Page & Figures, FiguresVariables>(
  `query First(${FIGURES_VARIABLES}) { payments(first: 50) { ${PAGE_FIELDS} } ${FIGURES_FIELDS} }`,
);

/** What `useLive` gives. */
export interface Live {
  /** Of every payment that this key may see. */
  readonly all: Payments;
  readonly figures: FiguresStore;
  readonly line: Line;
  /** A list of the payments of a filter. */
  open(filter: PaymentFilter): Payments;
}

const LiveContext = createContext<Live | null>(null);

/** For keys that may read payments; others have nothing that is live. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const { ask, client, can } = useSession();
  const isReader = can('READ_PAYMENTS');
  const isOperator = can('OPERATE');
  const live = useMemo(
    () => (isReader ? createLive(ask, client, isOperator) : null),
    [ask, client, isReader, isOperator],
  );
  useEffect(() => {
    if (!live) return;
    // Whatever page there is, all of it hangs on this one watch.
    const leave = live.all.subscribe(() => undefined);
    return () => {
      leave();
      live.figures.close();
      live.line.close();
    };
  }, [live]);
  return <LiveContext value={live}>{children}</LiveContext>;
}

function createLive(ask: Ask, client: Parameters<typeof createPayments>[0]['client'], isOperator: boolean): Live {
  const figures = createFigures(ask, isOperator);
  const line = createLine();
  const watched = { client, onHeard: line.heard, onChange: figures.touch };
  const readPage = async (filter: PaymentFilter, after: string | null, signal: AbortSignal): Promise<PageOfPayments> =>
    pageOf(await ask(PAGE, { filter, after }, signal));
  const readFirst = async (signal: AbortSignal): Promise<PageOfPayments> => {
    const answer = await ask(FIRST, figuresVariables(Date.now(), isOperator), signal);
    figures.take(answer);
    return pageOf(answer);
  };
  const all = createPayments({
    ...{ ...watched, filter: {} },
    readPage: (after, signal) => (after === null ? readFirst(signal) : readPage({}, after, signal)),
  });
  const open = (filter: PaymentFilter): Payments =>
    createPayments({ ...watched, filter, readPage: (after, signal) => readPage(filter, after, signal) });
  return { all, figures, line, open };
}

function pageOf({ payments }: Page): PageOfPayments {
  const { cursor, pageInfo, edges } = payments;
  return { rows: edges.map(({ node }) => node), cursor, next: pageInfo.hasNextPage ? pageInfo.endCursor : null };
}

/** Null for a key that may not read payments. */
export function useLive(): Live | null {
  return useContext(LiveContext);
}

/** Renders again with each change of the list. */
export function usePayments(payments: Payments): PaymentsView {
  return useSyncExternalStore(payments.subscribe, payments.read);
}

const NEVER: LineView = { heardAt: null, isQuiet: false };
const forNobody = () => () => undefined;

/** When the gateway was last heard. */
export function useLine(): LineView {
  const line = useLive()?.line;
  return useSyncExternalStore(line?.subscribe ?? forNobody, line?.read ?? (() => NEVER));
}

/** Null before the first answer, and for a key that may not read payments. */
export function useFigures(): Figures | null {
  const figures = useLive()?.figures;
  return useSyncExternalStore(figures?.subscribe ?? forNobody, figures?.read ?? (() => null));
}
