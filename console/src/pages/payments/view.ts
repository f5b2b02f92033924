/** What of the payments is looked at: the address says it, so that a reload, a link and the back button show the same. */

import type { PaymentFilter, PaymentKind } from '../../api/schema.js';
import { aroundDay, readDay } from '../../format/time.js';
import { receiptAmongWords } from '../../money/read-receipt.js';

/** One view of the list. Empty texts: not restricted. */
export interface View {
  readonly tab: Tab;
  readonly kind: PaymentKind | '';
  readonly shortcode: string;
  /** Of Nairobi: "2026-11-28". */
  readonly day: string;
  readonly q: string;
}

const FILTERS = {
  all: {},
  open: { status: ['PENDING'] },
  paid: { status: ['COMPLETED'] },
  failed: { status: ['FAILED'] },
  unknown: { status: ['TIMED_OUT'] },
  returned: { status: ['REVERSED'] },
  review: { needsReview: true },
} as const satisfies Readonly<Record<string, PaymentFilter>>;

/** A name of a status, or of what a person has to look at. */
export type Tab = keyof typeof FILTERS;
export const TABS = Object.keys(FILTERS) as readonly Tab[];
export const KINDS: readonly PaymentKind[] = ['STK_PUSH', 'C2B', 'B2C', 'B2B', 'REVERSAL'];

const SEARCH_MAX = 40;

/** Reads an address; what it does not know restricts nothing. */
export function readView(search: string): View {
  const given = new URLSearchParams(search);
  const text = (name: string): string => given.get(name) ?? '';
  return {
    tab: TABS.find(tab => tab === given.get('tab')) ?? 'all',
    kind: KINDS.find(kind => kind === given.get('kind')) ?? '',
    shortcode: text('shortcode'),
    day: readDay(given.get('day')) ?? '',
    q: text('q'),
  };
}

/** The address of a view, without what is not restricted. */
export function addressOf(view: View): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(view)) if (value !== '' && value !== 'all') search.set(name, value);
  return search.size > 0 ? `/payments?${search}` : '/payments';
}

/** The same for the gateway: in lists, updates, figures and exports. */
export function filterOf({ tab, kind, shortcode, day, q }: View): PaymentFilter {
  return {
    ...FILTERS[tab],
    ...(kind !== '' && { kind: [kind] }),
    ...(shortcode !== '' && { shortcode }),
    ...(day !== '' && createdOn(day)),
    ...(q !== '' && { search: q }),
  };
}

/** The payments of a day. */
export function createdOn(day: string): Pick<PaymentFilter, 'createdAfter' | 'createdBefore'> {
  const { after, before } = aroundDay(day);
  return { createdAfter: after, createdBefore: before };
}

/** Whether nothing is left out. */
export function isWhole(view: View): boolean {
  return Object.keys(filterOf(view)).length === 0;
}

/** Of a whole M-Pesa message that was pasted, the receipt: it names the payment. */
export function readSearch(typed: string): string {
  const text = typed.trim();
  return (/\s/.test(text) ? receiptAmongWords(text) : null) ?? text.slice(0, SEARCH_MAX);
}
