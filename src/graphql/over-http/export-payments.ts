/** `POST /export/payments.csv`: all payments that match a filter, page by page from GraphQL itself, so that it shows what GraphQL would. */

import { once } from 'node:events';
import express, { type Response, type Router } from 'express';
import type { Audit } from '../../audit/audit.js';
import { explainRefusal, isAllowed } from '../../callers/roles.js';
import type { Log } from '../../lib/log.js';
import type { AnswerRequest, Enter } from './enter.js';
import { csvHeader, csvLine, csvTrailer, EXPORTED, type ExportedPayment } from './payments-csv.js';
import { callerOf, type DoorNeighbours, requireCaller } from './require-caller.js';

export interface ExportNeighbours extends DoorNeighbours {
  readonly enter: Enter;
  readonly audit: Pick<Audit, 'record'>;
  readonly log: Log;
}

interface Page {
  readonly payments: readonly ExportedPayment[];
  /** Null on the last page. */
  readonly after: string | null;
}

/** What GraphQL refuses, by the status that says it. */
const STATUSES: Readonly<Record<string, number>> = { BAD_USER_INPUT: 400, FORBIDDEN: 403, UNAVAILABLE: 503 };
const BODY_BYTES_MAX = 10_000;
const PAGE = `query ExportPayments($filter: PaymentFilter, $after: String) {
  payments(filter: $filter, first: 100, after: $after) { edges { node { ${EXPORTED} } } pageInfo { hasNextPage endCursor } } }`;
/** Whom it is about may be a person's secret, so the audit log names these fields and not their values. */
const PRIVATE = new Set(['phoneNumber', 'search', 'accountReference']);

/** Refuses as GraphQL does, before the first byte; what fails later breaks the answer off, without its last line. */
export function createExport(neighbours: ExportNeighbours): Router {
  const { enter, audit, addressOf, log } = neighbours;
  const router = express.Router();
  router.use((request, response, next) => {
    if (request.method === 'POST') return next();
    response.set('Allow', 'POST');
    refuse(response, 405, 'BAD_USER_INPUT', 'Send a POST.');
  });
  router.use(requireCaller(neighbours), express.json({ limit: BODY_BYTES_MAX, inflate: false }));
  router.use(async (request, response) => {
    const caller = callerOf(response);
    if (caller.watch !== null) return refuse(response, 403, 'FORBIDDEN', 'Watch tokens may not export payments.');
    const isReader = isAllowed(caller.role, 'READ_PAYMENTS');
    if (!isReader) return refuse(response, 403, 'FORBIDDEN', explainRefusal(caller.role, 'READ_PAYMENTS'));
    const { authorization = '' } = request.headers;
    const headers = { authorization, accept: 'application/json', 'content-type': 'application/json' };
    const answer = await enter(headers, addressOf(request));
    if (answer === null) return refuse(response, 401, 'UNAUTHENTICATED', 'The credential has ended.');
    const filter: unknown = request.body?.filter ?? null;
    const first = await readPage(answer, filter, null);
    if ('errors' in first) return void response.status(first.status).json({ errors: first.errors });
    const note = JSON.stringify(filter, (name, value) => (PRIVATE.has(name) ? '…' : value));
    await audit.record(caller, { action: 'PAYMENTS_EXPORTED', subject: null, note });
    await send(response, first, after => readPage(answer, filter, after)).catch(error => {
      log.warn({ err: error }, 'an export was broken off');
      response.destroy();
    });
  });
  return router;
}

/** Waits for a slow reader; ends when it has gone. */
async function send(response: Response, first: Page, next: (after: string) => Promise<Page | Refusal>): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  response.writeHead(200, {
    'Content-Type': 'text/csv; charset=utf-8; header=present',
    'Content-Disposition': 'attachment; filename="payments.csv"',
    'Cache-Control': 'no-store',
  });
  response.write(csvHeader());
  let rows = 0;
  for (let page: Page = first; !gone.signal.aborted; ) {
    rows += page.payments.length;
    const isTaken = response.write(page.payments.map(csvLine).join(''));
    if (page.after === null) return void response.end(csvTrailer(rows));
    if (!isTaken) await once(response, 'drain', { signal: gone.signal });
    const following = await next(page.after);
    if ('errors' in following) throw new Error('a page of an export was refused');
    page = following;
  }
}

interface Refusal {
  readonly status: number;
  readonly errors: readonly unknown[];
}

async function readPage(answer: AnswerRequest, filter: unknown, after: string | null): Promise<Page | Refusal> {
  const body = { query: PAGE, variables: { filter, after } };
  const { text } = await answer({ method: 'POST', search: '', body });
  const { data, errors } = castAnswer(JSON.parse(text));
  if (!data) return { status: STATUSES[errors?.[0]?.extensions?.code ?? ''] ?? 500, errors: errors ?? [] };
  const { edges, pageInfo } = data.payments;
  return { payments: edges.map(({ node }) => node), after: pageInfo.hasNextPage ? pageInfo.endCursor : null };
}

interface PageAnswer {
  readonly data?: {
    readonly payments: {
      readonly edges: readonly { readonly node: ExportedPayment }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
    };
  } | null;
  readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
}

/** The answer to `PAGE`. */
function castAnswer(answer: unknown): PageAnswer {
  return answer as PageAnswer;
}

function refuse(response: Response, status: number, code: string, message: string): void {
  response.status(status).json({ errors: [{ message, extensions: { code } }] });
}
