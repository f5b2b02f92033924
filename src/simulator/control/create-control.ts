/** The control door: phones that people hold, the knobs, payments by hand and the clock, for tests and for the console. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../../lib/log.js';
import type { Core } from '../core.js';
import { payByHand } from '../endpoints/simulate-c2b.js';
import { readBody } from '../gate/read-body.js';
import { formatShillings } from '../wire/money.js';
import { ControlRefusal, refuseFields } from './control-refusal.js';
import { exportStatement } from './export-statement.js';
import { readAnswer, readAskedStatement, readKnobs, readMsisdn, readPayment, readSkip } from './forms.js';
import { answerPrompt, listPrompts, showPrompts, WRONG_PINS_MAX } from './prompts.js';
import { canPay, readStatement } from './purse.js';
import { streamPhone } from './stream-phone.js';

/** Asked once the body is there, which its sender may have kept back: true where it has answered, because nothing may be done any more. */
export type RefuseLate = () => boolean;

/** What is below `/control/`. */
export interface Control {
  isAsked(request: IncomingMessage): boolean;
  answer(request: IncomingMessage, response: ServerResponse, refuseLate?: RefuseLate): void;
}

export interface ControlNeeds {
  readonly core: Core;
  readonly log: Log;
  /** Why this request may not control anything; null if it may. */
  readonly refuse: (request: IncomingMessage) => string | null;
}

/** One request, with the names that its path has. */
interface Visit {
  readonly core: Core;
  readonly names: readonly string[];
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly response: ServerResponse;
}

/** What is answered as JSON; nothing if it is answered already. */
type Act = (visit: Visit) => object | undefined;

interface ControlRoute {
  readonly path: RegExp;
  readonly acts: Readonly<Record<string, Act>>;
}

const PREFIX = '/control/';
const BODY_BYTES_MAX = 4 * 1024;

const ROUTES: readonly ControlRoute[] = [
  { path: /^phones\/([^/]+)$/, acts: { GET: showPhone } },
  { path: /^phones\/([^/]+)\/events$/, acts: { GET: openPhone } },
  { path: /^phones\/([^/]+)\/prompts\/([^/]+)$/, acts: { POST: answer } },
  { path: /^phones\/([^/]+)\/unlock$/, acts: { POST: unlock } },
  { path: /^behaviour$/, acts: { GET: showKnobs, PUT: turnKnobs } },
  { path: /^c2b$/, acts: { POST: pay } },
  { path: /^clock$/, acts: { POST: skip } },
  { path: /^statements\/([^/]+)\/([^/]+)$/, acts: { GET: sendStatement } },
];
const PATHS =
  'phones/:number, phones/:number/events, phones/:number/prompts/:id, phones/:number/unlock, behaviour, c2b, clock and statements/:shortcode/:account';

/** Whatever it has changed is safe from a crash before it answers. */
export function createControl({ core, log, refuse }: ControlNeeds): Control {
  async function handle(request: IncomingMessage, response: ServerResponse, refuseLate: RefuseLate): Promise<void> {
    try {
      const answered = await act(request, response, refuseLate);
      await core.memory.settle();
      if (answered !== undefined) sendJson(response, 200, answered);
    } catch (error) {
      if (error instanceof ControlRefusal) return sendRefusal(response, error);
      if (!request.complete) return;
      log.error({ err: error }, 'the simulator failed');
      sendRefusal(response, new ControlRefusal(500, 'UNAVAILABLE', 'The simulator failed; its log says how.'));
    }
  }

  async function act(
    request: IncomingMessage,
    response: ServerResponse,
    refuseLate: RefuseLate,
  ): Promise<object | undefined> {
    const refusal = refuse(request);
    if (refusal !== null) throw new ControlRefusal(403, 'FORBIDDEN', refusal);
    const path = pathOf(request).slice(PREFIX.length);
    const route = ROUTES.find(each => each.path.test(path));
    if (route === undefined) throw new ControlRefusal(404, 'NOT_FOUND', `There is no such path; there are ${PATHS}.`);
    const methods = Object.keys(route.acts);
    const method = request.method ?? '';
    const found = Object.hasOwn(route.acts, method) ? route.acts[method] : undefined;
    const message = `This path takes ${methods.join(' or ')} only.`;
    if (!found) throw new ControlRefusal(405, 'BAD_USER_INPUT', message, [], { Allow: methods.join(', ') });
    const [, ...names] = route.path.exec(path) ?? [];
    const body = method === 'GET' ? null : await readJson(request);
    if (refuseLate()) return undefined;
    return found({ core, names, query: queryOf(request), body, response });
  }

  return Object.freeze({
    isAsked: (request: IncomingMessage) => pathOf(request).startsWith(PREFIX),
    answer: (request: IncomingMessage, response: ServerResponse, refuseLate: RefuseLate = () => false) =>
      void handle(request, response, refuseLate),
  });
}

