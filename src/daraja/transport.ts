/** One HTTP exchange with Daraja, and the question that money hangs on: had the request begun to leave? */

import { unzipSync } from 'node:zlib';
import { type Dispatcher, EnvHttpProxyAgent, Pool } from 'undici';
import type { Clock } from '../lib/clock.js';
import type { Secret } from '../lib/secret.js';

/** More than Daraja answers to all but pulls; a longer answer is not read to its end. */
export const ANSWER_BYTES_MAX = 65_536;

const CONNECTIONS_MAX = 128;
const CONNECT_TIMEOUT_MS = 10_000;
/** Short, because an idle socket that the far side closes just as it is used again makes an outcome unknown. */
const KEEP_ALIVE_MS = 4_000;

/** A firewall stands in front of Daraja: callers without a name are suspect to it. */
const HEADERS = { accept: 'application/json', 'accept-encoding': 'identity', 'user-agent': 'mpesa-gateway' };

/**
 * NOT_SENT: not one byte of the request was written. UNANSWERED: it may have arrived, and no whole answer came back.
 * ANSWERED: a whole answer, whatever its status. `problem` is short and holds nothing private.
 */
export type Exchange =
  | { readonly kind: 'NOT_SENT'; readonly problem: string }
  | { readonly kind: 'UNANSWERED'; readonly problem: string }
  | Answered;

/** An HTTP answer, whatever its status. */
export interface Answered {
  readonly kind: 'ANSWERED';
  readonly status: number;
  readonly body: string;
  /** Daraja's clock as it answered, in whole seconds as milliseconds; absent when the answer does not tell. */
  readonly darajaAt?: number;
}

/** One HTTP request. */
export interface WireRequest {
  readonly method: 'GET' | 'POST';
  /** Below the base URL's own path. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** By the clock, in UTC milliseconds: a request that has not begun to leave by then is not sent. */
  readonly leaveBefore?: number | undefined;
  /** So much of the answer is read; ANSWER_BYTES_MAX if left out. */
  readonly answerBytesMax?: number | undefined;
}

/** The wire to Daraja. What it says of a failure decides whether money may have moved. */
export interface Transport {
  /** Never rejects, follows no redirect, sends at most once; over by `deadlineAt` (the clock's monotonic milliseconds). */
  exchange(request: WireRequest, deadlineAt: number): Promise<Exchange>;
  /** Cuts what is in flight: such an exchange is UNANSWERED. */
  close(): Promise<void>;
}

/** The proxy through which hosts on the internet are reached. */
export interface ForwardProxy {
  /** May hold a password. */
  readonly url: Secret;
  /** Hosts that are reached directly, in the form of NO_PROXY. */
  readonly except: string;
}

/**
 * Speaks to the host of `baseUrl` only, keeping its path in front. Certificates are verified whatever the environment says.
 * A proxy is used for https only, and tunnels what it cannot read.
 */
export function createTransport(baseUrl: string, clock: Clock, proxy: ForwardProxy | null = null): Transport {
  const base = new URL(baseUrl);
  const basePath = base.pathname.replace(/\/+$/, '');
  const pool = openPool(base, proxy);
  return Object.freeze({
    exchange(request: WireRequest, deadlineAt: number): Promise<Exchange> {
      const { method, path, headers, body, leaveBefore = Number.POSITIVE_INFINITY } = request;
      const { answerBytesMax = ANSWER_BYTES_MAX } = request;
      const { origin } = base;
      const options = { origin, method, path: basePath + path, headers: { ...HEADERS, ...headers }, body };
      return dispatchOnce(pool, options, clock, { deadlineAt, leaveBefore, answerBytesMax });
    },
    close: () => pool.destroy(),
  });
}

function openPool({ origin, protocol }: URL, proxy: ForwardProxy | null): Dispatcher {
  const tls = { timeout: CONNECT_TIMEOUT_MS, rejectUnauthorized: true };
  const options = {
    connections: CONNECTIONS_MAX,
    pipelining: 1,
    allowH2: false,
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connect: tls,
  };
  if (proxy === null || protocol !== 'https:') return new Pool(origin, options);
  const { url, except } = proxy;
  return new EnvHttpProxyAgent({
    ...{ ...options, requestTls: tls, proxyTls: tls },
    ...{ httpProxy: '', httpsProxy: url.reveal(), noProxy: except },
  });
}

