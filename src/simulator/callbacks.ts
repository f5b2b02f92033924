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

/** Posts callbacks and questions, several at a time. */
export interface Callbacks {
  /** Resolves when the one attempt is over, however it ended. Never rejects. */
  deliver(callback: Callback): Promise<void>;
  /** Resolves to the body of an answer with HTTP 200, or to null if there is none in time. Never rejects. */
  ask(question: Callback): Promise<string | null>;
  /** Breaks off what is under way; later deliveries are dropped. */
  close(): Promise<void>;
}

const SOCKETS_MAX = 256;
const DELIVERED = 'HTTP 200';
/** Whoever reaches the simulator names the URL: without a list it would post for strangers to whatever this machine reaches. */
const NOT_LISTED = 'not posted: SIMULATOR_CALLBACK_ORIGINS does not list this origin';
/** Of an answer, so much is read. */
const ANSWER_CHARACTERS_MAX = 2_000;

/** How one attempt ended. */
interface Ending {
  readonly outcome: string;
  /** Of an answer that was waited for. */
  readonly body: string;
}

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
  const underWay = new Map<ClientRequest, Promise<Ending>>();
  let isClosed = false;

  /** Resolves to the answer if there is one with HTTP 200, which is read to its end only if `isAsked`. */
  async function post(callback: Callback, isAsked: boolean): Promise<string | null> {
    if (isClosed) return null;
    const entry = traffic.noteCallback({ postedAt: clock.now(), url: callback.url, body: callback.text });
    if (!mayPostTo(callback.url)) {
      drop(callback, entry, NOT_LISTED);
      return null;
    }
    const request = openRequest(callback);
    if (request === null) {
      drop(callback, entry, 'not an address that can be posted to');
      return null;
    }
    const attempt = attemptOnce(request, callback, entry, isAsked);
    underWay.set(request, attempt);
    const { outcome, body } = await attempt;
    underWay.delete(request);
    if (outcome !== DELIVERED) {
      drop(callback, entry, outcome);
      return null;
    }
    entry.end(outcome, true);
    return body;
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

  async function attemptOnce(
    request: ClientRequest,
    { text }: Callback,
    entry: PostedEntry,
    isAsked: boolean,
  ): Promise<Ending> {
    const cancel = clock.after(timeoutMs, () => request.destroy(new Error('no answer in time')));
    const ending = await new Promise<Ending>(resolve => {
      const end = (outcome: string, body = '') => resolve({ outcome, body });
      request.on('error', error => end(error.message));
      request.on('close', () => end('connection closed'));
      request.on('response', response => {
        const outcome = `HTTP ${response.statusCode}`;
        readAnswer(response, entry, body => end(outcome, body));
        if (!isAsked) end(outcome);
      });
      request.end(text);
    });
    cancel();
    return ending;
  }

  return Object.freeze({
    deliver: async (callback: Callback) => void (await post(callback, false)),
    ask: (question: Callback) => post(question, true),
    async close(): Promise<void> {
      isClosed = true;
      for (const request of underWay.keys()) request.destroy();
      await Promise.all(underWay.values());
      for (const agent of Object.values(agents)) agent.destroy();
    },
  });
}

/** Reads the answer to its end, and keeps how it begins. */
function readAnswer(response: IncomingMessage, entry: PostedEntry, hear: (beginning: string) => void): void {
  let beginning = '';
  response.setEncoding('utf8');
  response.on('data', (text: string) => {
    if (beginning.length > ANSWER_CHARACTERS_MAX) return;
    beginning += text.slice(0, ANSWER_CHARACTERS_MAX + 1);
    entry.answer(beginning);
  });
  response.on('end', () => hear(beginning));
}
