/** The client of the gateway: asks for payments, and follows each of them until it is settled, whatever the network does. */

import { type Credential, createCredential, type GetToken } from './credential.js';
import { CHECKOUTS, ONE_PAYMENT, PAYMENTS, SETTLED } from './documents.js';
import type { SocketConstructor } from './doors/connection.js';
import type { Ask, Door, DoorName, News, Source } from './doors/door.js';
import { createDoorFromNow, createDoorUntilSettled } from './doors/payments.js';
import { createPollDoor } from './doors/poll.js';
import { createSocketDoor } from './doors/socket.js';
import { createStreamDoor } from './doors/stream.js';
import { follow, type Line } from './follow.js';
import type {
  AccountBalance,
  B2cInput,
  BalanceEnquiry,
  Checkout,
  CreateCheckoutInput,
  Language,
  Payment,
  PaymentFilter,
  PaymentUpdate,
  StkPushInput,
  WatchToken,
} from './generated/schema.js';
import { createInbox, type Inbox } from './inbox.js';
import { MpesaError } from './mpesa-error.js';
import { TIMING, type Timing } from './timing.js';
import { createVerbs } from './verbs.js';
import { createStay } from './wait.js';
import { createWire, type Wire } from './wire.js';

export interface ClientOptions {
  /** Where the gateway is, without a path: "https://pay.example.co.ke". */
  readonly url: string;
  /** An API key on a server, a watch token in a page. */
  readonly token?: string;
  /** Instead of `token`: called for the first request, and again when the last token has ended. */
  readonly getToken?: GetToken;
  /** Language of `payerMessage` and of `failure.message`. Defaults to EN. */
  readonly language?: Language;
  /** In the order in which they are tried. */
  readonly doors?: readonly DoorName[];
  /** Defaults to the platform's own. Before Node 22 there is none: pass that of the package ws, or do without. */
  readonly WebSocket?: SocketConstructor | undefined;
  readonly fetch?: typeof fetch;
  readonly timing?: Partial<Timing>;
}

/** For one client of several payments or checkouts, each with the token of its own. */
export interface TokenOption {
  /** Of this payment or checkout, instead of the client's. It is not renewed: when it ends, so does what it is for, with UNAUTHENTICATED. */
  readonly token?: string | undefined;
}

export interface WatchOptions extends TokenOption {
  /** Ends the watch. */
  readonly signal?: AbortSignal;
  /** A cursor: every update after it. */
  readonly after?: string | null;
  /** Called whenever the line changes. */
  readonly onLine?: (line: Line) => void;
  /** Called at every sign of life of the gateway: while it is there, by a socket or a poll at least every 3 s, by a stream every 12 s. */
  readonly onHeard?: () => void;
}

/** A page of payments, newest first. */
export interface PaymentPage {
  readonly payments: readonly Payment[];
  /** For `watchAll({ after })`: what has changed since the page was read. */
  readonly cursor: string;
  /** For `payments({ after })`; null at the end. */
  readonly next: string | null;
}

/** The payment that was asked for, with a token for the payer's page. */
export type RequestedPayment = Payment & { readonly watchToken: WatchToken | null };

/** Rejects with MpesaError. Nothing that it does is lost or done twice because a network failed. */
export interface MpesaClient {
  /** Prompts a phone. Without an answer it is asked for again with the same idempotency key, so that nobody is prompted twice. */
  stkPush(input: StkPushInput): Promise<RequestedPayment>;
  /** Sends money. The key has to be stored before. */
  b2c(input: B2cInput): Promise<Payment>;
  /** Something to be paid; `url` is its page. Without an answer it is asked for again with the same idempotency key. */
  createCheckout(input: CreateCheckoutInput): Promise<Checkout>;
  checkout(id: string): Promise<Checkout | null>;
  /** Prompts a phone, unless a try has no outcome yet: `blockedBy` says so. Without an answer, the checkout as it is. */
  payCheckout(id: string, phoneNumber: string, options?: TokenOption): Promise<Checkout>;
  cancelCheckout(id: string): Promise<Checkout>;
  /** For a page that watches this payment: 15 minutes, or so many seconds, a day at most. */
  watchToken(id: string, ttlSeconds?: number): Promise<WatchToken>;
  /** Null where there is none, or none that this token may see. */
  payment(id: string): Promise<Payment | null>;
  payments(options?: { filter?: PaymentFilter; first?: number; after?: string | null }): Promise<PaymentPage>;
  /** The latest known balance; null until M-Pesa has told one. */
  balance(shortcode?: string): Promise<AccountBalance | null>;
  /** Asks M-Pesa for the balance and waits for its answer. */
  requestBalance(shortcode?: string, signal?: AbortSignal): Promise<BalanceEnquiry>;
  /** The payment as it is, then every version, in order and none twice, until it is settled. `break` ends it. */
  watch(id: string, options?: WatchOptions): AsyncIterableIterator<PaymentUpdate, undefined>;
  /** The checkout as it is, then each change, never an older one after a newer one; states in between may be skipped. It has no end of its own. */
  watchCheckout(id: string, options?: Omit<WatchOptions, 'after'>): AsyncIterableIterator<Checkout, undefined>;
  /** Every version of all payments after `after`, or from the moment of this call, or where the gateway is away then, of its first answer. Keep `cursor` with what you did. */
  watchAll(options?: WatchAllOptions): AsyncIterableIterator<PaymentUpdate, undefined>;
  /** The payment once it is COMPLETED, FAILED or REVERSED; with `orTimedOut` also when M-Pesa has not answered in time. */
  settled(id: string, options?: SettledOptions): Promise<Payment>;
}

