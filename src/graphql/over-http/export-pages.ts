/** The pages of an export, as GraphQL answers them; one that is longer than the budget of its caller waits for it. */

import type { Caller } from '../../callers/caller.js';
import { type Clock, pause } from '../../lib/clock.js';
import type { Budgets } from '../run/limits/create-budgets.js';
import type { AnswerRequest } from './enter.js';
import { EXPORTED, type ExportedPayment } from './payments-csv.js';

/** At most a hundred payments, */
export interface ExportPage {
  readonly payments: readonly ExportedPayment[];
  /** Null on the last page. */
  readonly after: string | null;
}

/** or what GraphQL said instead. */
export interface ExportRefusal {
  readonly status: number;
  readonly errors: readonly ExportError[];
}

interface ExportError {
  readonly message?: string;
  readonly extensions?: { readonly code?: string; readonly retryAfterSeconds?: number };
}

const TOO_MANY = 429;
/** What GraphQL refuses, by the status that says it. */
const STATUSES: Readonly<Record<string, number>> = {
  ...{ BAD_USER_INPUT: 400, FORBIDDEN: 403, RATE_LIMITED: TOO_MANY, UNAVAILABLE: 503 },
};
const AGAIN_AFTER_MS = 1_000;
const PAGE = `query ExportPayments($filter: PaymentFilter, $after: String) {
  payments(filter: $filter, first: 100, after: $after) { edges { node { ${EXPORTED} } } pageInfo { hasNextPage endCursor } } }`;

/** The page after that id; null: the first. */
export async function readExportPage(
  answer: AnswerRequest,
  filter: unknown,
  after: string | null,
): Promise<ExportPage | ExportRefusal> {
  const body = { query: PAGE, variables: { filter, after } };
  const { text } = await answer({ method: 'POST', search: '', body });
  const { data, errors } = castAnswer(JSON.parse(text));
  if (!data) return { status: STATUSES[errors?.[0]?.extensions?.code ?? ''] ?? 500, errors: errors ?? [] };
  const { edges, pageInfo } = data.payments;
  return { payments: edges.map(({ node }) => node), after: pageInfo.hasNextPage ? pageInfo.endCursor : null };
}

export interface PatienceNeighbours {
  readonly budgets: Pick<Budgets, 'spareInMs'>;
  readonly clock: Clock;
}

/** Reads when the caller's budget has something to spare, so that its other requests are answered meanwhile. Rejects when `signal` ends the wait, and for every other refusal. */
export async function readPatiently(
  { budgets, clock }: PatienceNeighbours,
  caller: Caller,
  signal: AbortSignal,
  read: () => Promise<ExportPage | ExportRefusal>,
): Promise<ExportPage> {
  for (;;) {
    for (let waitMs = budgets.spareInMs(caller); waitMs > 0; waitMs = budgets.spareInMs(caller)) {
      await pause(clock, waitMs, signal);
      if (signal.aborted) throw new Error('nobody waits for the rest of an export any more');
    }
    const page = await read();
    if (!('errors' in page)) return page;
    // Another request of this caller was there first.
    if (page.status !== TOO_MANY) throw new Error('a page of an export was refused');
    await pause(clock, AGAIN_AFTER_MS, signal);
  }
}

interface PageAnswer {
  readonly data?: {
    readonly payments: {
      readonly edges: readonly { readonly node: ExportedPayment }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
    };
  } | null;
  readonly errors?: readonly ExportError[];
}

/** The answer to `PAGE`. */
function castAnswer(answer: unknown): PageAnswer {
  return answer as PageAnswer;
}
