/** Unfinished messages: their parts wait in memory, within one limit for all sockets together. */

import { SOCKET_LIMITS } from './socket-limits.js';

/** Of a client's frame, beside what it brings. */
function headerOf(bytes: number): number {
  return bytes < 126 ? 6 : 8;
}

/** Of one socket. */
export interface Unfinished {
  /** What has come, before it is looked at. False when there is no room for it. */
  receive(bytes: number): boolean;
  /** A message of this length was whole. */
  finish(bytes: number): void;
  /** So was a ping or pong, which may come in the middle of a message. */
  finishControl(bytes: number): void;
  /** Whether the same message was unfinished when this was asked before. */
  isSlow(): boolean;
  forget(): void;
}

/** Called once for each socket. */
export type OpenUnfinished = () => Unfinished;

/** A message in several frames brings a few bytes more, so that a count may be a little too high, but never more than what came last. */
export function createUnfinishedBytes(): OpenUnfinished {
  const { unfinishedBytesMax, unfinishedBytesFree } = SOCKET_LIMITS;
  let total = 0;
  return () => {
    let own = 0;
    let last = 0;
    let wasUnfinished = false;
    const set = (bytes: number): void => {
      total += Math.max(0, bytes - unfinishedBytesFree) - Math.max(0, own - unfinishedBytesFree);
      own = bytes;
    };
    return {
      receive(bytes) {
        last = bytes;
        set(own + bytes);
        return own <= unfinishedBytesFree || total <= unfinishedBytesMax;
      },
      finish(bytes) {
        set(Math.max(0, Math.min(own - bytes - headerOf(bytes), last)));
        wasUnfinished = false;
      },
      finishControl: bytes => set(Math.max(0, own - bytes - headerOf(bytes))),
      isSlow() {
        const isSlow = wasUnfinished && own > unfinishedBytesFree;
        wasUnfinished = own > unfinishedBytesFree;
        return isSlow;
      },
      forget: () => set(0),
    };
  };
}
