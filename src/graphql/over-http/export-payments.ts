/** `POST /export/payments.csv`: all payments that match a filter, page by page from GraphQL itself, so that it shows what GraphQL would. */

import { once } from 'node:events';
import express, { type RequestHandler, type Response } from 'express';
import type { Audit } from '../../audit/audit.js';
import type { Caller } from '../../callers/caller.js';
import { explainRefusal, isAllowed } from '../../callers/roles.js';
import type { GatewayError } from '../../domain/gateway-error.js';
import type { OriginRule } from '../../lib/allowed-origins.js';
import type { Clock } from '../../lib/clock.js';
import type { Log } from '../../lib/log.js';
import type { Budgets } from '../run/limits/create-budgets.js';
import type { AnswerRequest, Enter } from './enter.js';
import {
  type ExportPage,
  type ExportRefusal,
  type PatienceNeighbours,
  readExportPage,
  readPatiently,
} from './export-pages.js';
import { csvHeader, csvLine, csvTrailer } from './payments-csv.js';
import { callerOf, type DoorNeighbours, requireCaller } from './require-caller.js';

export interface ExportNeighbours extends DoorNeighbours, PatienceNeighbours {
  readonly budgets: Pick<Budgets, 'refuse' | 'spareInMs'>;
  readonly enter: Enter;
  readonly audit: Pick<Audit, 'record'>;
  readonly origins: OriginRule;
  readonly log: Log;
}

/** The exports of this process. */
export interface Exports {
  /** To be mounted at /export/payments.csv. */
  readonly handleRequest: RequestHandler;
  /** Nobody waits for a budget any more; what is being sent goes on. */
  close(): void;
}

const BODY_BYTES_MAX = 10_000;
/** Of one caller at a time: each may wait for long. */
const AT_ONCE_MAX = 2;
/** Each reads page after page, and writes into the audit log under the lock of all acts. */
const WEIGHT = { mutations: 10, cost: 0 };
/** A reader that has taken nothing for so long is gone, or was forgotten. */
const STUCK_MS = 300_000;
/** Whom it is about may be a person's secret, so the audit log names these fields and not their values. */
const PRIVATE = new Set(['phoneNumber', 'search', 'accountReference']);
const NOTE_CHARACTERS_MAX = 300;

/** Refuses as GraphQL does, before the first byte; what fails later breaks the answer off, without its last line. */
export function createExports(neighbours: ExportNeighbours): Exports {
  const { enter, audit, budgets, addressOf, log } = neighbours;
  const closing = new AbortController();
  const places = createPlaces();
  const answerWith = async (caller: Caller, answer: AnswerRequest, filter: unknown, response: Response) => {
    const excess = budgets.refuse({ caller }, WEIGHT);
    if (excess) return refuseAsGraphql(response, limitedBy(excess));
    const first = await readExportPage(answer, filter, null);
    if ('errors' in first) return refuseAsGraphql(response, first);
    await audit.record(caller, { action: 'PAYMENTS_EXPORTED', subject: null, note: noteOf(filter) });
    const gone = endWith(response, caller);
    const waits = AbortSignal.any([gone, closing.signal]);
    const next = (after: string) =>
      readPatiently(neighbours, caller, waits, () => readExportPage(answer, filter, after));
    await send(response, first, next, gone, neighbours.clock).catch(error => {
      log.warn({ err: error }, 'an export was broken off');
      response.destroy();
    });
  };

  const router = express.Router();
  router.use(
    createCheckRequest(neighbours.origins),
    requireCaller(neighbours),
    express.json({ limit: BODY_BYTES_MAX, inflate: false }),
  );
  router.use(async (request, response) => {
    const caller = callerOf(response);
    if (caller.watch !== null) return refuse(response, 403, 'FORBIDDEN', 'Watch tokens may not export payments.');
    const isReader = isAllowed(caller.role, 'READ_PAYMENTS');
    if (!isReader) return refuse(response, 403, 'FORBIDDEN', explainRefusal(caller.role, 'READ_PAYMENTS'));
    const { authorization = '' } = request.headers;
    const headers = { authorization, accept: 'application/json', 'content-type': 'application/json' };
    const answer = await enter(headers, addressOf(request));
    if (answer === null) return refuse(response, 401, 'UNAUTHENTICATED', 'The credential has ended.');
    if (!places.take(caller)) {
      const message = `This API key already has ${AT_ONCE_MAX} exports. Try again when one has ended.`;
      return refuse(response, 429, 'RATE_LIMITED', message);
    }
    await answerWith(caller, answer, request.body?.filter ?? null, response).finally(() => places.leave(caller));
  });
  return Object.freeze({ handleRequest: router, close: () => closing.abort() });
}

