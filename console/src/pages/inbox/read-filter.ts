/** The filter of the inbox is its address: what it means to the API, and how to write another one. */

import type { CallbackFilter, CallbackVerdict } from '../../api/schema.js';
import { aroundDay, readDay } from '../../format/time.js';
import { type About, ROUTES } from '../../money/routes.js';

/** In the order of the page: first what somebody may have to do something about. */
export const VERDICTS_IN_ORDER: readonly CallbackVerdict[] = [
  ...(['UNMATCHED', 'CONTRADICTING', 'MALFORMED', 'UNKNOWN_CODE', 'WAITING'] as const),
  ...(['HELD', 'UNCONFIRMED', 'DUPLICATE', 'APPLIED'] as const),
];

/** As the address has it; what it cannot mean is left out. */
export interface InboxFilter {
  readonly verdict: CallbackVerdict | null;
  readonly about: About | null;
  readonly payment: string | null;
  /** "2026-11-28", of Nairobi. */
  readonly day: string | null;
}

export function readFilter(search: string): InboxFilter {
  const given = new URLSearchParams(search);
  const about = given.get('about');
  return {
    verdict: VERDICTS_IN_ORDER.find(verdict => verdict === given.get('verdict')) ?? null,
    about: isAbout(about) ? about : null,
    payment: given.get('payment'),
    day: readDay(given.get('day')),
  };
}

function isAbout(text: string | null): text is About {
  return text !== null && Object.hasOwn(ROUTES, text);
}

/** The address of the inbox with this filter. */
export function addressOf(filter: InboxFilter): string {
  const given = Object.entries(filter).filter((entry): entry is [string, string] => entry[1] !== null);
  return given.length === 0 ? '/callbacks' : `/callbacks?${new URLSearchParams(given)}`;
}

/** As the API takes it. */
export function toApi({ verdict, about, payment, day }: InboxFilter): CallbackFilter {
  const around = day === null ? null : aroundDay(day);
  return {
    ...(verdict !== null && { verdict: [verdict] }),
    ...(about !== null && { route: ROUTES[about] }),
    ...(payment !== null && { paymentId: payment }),
    ...(around !== null && { receivedAfter: around.after, receivedBefore: around.before }),
  };
}
