/** A request whose answer is server-sent events, for as long as the gateway is heard. */

/** The gateway says something every 12 s, the simulator every 10 s; whoever has not heard it for so long is connected to nothing. */
const SILENCE_MS = 30_000;

/** What came back. */
export interface Events {
  /** Perhaps a refusal, with a body of its own. */
  readonly response: Response;
  /** What stands between two empty lines, as it comes. Leaving the loop ends the request. */
  readonly blocks: AsyncIterable<string>;
}

/** Rejects, as reading the blocks does, when `signal` aborts or nothing is heard. */
export async function openEvents(path: string, init: RequestInit, signal: AbortSignal): Promise<Events> {
  const leaving = new AbortController();
  const heard = <T>(waiting: Promise<T>): Promise<T> => {
    const timer = setTimeout(() => leaving.abort(), SILENCE_MS);
    return waiting.finally(() => clearTimeout(timer));
  };
  const ends = AbortSignal.any([signal, leaving.signal]);
  const response = await heard(fetch(path, { ...init, signal: ends }));
  async function* read(): AsyncGenerator<string> {
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    if (!reader) return;
    let rest = '';
    try {
      for (let chunk = await heard(reader.read()); !chunk.done; chunk = await heard(reader.read())) {
        const blocks = (rest + chunk.value).split('\n\n');
        rest = blocks.pop() ?? '';
        yield* blocks;
      }
    } finally {
      leaving.abort();
    }
  }
  return { response, blocks: read() };
}
