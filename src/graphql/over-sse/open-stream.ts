/** One stream of server-sent events: one subscription in the words of graphql-sse, from its first update to `complete`. */

import type { ServerResponse } from 'node:http';
import type { GraphQLFormattedError } from 'graphql';
import type { PresentError } from '../run/errors/present-error.js';
import type { Updates } from '../run/live/open-updates.js';
import { STREAM_LIMITS } from './stream-limits.js';

/** One open stream. */
export interface Stream {
  /** Says that it is alive; cuts a reader that has taken nothing for several of these checks. */
  checkAlive(): void;
  /** Ends it without `complete`: a client takes that for a broken connection, and comes back. */
  breakOff(): void;
}

export interface StreamNeighbours {
  readonly presentError: PresentError;
  /** The subscription, or the errors with which it could not begin. Its end ends the stream. */
  readonly open: () => Promise<Updates | readonly unknown[]>;
  /** Called once, when all is over. */
  readonly onClosed: (stream: Stream) => void;
}

const HEADERS = { 'Content-Type': 'text/event-stream; charset=utf-8', 'X-Accel-Buffering': 'no' };
const COMPLETE = 'event: complete\ndata:\n\n';
const KEEP_ALIVE = ':\n\n';

/** Answers 200 at once; what is refused after that is an error in the stream, then `complete`. */
export function openStream(response: ServerResponse, neighbours: StreamNeighbours): Stream {
  const { presentError, open, onClosed } = neighbours;
  let updates: Updates | null = null;
  let isOver = false;
  let isWriting = false;
  let unreadChecks = 0;

  /** Resolves when it has left, also into nothing: each update waits for the one before it. */
  const write = (text: string): Promise<void> =>
    new Promise(resolve => {
      isWriting = true;
      response.write(text, () => {
        isWriting = false;
        unreadChecks = 0;
        resolve();
      });
    });
  const fail = (errors: readonly GraphQLFormattedError[]) =>
    write(`event: next\ndata: ${JSON.stringify({ errors })}\n\n`);
  const end = (): void => {
    isOver = true;
    void updates?.return();
  };

  const run = async (): Promise<void> => {
    const opened = await open();
    if (!('next' in opened)) return fail(opened.map(presentError));
    updates = opened;
    if (isOver) return end();
    for await (const text of opened) {
      await write(`event: next\ndata: ${text}\n\n`);
      if (isOver) return;
    }
  };
  const finish = (): void => {
    if (!isOver) response.write(COMPLETE);
    response.end();
  };

  const stream: Stream = {
    checkAlive() {
      if (!isWriting) return void write(KEEP_ALIVE);
      unreadChecks += 1;
      if (unreadChecks >= STREAM_LIMITS.unreadChecksMax) response.destroy();
    },
    breakOff: end,
  };
  response.once('close', () => {
    end();
    onClosed(stream);
  });
  response.writeHead(200, HEADERS);
  response.write(KEEP_ALIVE);
  void run()
    .catch(error => fail([presentError(error)]))
    .then(finish);
  return stream;
}
