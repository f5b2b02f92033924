/**
 * The gate of one connection: a few of its requests are handled at a time, and no more is read of it meanwhile. A connection that goes on
 * sending without waiting for answers is closed after a while: otherwise one that never reads fills the kernel's buffers first, with
 * megabytes of answers that nobody wants, before anybody can see that it takes nothing.
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

import type { Clock } from '../lib/clock.js';

/** One connection's gate. */
export interface Gate {
  /** Hands a request on, now or when enough of those before it have been answered. */
  admit(request: IncomingMessage, response: ServerResponse, handle: () => void): void;
  /**
   * For a connection that is HTTP's no more: what was read of it and not looked at. Null when it still has requests that are not
   * answered: nobody could tell their answers from what comes next.
   */
  release(): Buffer | null;
  /** Whether it has taken nothing of what waits for it for as long as it may. */
  isStuck(): boolean;
}

/** Requests of one connection that are being handled. */
const AT_ONCE = 8;
/** Requests that a connection may send without waiting for the answer before, over its whole life: browsers and M-Pesa send none. */
const AHEAD_MAX = 100;
/** Of a request; node's parser knows no other. */
const HEADERS_END = '\r\n\r\n';
const CR = 0x0d;
const LF = 0x0a;
const STUCK_MS = 30_000;
const NOTHING: Buffer = Buffer.alloc(0);

type Listener = (...args: unknown[]) => void;

/**
 * Stands between the connection and node's parser, which would take all that comes and make a request of each line. Call it when
 * node has begun to listen to the connection.
 */
export function createGate(socket: Socket, clock: Clock): Gate {
  const parse = takeListener(socket, 'data');
  const end = takeListener(socket, 'end');
  const waiting: (() => void)[] = [];
  const running = new Set<ServerResponse>();
  let last: IncomingMessage | null = null;
  let unread: Buffer = NOTHING;
  /** Of the next slice: it grows as long as slices bring no request, so that a body which looks like headers costs no more than others. */
  let bytesMin = 0;
  let ahead = 0;
  let hasEnded = false;
  let isReleased = false;

  /** The last request counts as read when its body is. */
  const isFull = (): boolean => running.size + waiting.length >= AT_ONCE && last?.complete === true;
  const isLast = (): boolean => ahead >= AHEAD_MAX;
  const readOn = (): void => {
    if (isReleased) return;
    // What it has sent beyond its last request is taken and thrown away: a close with something unread would destroy its answers.
    if (isLast() && last?.complete === true) {
      unread = NOTHING;
      if (socket.isPaused()) socket.resume();
      return;
    }
    while (unread.length > 0 && !isFull() && isParsed(socket)) {
      const before = last;
      const slice = unread.subarray(0, measureSlice(unread, bytesMin));
      unread = unread.subarray(slice.length);
      parse(slice);
      bytesMin = last === before && last?.complete === false ? 2 * slice.length : 0;
    }
    if (isReleased) return;
    if (unread.length > 0 || isFull()) socket.pause();
    else if (hasEnded && !isAnswering(running)) end();
    else if (isParsed(socket)) socket.resume();
  };
  const receive = (chunk: Buffer): void => {
    unread = unread.length === 0 ? chunk : Buffer.concat([unread, chunk]);
    readOn();
  };
  const receiveEnd = (): void => {
    hasEnded = true;
    readOn();
  };
  const resumed = (): void => {
    if (unread.length > 0 || isFull()) readOn();
  };
  const answered = (response: ServerResponse): void => {
    running.delete(response);
    waiting.shift()?.();
    readOn();
  };
  socket.on('data', receive).on('end', receiveEnd).on('resume', resumed);

  return Object.freeze({
    admit(request: IncomingMessage, response: ServerResponse, handle: () => void) {
      // Node's parser may still be in the slice that held the last one.
      if (isLast()) return;
      last = request;
      if (running.size > 0) ahead += 1;
      if (isLast()) response.shouldKeepAlive = false;
      const begin = (): void => {
        running.add(response);
        response.once('close', () => answered(response));
        handle();
      };
      if (running.size < AT_ONCE) begin();
      else waiting.push(begin);
    },
    release() {
      isReleased = true;
      socket.off('data', receive).off('end', receiveEnd).off('resume', resumed);
      const rest = running.size === 0 ? unread : null;
      unread = NOTHING;
      return rest;
    },
    isStuck: createProgress(socket, clock),
  } satisfies Gate);
}

/**
 * Node's parser cannot stop in what it is given: that ends with the first headers, from `bytesMin` on, if there may be others after them.
 * Empty lines are given to it together: between requests it passes over them, and each would look like the end of headers.
 */
function measureSlice(unread: Buffer, bytesMin: number): number {
  const empty = bytesMin > 0 ? 0 : unread.findIndex(byte => byte !== CR && byte !== LF);
  if (empty !== 0) return empty < 0 ? unread.length : empty;
  const end = unread.indexOf(HEADERS_END, bytesMin);
  const next = end + HEADERS_END.length;
  return end < 0 || unread.indexOf(HEADERS_END, next) < 0 ? unread.length : next;
}

/**
 * When a client ends its side, node ends ours. An answer may still leave before that. A running stream learns at once
 * that its client has hung up, and what is queued behind it never leaves.
 */
function isAnswering([first]: Iterable<ServerResponse>): boolean {
  return first !== undefined && (!first.headersSent || first.writableEnded);
}

/** Node's own, which is the last one as long as nobody else knows the connection. */
function takeListener(socket: Socket, event: 'data' | 'end'): Listener {
  const listener = socket.listeners(event).at(-1) as Listener;
  socket.off(event, listener);
  return listener;
}

/**
 * Whether node's parser takes more: not when the connection is upgraded or gone, nor when node has stopped it because much waits to be
 * sent, until node lets it go on.
 */
function isParsed(socket: Socket): boolean {
  const isPaused = '_paused' in socket && socket._paused === true;
  return !isPaused && 'parser' in socket && socket.parser !== null && !socket.destroyed;
}

function createProgress(socket: Socket, clock: Clock): () => boolean {
  let takenBefore = 0;
  let since = clock.monotonic();
  return () => {
    const taken = socket.bytesWritten - socket.writableLength;
    if (socket.writableLength === 0 || taken !== takenBefore) since = clock.monotonic();
    takenBefore = taken;
    return clock.monotonic() - since >= STUCK_MS;
  };
}
