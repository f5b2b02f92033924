/** The outgoing side of one WebSocket: waits for each message, and notices a reader that is gone or no longer reads. */

import type { WebSocket } from 'ws';

import { SOCKET_LIMITS } from './socket-limits.js';

/** The sending side of one socket. */
export interface Outgoing {
  /** Resolves when the message has left; at once if the kernel took it. `onTooMuch`: more waits than may wait. */
  send(text: string, onTooMuch: () => void): Promise<void> | undefined;
  /** The other side has said something. */
  hear(): void;
  /**
   * Asks for a sign of life. STUCK: nothing that waits has left since the last time, whatever the other side says; SILENT: it has not
   * said anything since then, and nobody has kept it from being heard.
   */
  check(isHeard: boolean): 'ASKED' | 'STUCK' | 'SILENT';
}

/** Counts as alive until it is checked. */
export function createOutgoing(socket: WebSocket): Outgoing {
  let isAlive = true;
  let hasSent = true;
  let wasWaiting = false;
  return {
    send(text, onTooMuch) {
      let leave = (): void => undefined;
      socket.send(text, () => {
        hasSent = true;
        leave();
      });
      const { bufferedAmount } = socket;
      if (bufferedAmount === 0) return undefined;
      const left = new Promise<void>(resolve => {
        leave = resolve;
      });
      if (bufferedAmount > SOCKET_LIMITS.unreadBytesMax) onTooMuch();
      return left;
    },
    hear() {
      isAlive = true;
    },
    check(isHeard) {
      const isWaiting = socket.bufferedAmount > 0;
      const isSilent = isHeard && !isAlive;
      const isStuck = isWaiting && (isSilent || (wasWaiting && !hasSent));
      wasWaiting = isWaiting;
      hasSent = false;
      isAlive = false;
      if (isStuck) return 'STUCK';
      if (isSilent) return 'SILENT';
      socket.ping();
      return 'ASKED';
    },
  };
}
