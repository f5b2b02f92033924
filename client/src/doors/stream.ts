/** The second door: server-sent events over fetch, for where a WebSocket cannot pass. */

import { type GraphqlError, isUnauthenticated, Lost, throwFirst } from '../mpesa-error.js';
import { untilSilent } from '../wait.js';
import { headersOf, readAnswer, type Wire } from '../wire.js';
import type { Door, News, Visit } from './door.js';

interface Result {
  readonly data?: { readonly news: News } | null;
  readonly errors?: readonly GraphqlError[];
}

/** The gateway says something at once, and then at least every 12 s: whatever holds it back is as good as dead. */
export function createStreamDoor(wire: Wire): Door {
  const { url, credential, timing } = wire;
  return async visit => {
    const authorization = await credential.read();
    try {
      await untilSilent(timing.answerMs, visit.signal, async (signal, hearWithin) => {
        const body = JSON.stringify({ query: visit.source.subscription, variables: visit.ask });
        const headers = { ...headersOf(authorization), accept: 'text/event-stream' };
        const response = await wire.fetch(`${url}/graphql/stream`, { method: 'POST', headers, body, signal });
        if (!response.headers.get('content-type')?.startsWith('text/event-stream')) {
          throwFirst((await readAnswer(response)).errors);
        }
        await followEvents(response, visit, () => hearWithin(timing.silenceMs));
      });
    } catch (error) {
      if (isUnauthenticated(error)) credential.forget(authorization);
      throw error;
    }
  };
}

async function followEvents(response: Response, { take, heard }: Visit, restart: () => void): Promise<void> {
  const onBytes = (): void => {
    restart();
    heard();
  };
  for await (const event of readEvents(response, onBytes)) {
    // The stream of the gateway has comments and two kinds of events, and no other texts.
    if (event.startsWith('event: complete')) return;
    if (!event.startsWith('event: next')) continue;
    const { data, errors } = JSON.parse(event.slice(event.indexOf('data:') + 5)) as Result;
    throwFirst(errors);
    if (data && !take(data.news)) throw new Lost('no room');
  }
  throw new Lost('the stream broke off');
}

/** Gives each event as it came, and comments too. */
async function* readEvents({ body }: Response, onBytes: () => void): AsyncGenerator<string> {
  const reader = body?.getReader();
  if (!reader) return;
  const decoder = new TextDecoder();
  let rest = '';
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    onBytes();
    const events = (rest + decoder.decode(chunk.value, { stream: true })).split('\n\n');
    rest = events.pop() ?? '';
    yield* events;
  }
}