/** Until when an exchange may begin and be under way, and how long its answer may be. */
interface Bounds {
  readonly deadlineAt: number;
  readonly leaveBefore: number;
  readonly answerBytesMax: number;
}

/** undici calls `onRequestStart` on a connected socket right before it writes: until then nothing can have left. */
function dispatchOnce(
  pool: Dispatcher,
  options: Dispatcher.DispatchOptions,
  clock: Clock,
  { deadlineAt, leaveBefore, answerBytesMax }: Bounds,
): Promise<Exchange> {
  const timeoutMs = deadlineAt - clock.monotonic();
  // A process or a machine that has slept may come here before its timers tell it how late it is.
  const isLate = () => clock.monotonic() >= deadlineAt || clock.now() > leaveBefore;
  if (isLate()) return Promise.resolve({ kind: 'NOT_SENT', problem: 'no time was left' });
  return new Promise(resolve => {
    const answer = collectAnswer(answerBytesMax);
    let writing: Dispatcher.DispatchController | null = null;
    let isOver = false;

    const finish = (exchange: Exchange) => {
      if (isOver) return;
      isOver = true;
      cancelDeadline();
      resolve(exchange);
    };
    const fail = (problem: string) => {
      finish({ kind: writing === null ? 'NOT_SENT' : 'UNANSWERED', problem });
      writing?.abort(new Error(problem));
    };
    const cancelDeadline = clock.after(timeoutMs, () => fail('no answer in time'));

    pool.dispatch(options, {
      onRequestStart(controller) {
        // Too late, or a second start after the socket was lost: refusing here keeps "at most once" true.
        if (isOver || writing !== null) return controller.abort(new Error('sent at most once'));
        if (isLate()) {
          finish({ kind: 'NOT_SENT', problem: 'no time was left' });
          return controller.abort(new Error('too late'));
        }
        writing = controller;
      },
      onResponseStart: (_, status, headers) => answer.begin(status, headers),
      onResponseData(_, chunk) {
        if (!answer.add(chunk)) fail('the answer is too long');
      },
      onResponseEnd() {
        const whole = answer.end();
        if (whole === null) fail('the answer is compressed in a way that cannot be read');
        else finish(whole);
      },
      onResponseError: (_, error) => fail(nameOf(error)),
    });
  });
}

function collectAnswer(bytesMax: number) {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let status = 0;
  let encoding = '';
  let darajaAt = Number.NaN;
  return {
    /** Called again after each 1xx answer; the last one counts. */
    begin(statusCode: number, headers: Readonly<Record<string, string | string[] | undefined>>): void {
      status = statusCode;
      encoding = String(headers['content-encoding'] ?? '').toLowerCase();
      darajaAt = Date.parse(String(headers.date));
    },
    /** False when the answer has become too long. */
    add(chunk: Buffer): boolean {
      bytes += chunk.length;
      if (bytes > bytesMax) return false;
      chunks.push(chunk);
      return true;
    },
    end(): Answered | null {
      const plain = decompress(Buffer.concat(chunks), encoding, bytesMax);
      const told = Number.isNaN(darajaAt) ? {} : { darajaAt };
      return plain && { kind: 'ANSWERED', status, body: new TextDecoder().decode(plain), ...told };
    },
  };
}

/** We ask for no compression; a proxy may still compress, or lie about it. Null when it cannot be read safely. */
function decompress(bytes: Buffer, encoding: string, bytesMax: number): Buffer | null {
  if (encoding === '' || encoding === 'identity' || bytes.length === 0) return bytes;
  if (encoding !== 'gzip' && encoding !== 'deflate') return null;
  try {
    return unzipSync(bytes, { maxOutputLength: bytesMax });
  } catch {
    return null;
  }
}

/** The code alone (ECONNREFUSED, UND_ERR_SOCKET …): messages of errors may quote what was sent. */
function nameOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
