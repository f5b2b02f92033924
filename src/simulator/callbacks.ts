/** Posts callbacks: exactly one attempt each, and what fails is dropped and logged, as at Safaricom (daraja.md §11). */

import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Clock } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import type { PostedEntry, Traffic } from './traffic.js';

/** One callback, ready to be posted. */
export interface Callback {
  readonly url: string;
  readonly shortcode: string;
  /** The body as it goes over the wire. */
  readonly text: string;
}

/** Posts callbacks, several at a time. */
export interface Callbacks {
  /** Resolves when the one attempt is over, however it ended. Never rejects. */
  deliver(callback: Callback): Promise<void>;
  /** Breaks off what is under way; later deliveries are dropped. */
  close(): Promise<void>;
}

const SOCKETS_MAX = 256;
const DELIVERED = 'HTTP 200';
/** Whoever reaches the simulator names the URL: without a list it would post for strangers to whatever this machine reaches. */
const NOT_LISTED = 'not posted: SIMULATOR_CALLBACK_ORIGINS does not list this origin';
const ANSWER_CHARACTERS_MAX = 300;

/** What callbacks are posted with. */
export interface CallbackParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly traffic: Traffic;
  /** What the receiver may take to answer. */
  readonly timeoutMs: number;
  readonly mayPostTo: (url: string) => boolean;
}

/** Each is noted with its answer. */
export function createCallbacks({ clock, log, traffic, timeoutMs, mayPostTo }: CallbackParts): Callbacks {
  const agents = {
    'http:': new HttpAgent({ maxSockets: SOCKETS_MAX }),
    'https:': new HttpsAgent({ maxSockets: SOCKETS_MAX }),
  };
  const underWay = new Map<ClientRequest, Promise<void>>();
  let isClosed = false;

  function deliver(callback: Callback): Promise<void> {
    if (isClosed) return Promise.resolve();
    const entry = traffic.noteCallback({ postedAt: clock.now(), url: callback.url, body: callback.text });
    if (!mayPostTo(callback.url)) {
      drop(callback, entry, NOT_LISTED);
      return Promise.resolve();
    }
    const request = openRequest(callback);
    if (request === null) {
      drop(callback, entry, 'not an address that can be posted to');
      return Promise.resolve();
    }
    const attempt = attemptOnce(request, callback, entry).then(outcome => {
      underWay.delete(request);
      if (outcome === DELIVERED) entry.end(outcome, true);
      else drop(callback, entry, outcome);
    });
    underWay.set(request, attempt);
    return attempt;
  }

  /** The URL may carry a key and the body a phone number: neither is logged. */
  function drop({ shortcode }: Callback, entry: PostedEntry, outcome: string): void {
    entry.end(outcome, false);
    log.warn({ shortcode, outcome }, 'callback dropped');
  }

  /** Null where Node refuses the URL: for a user name that is badly percent-encoded, say. */
  function openRequest({ url, shortcode, text }: Callback): ClientRequest | null {
    const isSecure = new URL(url).protocol === 'https:';
    const open = isSecure ? httpsRequest : httpRequest;
    try {
      return open(url, {
        method: 'POST',
        agent: agents[isSecure ? 'https:' : 'http:'],
        headers: {
          'Content-Type': 'application/json;charset=UTF-8',
          'Content-Length': Buffer.byteLength(text),
          Businessshortcode: shortcode,
        },
      });
    } catch {
      return null;
    }
  }

  async function attemptOnce(request: ClientRequest, { text }: Callback, entry: PostedEntry): Promise<string> {
    const cancel = clock.after(timeoutMs, () => request.destroy(new Error('no answer in time')));
    const outcome = await new Promise<string>(resolve => {
      request.on('error', error => resolve(error.message));
      request.on('close', () => resolve('connection closed'));
      request.on('response', response => {
        keepBeginning(response, entry);
        resolve(`HTTP ${response.statusCode}`);
      });
      request.end(text);
    });
    cancel();
    return outcome;
  }

  return Object.freeze({
    deliver,
    async close(): Promise<void> {
      isClosed = true;
      for (const request of underWay.keys()) request.destroy();
      await Promise.all(underWay.values());
      for (const agent of Object.values(agents)) agent.destroy();
    },
  });
}

/** Reads the answer to its end, and tells how it begins. */
function keepBeginning(response: IncomingMessage, entry: PostedEntry): void {
  let beginning = '';
  response.setEncoding('utf8');
  response.on('data', (text: string) => {
    if (beginning.length > ANSWER_CHARACTERS_MAX) return;
    beginning += text.slice(0, ANSWER_CHARACTERS_MAX + 1);
    entry.answer(beginning);
  });
}
