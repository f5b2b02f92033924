/** The same operation through each door of the gateway, and what it is told there. */

import { openEventStream } from './event-stream.js';
import { openRawSocket } from './raw-socket.js';
import { sendGraphql, type TestGateway } from './test-gateway.js';
import { waitUntil } from './wait-until.js';

/** The doors that subscriptions come through. */
export const LIVE_DOORS = ['WebSocket', 'server-sent events'] as const;
export type Door = (typeof LIVE_DOORS)[number] | 'HTTP';

export interface Asked {
  readonly query: string;
  readonly variables?: unknown;
}

/** The first error's extensions; null when it is answered, or followed. Then the follower leaves at once. */
export type Refusal = Readonly<Record<string, unknown>> | null;

export async function askThrough(
  door: Door,
  gateway: TestGateway,
  operation: Asked,
  authorization: string,
): Promise<Refusal> {
  if (door === 'HTTP') return firstOf((await sendGraphql(gateway.url, operation, authorization)).errors);
  const before = gateway.memory.followers();
  const isFollowed = () => gateway.memory.followers() > before;
  const refusal = await (door === 'WebSocket' ? askSocket : askStream)(gateway, operation, authorization, isFollowed);
  await waitUntil('nobody follows any more', () => gateway.memory.followers() === before);
  return refusal;
}

type AskLive = (
  gateway: TestGateway,
  asked: Asked,
  authorization: string,
  isFollowed: () => boolean,
) => Promise<Refusal>;

const askSocket: AskLive = async ({ url }, payload, authorization, isFollowed) => {
  const raw = await openRawSocket(url);
  await raw.init({ authorization });
  raw.say({ id: '1', type: 'subscribe', payload });
  const find = () => raw.messages.find(({ type }) => type === 'error' || type === 'next');
  await waitUntil('an answer', () => find() !== undefined || isFollowed());
  const told = find()?.payload;
  if (raw.socket.readyState !== raw.socket.OPEN) throw new Error('a refusal closes no socket');
  raw.socket.close();
  return firstOf(Array.isArray(told) ? told : errorsOf(told));
};

const askStream: AskLive = async ({ url }, asked, authorization, isFollowed) => {
  const stream = await openEventStream(url, asked, authorization);
  // What is no operation at all is refused before there is a stream.
  if (stream.status !== 200) {
    stream.close();
    return { status: stream.status };
  }
  await waitUntil('an answer', () => stream.events.length > 0 || isFollowed());
  stream.close();
  return firstOf(errorsOf(stream.events[0]?.data));
};

interface Told {
  readonly extensions: Readonly<Record<string, unknown>>;
}

function errorsOf(result: unknown): readonly Told[] {
  return (result as { readonly errors?: readonly Told[] } | undefined)?.errors ?? [];
}

/** That every bad field is named is shown elsewhere. */
function firstOf(errors: readonly Told[]): Refusal {
  const [first] = errors;
  if (!first) return null;
  const { fields: _all, ...rest } = first.extensions;
  return rest;
}