/** Where nobody needs a key, what a page can send unasked must not count: neither from elsewhere, nor of a type that a form has. */
function createCheckRequest(origins: OriginRule): RequestHandler {
  return (request, response, next) => {
    const { method, headers } = request;
    if (method !== 'POST') refuse(response.set('Allow', 'POST'), 405, 'BAD_USER_INPUT', 'Send a POST.');
    else if (!origins.isAllowed(headers.origin, headers.host))
      refuse(response, 403, 'FORBIDDEN', 'This origin is not allowed.');
    else if (!request.is('application/json'))
      refuse(response, 415, 'BAD_USER_INPUT', 'Send the filter as application/json.');
    else next();
  };
}

/** What was asked for, in short: each value of a list once, and no end of what is long. Its caller writes it, into a log that nobody shortens. */
function noteOf(filter: unknown): string {
  const text = JSON.stringify(filter, (name, value) => {
    if (PRIVATE.has(name)) return '…';
    return Array.isArray(value) ? [...new Set(value)] : value;
  });
  // A character that is cut in two is another one once it was stored, and the chain would not hold.
  const characters = [...text];
  if (characters.length <= NOTE_CHARACTERS_MAX) return text;
  // Of a telephone number, half would be left that no erasure finds.
  return `${characters
    .slice(0, NOTE_CHARACTERS_MAX - 1)
    .join('')
    .replace(/[\d +().-]+$/, '')}…`;
}

/** Aborted when its client has gone. A key that is taken back, or that expires, breaks the answer off at once. */
function endWith(response: Response, { ending }: Caller): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const forget = ending?.listen(() => {
    gone.abort();
    response.destroy();
  });
  gone.signal.addEventListener('abort', () => forget?.(), { once: true });
  return gone.signal;
}

/** Waits for a slow reader; ends when it has gone. */
async function send(
  response: Response,
  first: ExportPage,
  next: (after: string) => Promise<ExportPage>,
  gone: AbortSignal,
  clock: Clock,
): Promise<void> {
  if (gone.aborted) return;
  response.writeHead(200, {
    'Content-Type': 'text/csv; charset=utf-8; header=present',
    'Content-Disposition': 'attachment; filename="payments.csv"',
    'Cache-Control': 'no-store',
  });
  response.write(csvHeader());
  let rows = 0;
  for (let page = first; !gone.aborted; ) {
    rows += page.payments.length;
    const isTaken = response.write(page.payments.map(csvLine).join(''));
    if (page.after === null) return void response.end(csvTrailer(rows));
    if (!isTaken) await untilTaken(response, gone, clock);
    page = await next(page.after);
  }
}

async function untilTaken(response: Response, gone: AbortSignal, clock: Clock): Promise<void> {
  const cancel = clock.after(STUCK_MS, () => response.destroy());
  await once(response, 'drain', { signal: gone }).finally(cancel);
}

/** How many exports each name of a key has. */
function createPlaces() {
  const taken = new Map<string, number>();
  return {
    take({ name }: Caller): boolean {
      const count = taken.get(name) ?? 0;
      if (count >= AT_ONCE_MAX) return false;
      taken.set(name, count + 1);
      return true;
    },
    leave({ name }: Caller): void {
      const count = taken.get(name) ?? 1;
      if (count > 1) taken.set(name, count - 1);
      else taken.delete(name);
    },
  };
}

function refuseAsGraphql(response: Response, { status, errors }: ExportRefusal): void {
  const seconds = errors[0]?.extensions?.retryAfterSeconds;
  if (seconds !== undefined) response.set('Retry-After', String(seconds));
  response.status(status).json({ errors });
}

function limitedBy({ code, message, details }: GatewayError): ExportRefusal {
  return { status: 429, errors: [{ message, extensions: { code, ...details } }] };
}

function refuse(response: Response, status: number, code: string, message: string): void {
  response.status(status).json({ errors: [{ message, extensions: { code } }] });
}
