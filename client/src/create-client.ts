/** The client of the gateway: asks for payments, and follows each of them until it is settled, whatever the network does. */

import { createCredential, type GetToken } from './credential.js';
import { CHECKOUTS, PAYMENTS, SETTLED } from './documents.js';
import type { SocketConstructor } from './doors/connection.js';
import type { Ask, Door, DoorName, News, Source } from './doors/door.js';
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
import { onAbort } from './wait.js';
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

export interface WatchOptions {
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
  payCheckout(id: string, phoneNumber: string): Promise<Checkout>;
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
  /** Every version of all payments, from now or from `after`. Keep `cursor` with what you did. */
  watchAll(options?: WatchAllOptions): AsyncIterableIterator<PaymentUpdate, undefined>;
  /** The payment once it is COMPLETED, FAILED or REVERSED; with `orTimedOut` also when M-Pesa has not answered in time. */
  settled(id: string, options?: SettledOptions): Promise<Payment>;
}

export interface WatchAllOptions extends WatchOptions {
  readonly filter?: PaymentFilter;
  /** While catching up, only the newest update of each payment. */
  readonly collapse?: boolean;
}

export interface SettledOptions {
  readonly orTimedOut?: boolean;
  readonly signal?: AbortSignal;
}

/** Opens nothing before it is asked for something, and keeps nothing open after that. */
export function createClient(options: ClientOptions): MpesaClient {
  const { url, token, getToken, language = 'EN' } = options;
  if (typeof url !== 'string') throw new TypeError('createClient needs a url.');
  const timing = { ...TIMING, ...options.timing };
  const credential = createCredential(token, getToken);
  // A browser's fetch wants to be called as the window's own.
  const send: typeof fetch = options.fetch ?? ((...request) => fetch(...request));
  const wire = createWire({ url: url.replace(/\/+$/, ''), credential, timing, fetch: send });
  const doors = openDoors(wire, options);
  const watch = <T extends News>(source: Source, ask: Partial<Ask>, given: WatchOptions): Inbox<T> => {
    const { signal, after = null } = given;
    const own = new AbortController();
    const forget = signal ? onAbort(signal, () => own.abort()) : () => undefined;
    const inbox = createInbox<T>(() => own.abort());
    follow({ ...wire, ...given, source, ask: { ...ask, language, after }, doors, inbox, signal: own.signal })
      .then(() => inbox.end(), inbox.end)
      .finally(forget);
    return inbox;
  };
  const watchOne: MpesaClient['watch'] = (id, given = {}) => watch(PAYMENTS, { id, untilSettled: true }, given);
  return Object.freeze({
    ...createVerbs(wire, language),
    watch: watchOne,
    watchAll: ({ filter, collapse = false, ...given }: WatchAllOptions = {}) =>
      watch<PaymentUpdate>(PAYMENTS, { filter, collapse }, given),
    watchCheckout: (id: string, given: WatchOptions = {}) => watch<Checkout>(CHECKOUTS, { id }, given),
    settled: async (id: string, { orTimedOut = false, signal }: SettledOptions = {}) => {
      let last: Payment | null = null;
      for await (const { payment } of watchOne(id, signal ? { signal } : {})) {
        last = payment;
        if (orTimedOut && payment.status === 'TIMED_OUT') break;
      }
      const isEnd = last !== null && (SETTLED.includes(last.status) || last.status === 'TIMED_OUT');
      if (last && isEnd && !signal?.aborted) return last;
      throw signal?.reason ?? new MpesaError({ message: 'The watch ended.', extensions: { code: 'NETWORK' } });
    },
  });
}

function openDoors(wire: Wire, { doors = ['socket', 'stream', 'poll'], ...options }: ClientOptions) {
  const Socket = options.WebSocket ?? (globalThis as { readonly WebSocket?: SocketConstructor }).WebSocket;
  const all: Readonly<Record<DoorName, Door | null>> = {
    socket: Socket ? createSocketDoor(wire, Socket) : null,
    stream: createStreamDoor(wire),
    poll: createPollDoor(wire),
  };
  return doors.flatMap(name => {
    const door = all[name];
    return door ? [[name, door] as const] : [];
  });
}
