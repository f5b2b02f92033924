/** Finds parts of payments: by id, and the history, newest first, by keyset on ids, which are ordered by time. */

import { GatewayError } from '../domain/gateway-error.js';
import { type Page, pageOf } from '../domain/page.js';
import type { PaymentFilter } from '../domain/payment-filter.js';
import { assert } from '../lib/assert.js';
import { createBatch } from '../lib/batch.js';
import { createFewAtOnce } from '../lib/few-at-once.js';
import type { Store } from '../store/open-store.js';
import { findWanted, searchByIds, type Wanted } from '../store/search-by-ids.js';
import { type Condition, type RowSearch, selectEach } from '../store/select-rows.js';
import { alternativesOf } from './filter-conditions.js';
import { columnsOfParts, createReadParts } from './payment-parts.js';
import { PaymentRow } from './payment-row.js';
import type { FindPayments, PaymentPart, PaymentParts } from './payments.js';

interface WithParts {
  readonly parts: readonly PaymentPart[];
}

type WantedPayment = Wanted<PaymentFilter> & WithParts;

interface WantedPage extends WithParts {
  readonly first: number;
  /** What each of them finds is of the page, in one order. */
  readonly searches: readonly RowSearch<PaymentRow>[];
}

/** Measured beside 3 of 16, 4 of 8 and 6 of 6: few enough in a statement for the next to be under way, so that neither side waits. */
const PAGES_TOGETHER = { keysMax: 8, questionsMax: 6 } as const;

/** Conditions that never come together may be looked for through all payments: the other connections are left to look-ups. */
const PAGES_ALONE = { atOnce: 4, waitingMax: 1_000 } as const;
const AGAIN_SECONDS = 1;

/** Concurrent look-ups share one statement, with the parts that any of them needs. */
export function createFindParts(store: Store): Pick<FindPayments, 'partsById' | 'page'> {
  const select = async (searches: readonly RowSearch<PaymentRow>[], parts: readonly PaymentPart[]) => {
    const found = await selectEach(store.reader(), PaymentRow, searches, columnsOfParts(parts));
    const readParts = createReadParts(parts);
    return found.map(rows => rows.map(readParts));
  };
  const findPayments = (wanted: readonly WantedPayment[]): Promise<ReadonlyMap<WantedPayment, PaymentParts>> =>
    findWanted(wanted, searchSeen, searches => select(searches, partsOf(wanted)));
  const findPages = async (wanted: readonly WantedPage[]): Promise<ReadonlyMap<WantedPage, Page<PaymentParts>>> => {
    const found = await select(
      wanted.flatMap(({ searches }) => searches),
      partsOf(wanted),
    );
    const rest = [...found];
    return new Map(wanted.map(each => [each, pageOf(newestFirst(rest.splice(0, each.searches.length)), each.first)]));
  };
  const findPaymentsTogether = createBatch(findPayments);
  const findPagesTogether = createBatch(findPages, PAGES_TOGETHER);
  const inTurn = createFewAtOnce({ ...PAGES_ALONE, refuse: tooMany });
  return {
    partsById: (id, parts, among = {}) => findPaymentsTogether({ id, parts, among }),
    page: async (filter, first, after, parts, caller = '') => {
      const alternatives = alternativesOf(filter);
      // Without a filter a page is the next rows of the table; with one it may be slow, and must not hold others up.
      const isQuick = alternatives.every(where => where.length === 0);
      const before: Condition<PaymentRow>[] = after === null ? [] : [{ field: 'id', is: '<', value: after }];
      const order = { by: 'id', direction: 'DESC' } as const;
      const searches = alternatives.map(where => ({ where: [...where, ...before], order, limit: first + 1 }));
      const wanted = { first, parts, searches };
      const findAlone = async () => (await findPages([wanted])).get(wanted);
      const page = isQuick ? await findPagesTogether(wanted) : await inTurn(caller, findAlone);
      assert(page, 'every page that is asked for is found');
      return page;
    },
  };
}

function tooMany(): GatewayError {
  const message = `${PAGES_ALONE.waitingMax} pages for this key are waiting already. Try again in a moment.`;
  return new GatewayError('RATE_LIMITED', message, { retryAfterSeconds: AGAIN_SECONDS });
}

function searchSeen(ids: readonly string[], among: PaymentFilter): readonly RowSearch<PaymentRow>[] {
  const [narrowed = [], ...more] = alternativesOf(among);
  assert(more.length === 0, 'what a caller may see is one range');
  return searchByIds(ids, narrowed);
}

function partsOf(wanted: readonly WithParts[]): readonly PaymentPart[] {
  const lists = new Set(wanted.map(({ parts }) => parts));
  return [...new Set([...lists].flat())];
}

/** Of parts that are in order themselves; a payment that several of them have comes once. */
function newestFirst(parts: readonly (readonly PaymentParts[])[]): readonly PaymentParts[] {
  const [only = []] = parts;
  if (parts.length === 1) return only;
  const all = new Map(parts.flat().map(payment => [payment.id, payment]));
  return [...all.values()].sort((one, other) => (one.id < other.id ? 1 : -1));
}
