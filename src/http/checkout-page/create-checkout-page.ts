/** The hosted page of a checkout: a form, then a page that refreshes itself; whoever has its link may pay and watch it. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CheckoutLinks } from '../../callers/checkout-links.js';
import type { Checkouts, CheckoutView } from '../../checkouts/checkouts.js';
import type { Language } from '../../domain/failure-messages.js';
import type { GatewayError } from '../../domain/gateway-error.js';
import type { Rung } from '../../domain/ladder.js';
import { PAGE_TEXTS } from '../../domain/page-texts.js';
import type { PaymentKind } from '../../domain/payment.js';
import { normalisePhoneNumber } from '../../domain/phone-number.js';
import type { Clock } from '../../lib/clock.js';
import type { Log } from '../../lib/log.js';
import { isUnavailable } from '../../store/store-fault.js';
import { answerError, answerNotFound } from '../answers.js';
import { readBody } from '../read-body.js';
import { buildAway, buildLimited, buildPage } from './build-page.js';
import { chooseLanguage } from './choose-language.js';
import { chooseScreen } from './choose-screen.js';

export interface CheckoutPageNeighbours {
  readonly checkouts: Pick<Checkouts, 'find' | 'pay'>;
  readonly links: Pick<CheckoutLinks, 'read'>;
  readonly ladders: Readonly<Record<PaymentKind, readonly Rung[]>>;
  /** Whether M-Pesa tells the gateway of payments by hand to this shortcode, by its reference. */
  readonly isToldByHand: (shortcode: string) => Promise<boolean>;
  /** The budget that the payers of a checkout share; null: there is enough left, and it is spent. */
  readonly refuseVisit: (checkoutId: string, weight: typeof LOOK) => GatewayError | null;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

/** Answers a request whose path ends with `secret`; never throws. */
export type CheckoutPage = (secret: string, request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** While a payer waits, the page is loaded again every other second: by default this lets fifty through at once, and five a second. */
const LOOK = { mutations: 0, cost: 200 };
const TAP = { ...LOOK, mutations: 1 };

const BODY_BYTES_MAX = 1_024;
const AWAY_SECONDS = 5;
const FORM = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;
/** Nothing is fetched but the style sheet, and the form goes nowhere else. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  'img-src data:',
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** UNAVAILABLE also while another tap is at work, of which the next reader sees nothing yet. */
const TOLD_BY_ANSWER: readonly unknown[] = ['CUSTOMER_BUSY', 'RATE_LIMITED', 'UNAVAILABLE'];

/** What was asked for, apart from the secret. */
interface Visit {
  readonly id: string;
  readonly language: Language;
  readonly response: ServerResponse;
}

/** An unknown secret gets the answer of an unknown path. */
export function createCheckoutPage(neighbours: CheckoutPageNeighbours): CheckoutPage {
  const { checkouts, links, ladders, isToldByHand, refuseVisit, clock, log } = neighbours;

  const show = async ({ language, response }: Visit, view: CheckoutView, said: string | null, entered: string) => {
    const { checkout } = view;
    const screen = chooseScreen(view, { language, ladders, now: clock.now(), said });
    const isTold = screen.hasForm && (await isToldByHand(checkout.shortcode));
    answerPage(response, 200, language, buildPage({ checkout, screen, language, entered, isToldByHand: isTold }));
  };
  const pay = async (visit: Visit, request: IncomingMessage): Promise<void> => {
    const { id, language, response } = visit;
    const read = await readBody(request, BODY_BYTES_MAX);
    if (read.kind === 'BROKEN_OFF') return;
    if (read.kind === 'TOO_LARGE') return answerError(response, 413, 'BAD_USER_INPUT', 'The form is too large.');
    const entered = new URLSearchParams(read.body.toString('utf8')).get('phone') ?? '';
    const phoneNumber = normalisePhoneNumber(entered.replace(/[\s().-]+/g, ' '));
    if (phoneNumber === null) {
      const view = await checkouts.find(id);
      if (!view) return answerNotFound(response);
      return show(visit, view, PAGE_TEXTS[language].badNumber, entered);
    }
    const view = await checkouts.pay(id, phoneNumber, `checkout:${id}`);
    // What only this answer knows is shown at once; anything else by a page that can be loaded again.
    if (TOLD_BY_ANSWER.includes(view.blocked?.by)) return show(visit, view, null, entered);
    response.writeHead(303, { Location: `?lang=${language.toLowerCase()}` }).end();
  };

  return async (secret, request, response) => {
    const id = links.read(secret);
    if (id === null) return answerNotFound(response);
    const query = new URLSearchParams(request.url?.split('?')[1] ?? '');
    const language = chooseLanguage(query.get('lang'), request.headers['accept-language']);
    const visit: Visit = { id, language, response };
    const refusal = refuseVisit(id, request.method === 'POST' ? TAP : LOOK);
    if (refusal) return answerLimited(visit, refusal);
    try {
      if (request.method === 'POST') {
        const fault = refuseForm(request);
        if (fault) return answerError(response, fault.status, 'FORBIDDEN', fault.message);
        return await pay(visit, request);
      }
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        return answerError(response, 405, 'BAD_USER_INPUT', 'Use GET or POST.', { Allow: 'GET, HEAD, POST' });
      }
      const view = await checkouts.find(id);
      return view ? await show(visit, view, null, '') : answerNotFound(response);
    } catch (error) {
      if (!isUnavailable(error)) log.error({ err: error, checkoutId: id }, 'the page of a checkout failed');
      const page = buildAway(language, AWAY_SECONDS);
      answerPage(response, 503, language, page, { 'Retry-After': String(AWAY_SECONDS) });
    }
  };
}

/** The link is the credential, and no cookie is one: but a browser that says that another site posts is believed. */
function refuseForm({ headers }: IncomingMessage): { readonly status: number; readonly message: string } | null {
  if (headers['sec-fetch-site'] === 'cross-site')
    return { status: 403, message: 'The form is posted by its own page only.' };
  if (FORM.test(headers['content-type'] ?? '')) return null;
  return { status: 415, message: 'Post the form as application/x-www-form-urlencoded.' };
}

/** The page comes back by itself: by then there is something left. */
function answerLimited({ language, response }: Visit, { details }: GatewayError): void {
  const seconds = details.retryAfterSeconds ?? 1;
  answerPage(response, 429, language, buildLimited(language, seconds), { 'Retry-After': String(seconds) });
}

function answerPage(
  response: ServerResponse,
  status: number,
  language: Language,
  page: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Language': language.toLowerCase(),
    'Content-Security-Policy': CONTENT_SECURITY_POLICY,
    'Content-Length': Buffer.byteLength(page),
    ...headers,
  });
  response.end(page);
}
