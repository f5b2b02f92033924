/** The bell between instances, over Redis. If Redis is down, slow or wrong, only latency suffers: a bell is a hint. */

import { Redis, ReplyError } from 'ioredis';
import { type Clock, pause } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import type { Secret } from '../lib/secret.js';
import { createInProcessPubSub } from './in-process.js';
import type { Bell, PubSub, Topic } from './pubsub.js';

export interface RedisPubSubOptions {
  readonly url: Secret;
  /** Instances that share a database share a channel. */
  readonly channel: string;
  readonly clock: Clock;
  readonly log: Log;
}

const TOPICS: ReadonlySet<string> = new Set<Topic>(['feed', 'enquiries', 'checkouts', 'keys']);
const MESSAGE_LENGTH_MAX = 64;
const RECONNECT_AFTER_MS_MAX = 2_000;
/** A connection that stands may lead nowhere, for a quarter of an hour: each is asked for a sign of life. */
const HEARTBEAT_MS = 1_000;
/** What nobody takes for a bell. */
const HEARTBEAT = '';

/** Opens at once, whether Redis answers or not. Our own listeners never wait for Redis: they hear us in this process. */
export function openRedisPubSub({ url, channel, clock, log }: RedisPubSubOptions): PubSub {
  const local = createInProcessPubSub(log);
  const connect = () =>
    new Redis(url.reveal(), {
      // A bell that cannot be rung now is not rung later: followers look at the log every second anyway.
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      connectTimeout: 2_000,
      commandTimeout: 2_000,
      retryStrategy: tries => Math.min(tries * 100, RECONNECT_AFTER_MS_MAX),
    });
  const publisher = connect();
  const subscriber = connect();
  let wasConnected = true;
  /** What the connections do not tell: Redis may refuse our channel, or be frozen behind a connection that stands. */
  let isListening = false;
  let isHeard = true;

  const isConnected = () => publisher.status === 'ready' && subscriber.status === 'ready' && isListening && isHeard;
  const noteAway = (): void => {
    if (wasConnected) log.warn({ isConnected: false }, 'Redis is unreachable; instances poll the database');
    wasConnected = false;
  };
  // Redis counts as unreachable when something fails, not while the second connection is still being opened.
  const noteBack = (): void => {
    if (wasConnected || !isConnected()) return;
    log.warn({ isConnected: true }, 'Redis is reachable again');
    wasConnected = true;
  };
  const noteListening = (): void => {
    isListening = true;
    noteBack();
  };
  const noteHeard = (isNowHeard: boolean): void => {
    isHeard = isNowHeard;
    if (isHeard) noteBack();
    else noteAway();
  };
  for (const client of [publisher, subscriber]) client.on('error', noteAway);
  publisher.on('ready', () => noteHeard(true));
  subscriber.on('close', () => {
    isListening = false;
  });
  subscriber.on('ready', () => void subscriber.subscribe(channel).then(noteListening, noteAway));
  subscriber.on('message', (_channel: string, message: string) => {
    noteListening();
    const bell = readBell(message);
    if (bell) local.ring(bell);
  });

  const giveUpPublisher = createGiveUp(publisher);
  const giveUpSubscriber = createGiveUp(subscriber);
  const tell = (message: string): Promise<void> =>
    publisher.publish(channel, message).then(
      () => noteHeard(true),
      error => {
        noteHeard(false);
        giveUpPublisher(error);
      },
    );
  const stopped = new AbortController();
  const beat = async (): Promise<void> => {
    for (;;) {
      await pause(clock, HEARTBEAT_MS, stopped.signal);
      if (stopped.signal.aborted) return;
      const listened = subscriber.ping().catch(giveUpSubscriber);
      await Promise.all([tell(HEARTBEAT), listened]);
    }
  };
  void beat();

  return Object.freeze({
    ring: (bell: Bell) => {
      local.ring(bell);
      void tell(presentBell(bell));
    },
    listen: local.listen,
    isConnected,
    close: async () => {
      stopped.abort();
      await local.close();
      for (const client of [publisher, subscriber]) client.disconnect();
    },
  } satisfies PubSub);
}

/** A refusal is an answer; after silence we connect anew. Once for each connection: everything that waits on it fails when it ends. */
function createGiveUp(client: Redis): (error: unknown) => void {
  let isGivenUp = false;
  client.on('close', () => {
    isGivenUp = false;
  });
  return error => {
    if (isGivenUp || client.status !== 'ready' || error instanceof ReplyError) return;
    isGivenUp = true;
    client.disconnect(true);
  };
}

function presentBell({ topic, sequence }: Bell): string {
  return `${topic} ${sequence}`;
}

/** Anyone who reaches Redis may write to the channel. What is not a bell is ignored, and a false bell only makes us look. */
function readBell(message: string): Bell | null {
  if (message.length > MESSAGE_LENGTH_MAX) return null;
  const [topic = '', sequence = '', ...rest] = message.split(' ');
  if (!TOPICS.has(topic) || rest.length > 0 || !/^\d{1,15}$/.test(sequence)) return null;
  return { topic: topic as Topic, sequence: Number(sequence) };
}