function showPhone({ core, names: [number = ''] }: Visit): object {
  const msisdn = readMsisdn(number);
  const { ledger, phones } = core;
  const { purse, messages } = readStatement(ledger.ofPhone(msisdn), ledger.find);
  return {
    phoneNumber: msisdn,
    isOpen: phones.isOpen(msisdn),
    isPinLocked: phones.wrongPins(msisdn) >= WRONG_PINS_MAX,
    balance: formatShillings(purse.balanceCents),
    fuliza: { limit: formatShillings(purse.fulizaLimitCents), used: formatShillings(purse.fulizaUsedCents) },
    prompts: listPrompts(core).filter(({ phoneNumber }) => phoneNumber === msisdn),
    messages,
  };
}

function openPhone({ core, names: [number = ''], response }: Visit): undefined {
  streamPhone(core, readMsisdn(number), response);
}

function answer({ core, names: [number = '', id = ''], body }: Visit): object {
  const msisdn = readMsisdn(number);
  return answerPrompt(core, msisdn, id, readAnswer(body));
}

function unlock(visit: Visit): object {
  visit.core.phones.noteWrongPins(readMsisdn(visit.names[0] ?? ''), 0);
  return showPhone(visit);
}

function showKnobs({ core }: Visit): object {
  const { nextPayment, ...positions } = core.knobs.positions();
  return { ...positions, nextPayment: nextPayment ?? 'NORMAL' };
}

function turnKnobs(visit: Visit): object {
  visit.core.knobs.turn(readKnobs(visit.body));
  return showKnobs(visit);
}

function pay({ core, body }: Visit): object {
  const { ledger, shortcodes, c2bUrls } = core;
  const served = shortcodes.all().map(({ shortcode }) => shortcode);
  const { phoneNumber, amountCents, ...rest } = readPayment(body, served);
  const { purse } = readStatement(ledger.ofPhone(phoneNumber), ledger.find);
  if (!canPay(purse, amountCents)) {
    const message = `amount is more than the phone has: ${formatShillings(purse.balanceCents)}, and Fuliza.`;
    throw refuseFields([{ field: 'amount', message }]);
  }
  payByHand(core, { ...rest, msisdn: phoneNumber, amountCents });
  const isTold = c2bUrls.has(rest.shortcode);
  return { phoneNumber, ...rest, amount: formatShillings(amountCents), isTold };
}

/** Prompts have less time then, of which their phones are told. */
function skip({ core, body }: Visit): object {
  const ms = readSkip(body);
  core.schedule.skip(ms);
  showPrompts(core);
  return { ms };
}

function sendStatement({ core, names, query, response }: Visit): undefined {
  const served = core.shortcodes.all().map(({ shortcode }) => shortcode);
  const [shortcode = '', account = ''] = names;
  const asked = readAskedStatement({ shortcode, account, ...Object.fromEntries(query) }, served, core.clock.now());
  exportStatement(core, asked, response);
}

function pathOf({ url = '' }: IncomingMessage): string {
  return url.split('?')[0] ?? '';
}

function queryOf({ url = '' }: IncomingMessage): URLSearchParams {
  return new URLSearchParams(url.split('?')[1] ?? '');
}

/** The type is demanded because a page of another origin cannot send it unasked. */
async function readJson(request: IncomingMessage): Promise<unknown> {
  const isJson = /^application\/json\b/i.test(request.headers['content-type'] ?? '');
  if (!isJson) throw new ControlRefusal(415, 'BAD_USER_INPUT', 'The header Content-Type must be application/json.');
  const text = await readBody(request, BODY_BYTES_MAX);
  const body = text === null ? null : parseJson(text);
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body;
  throw new ControlRefusal(
    400,
    'BAD_USER_INPUT',
    'The body must be a JSON object of at most 4 KiB, such as {"ms":60000}.',
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function sendRefusal(response: ServerResponse, { status, code, message, fields, headers }: ControlRefusal): void {
  const extensions = fields.length === 0 ? { code } : { code, field: fields[0]?.field, fields };
  sendJson(response, status, { errors: [{ message, extensions }] }, headers);
}

function sendJson(response: ServerResponse, status: number, body: object, headers = {}): void {
  if (response.headersSent) return;
  const text = JSON.stringify(body);
  const type = { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': Buffer.byteLength(text) };
  response.writeHead(status, { ...type, 'Cache-Control': 'no-store', ...headers });
  response.end(text);
}