export interface WatchAllOptions extends WatchOptions {
  readonly filter?: PaymentFilter;
  /** While catching up, only the newest update of each payment. */
  readonly collapse?: boolean;
}

export interface SettledOptions extends TokenOption {
  readonly orTimedOut?: boolean;
  readonly signal?: AbortSignal;
}

/** Opens nothing before it is asked for something, and keeps nothing open after that. */
export function createClient(options: ClientOptions): MpesaClient {
  const { url, token, getToken, language = 'EN' } = options;
  if (typeof url !== 'string') throw new TypeError('createClient needs a url.');
  const timing = { ...TIMING, ...options.timing };
  // A browser's fetch wants to be called as the window's own.
  const send: typeof fetch = options.fetch ?? ((...request) => fetch(...request));
  const openLine = (credential: Credential) => {
    const wire = createWire({ url: url.replace(/\/+$/, ''), credential, timing, fetch: send });
    return { ...wire, doors: openDoors(wire, options) };
  };
  const ownLine = openLine(createCredential(token, getToken));
  let latest: { readonly token: string; readonly line: typeof ownLine } | undefined;
  /** What asks with the same token as the last that had one shares its socket. */
  const lineOf = (of: string | undefined) => {
    if (of === undefined) return ownLine;
    if (of !== latest?.token) latest = { token: of, line: openLine(createCredential(of, undefined)) };
    return latest.line;
  };
  const watch = <T extends News>(source: Source, ask: Partial<Ask>, given: WatchOptions): Inbox<T> => {
    const { signal = new AbortController().signal, after = null } = given;
    const stay = createStay(signal);
    const inbox = createInbox<T>(stay.end);
    const asked = { ...ask, language, after };
    follow({ ...lineOf(given.token), ...given, source, ask: asked, inbox, signal: stay.signal })
      .then(() => inbox.end(), inbox.end)
      .finally(stay.end);
    return inbox;
  };
  const watchOne: MpesaClient['watch'] = (id, given = {}) => watch(ONE_PAYMENT, { id, untilSettled: true }, given);
  return Object.freeze({
    ...createVerbs(ownLine, lineOf, language),
    watch: watchOne,
    watchAll: ({ filter, collapse = false, ...given }: WatchAllOptions = {}) =>
      watch<PaymentUpdate>(PAYMENTS, { filter, collapse }, given),
    watchCheckout: (id: string, given: WatchOptions = {}) => watch<Checkout>(CHECKOUTS, { id }, given),
    settled: async (id: string, { orTimedOut = false, ...given }: SettledOptions = {}) => {
      let last: Payment | null = null;
      for await (const { payment } of watchOne(id, given)) {
        last = payment;
        if (orTimedOut && payment.status === 'TIMED_OUT') return payment;
      }
      const { signal } = given;
      if (last && SETTLED.includes(last.status) && !signal?.aborted) return last;
      throw signal?.reason ?? new MpesaError({ message: 'The watch ended.', extensions: { code: 'NETWORK' } });
    },
  });
}

function openDoors(wire: Wire, { doors = ['socket', 'stream', 'poll'], ...options }: ClientOptions) {
  const Socket = options.WebSocket ?? (globalThis as { readonly WebSocket?: SocketConstructor }).WebSocket;
  const all: Readonly<Record<DoorName, Door | undefined>> = {
    socket: Socket && createDoorFromNow(wire, createSocketDoor(wire, Socket)),
    stream: createDoorFromNow(wire, createStreamDoor(wire)),
    poll: createDoorUntilSettled(wire, createPollDoor(wire)),
  };
  return doors.flatMap(name => {
    const door = all[name];
    return door ? [[name, door] as const] : [];
  });
}
