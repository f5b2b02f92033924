/** What the simulator received and posted lately, for its page: a bounded number of entries, each cut short and without secrets. */

/** Says of the request at hand, in plain words, why it goes as it goes. */
export type Explain = (sentence: string) => void;

/** One request, as it was answered. Instants are UTC milliseconds. */
export interface ReceivedRequest {
  readonly receivedAt: number;
  readonly method: string;
  readonly path: string;
  readonly body: string;
  /** The HTTP status; null if the connection was cut instead. */
  readonly status: number | null;
  /** Daraja's code of a refusal; null if there is none. */
  readonly errorCode: string | null;
  readonly explanations: readonly string[];
}

/** One callback, with what is known of its answer. */
export interface PostedCallback {
  readonly postedAt: number;
  readonly url: string;
  readonly body: string;
  /** Null while it waits. */
  readonly outcome: string | null;
  readonly isDelivered: boolean;
  readonly answer: string;
}

/** What is learned of a callback after it was posted. */
export interface PostedEntry {
  end(outcome: string, isDelivered: boolean): void;
  /** The body of the answer, or its beginning. */
  answer(text: string): void;
}

/** The newest of both, newest first. */
export interface Traffic {
  noteRequest(request: ReceivedRequest): void;
  noteCallback(callback: Pick<PostedCallback, 'postedAt' | 'url' | 'body'>): PostedEntry;
  requests(): readonly ReceivedRequest[];
  callbacks(): readonly PostedCallback[];
}

/** Of each list. */
const ENTRIES_MAX = 100;
const BODY_CHARACTERS_MAX = 2_000;
const LINE_CHARACTERS_MAX = 300;
const SECRETS = /("?\b(?:Password|SecurityCredential|IDNumber)"?\s*[:=]\s*)("(?:[^"\\]|\\.)*"?|[^\s,&}]+)/g;

/** Keeps about half a megabyte at most. */
export function createTraffic(): Traffic {
  const requests: ReceivedRequest[] = [];
  const callbacks: PostedCallback[] = [];

  function noteCallback({ postedAt, url, body }: Pick<PostedCallback, 'postedAt' | 'url' | 'body'>): PostedEntry {
    const posted = { postedAt, url: shorten(url), body: showBody(body), outcome: null, isDelivered: false, answer: '' };
    const entry: { -readonly [Key in keyof PostedCallback]: PostedCallback[Key] } = posted;
    addFirst(callbacks, entry);
    return Object.freeze({
      end(outcome: string, isDelivered: boolean): void {
        entry.outcome = shorten(outcome);
        entry.isDelivered = isDelivered;
      },
      answer(text: string): void {
        entry.answer = shorten(text);
      },
    });
  }

  return Object.freeze({
    noteRequest({ path, body, explanations, ...request }: ReceivedRequest): void {
      const short = { path: shorten(path), body: showBody(body), explanations: explanations.map(shorten) };
      addFirst(requests, { ...request, ...short });
    },
    noteCallback,
    requests: () => requests,
    callbacks: () => callbacks,
  } satisfies Traffic);
}

function addFirst<T>(list: T[], entry: T): void {
  list.unshift(entry);
  list.splice(ENTRIES_MAX);
}

/** Indented if it is JSON. */
function showBody(text: string): string {
  return cut(indent(text).replace(SECRETS, '$1"(not shown)"'), BODY_CHARACTERS_MAX);
}

function indent(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function shorten(text: string): string {
  return cut(text, LINE_CHARACTERS_MAX);
}

/** A copy: a part would keep the whole alive. */
function cut(text: string, charactersMax: number): string {
  if (text.length <= charactersMax) return text;
  return Buffer.from(`${text.slice(0, charactersMax)}…`).toString();
}
