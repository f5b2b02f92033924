/** All watchers of docs/protocol.md at once, each with something of its own to watch. */

import { expect } from '@jest/globals';

import { type Documented, openDocumented, type Running, storyOf, untilRunning } from './documented-programs.js';
import type { OpenGateway } from './open-gateway.js';
import { waitUntil } from './wait-until.js';

export interface Watchers {
  /** Runs each program; `url` is where they find the gateway. */
  run(url: string, environment?: Readonly<Record<string, string>>): Promise<readonly Watcher[]>;
  close(): Promise<void>;
}

export interface Watcher extends Running {
  /** All that it has to print. */
  readonly story: RegExp;
}

interface Subject {
  readonly environment: Readonly<Record<string, string>>;
  readonly story: RegExp;
}

/** `BAD_NETWORK=full` leaves the programs their own clocks. */
export const isFullSize = process.env.BAD_NETWORK === 'full';
/** For programs that read their clocks from the environment. */
export const CLOCKS: Readonly<Record<string, string>> = isFullSize
  ? {}
  : { SILENCE_SECONDS: '4', PING_SECONDS: '1', PONG_SECONDS: '2' };

/** The shop's, of the harness. */
export const API_KEY = 'shop-key-0123456789';
const PAID = /^(2 PENDING\n)?3 COMPLETED\n$/;
const ANSWERED = /^(PENDING \n)*COMPLETED -?\d+\.\d\d\n$/;
const TWO_BALANCES = /^\S+Z -?\d+\.\d\d\n\S+Z -?\d+\.\d\d\n$/;
/** These also run with the other file that has a `watch`. */
const WITHOUT_CURSOR = ['watch-enquiry.mjs', 'watch-balance.mjs'];

/** What the watchers need of a gateway. */
export type Speaker = Pick<OpenGateway, 'as' | 'shift'>;

/** The gateway's simulator must take `delayMs` to answer; then it has a balance. */
export async function openDocumentedWatchers(gateway: Speaker, delayMs: number): Promise<Watchers> {
  const overSockets = await openDocumented('docs/protocol.md');
  const overStreams = await openDocumented('docs/protocol.md', { 'live-socket.mjs': 'live-stream.mjs' });
  await askForBalance(gateway);
  gateway.shift(delayMs);
  await waitUntil('a balance', async () => (await gateway.as('shop').ask('{ balance { asOf } }')) !== null);

  const all: readonly (readonly [Documented, string])[] = [
    ...overSockets.names.filter(name => name.startsWith('watch-')).map(name => [overSockets, name] as const),
    ...WITHOUT_CURSOR.map(name => [overStreams, name] as const),
  ];
  return Object.freeze({
    async run(url: string, environment: Readonly<Record<string, string>> = {}) {
      const subjects = await Promise.all(all.map(([, name]) => makeSubject(gateway, name)));
      const start = async ({ story, ...subject }: Subject, index: number): Promise<Watcher> => {
        const [programs, name] = all[index] ?? [overSockets, ''];
        const variables = { GATEWAY: url, ...CLOCKS, ...subject.environment, ...environment };
        return { story, ...(await programs.run(name, variables)) };
      };
      return Promise.all(subjects.map(start));
    },
    async close() {
      await overSockets.close();
      await overStreams.close();
    },
  });
}

async function askForBalance(gateway: Speaker): Promise<string> {
  return (await gateway.as('shop').ask<{ id: string }>('mutation { requestAccountBalance { id } }')).id;
}

async function makeSubject(gateway: Speaker, name: string): Promise<Subject> {
  if (name === 'watch-balance.mjs') return { environment: { API_KEY }, story: TWO_BALANCES };
  if (name === 'watch-enquiry.mjs') {
    return { environment: { API_KEY, ENQUIRY_ID: await askForBalance(gateway) }, story: ANSWERED };
  }
  const shop = gateway.as('shop');
  const { id } = await shop.pushStk();
  await waitUntil('it is acknowledged', async () => (await shop.payment(id)).version === 2);
  const query = 'mutation ($id: ID!) { createWatchToken(paymentId: $id) { token } }';
  const { token } = await shop.ask<{ token: string }>(query, { id });
  return { environment: { PAYMENT_ID: id, WATCH_TOKEN: token }, story: PAID };
}

/** Until each has shown how it is now. */
export const untilShown = (watchers: readonly Watcher[]) =>
  untilRunning(watchers, () => watchers.every(({ said }) => said.output.includes('\n')));

/** Each has shown all of it, once, and has stopped by itself; only a balance may always change again. */
export async function expectToldAndEnded(watchers: readonly Watcher[]): Promise<void> {
  for (const watcher of watchers) {
    const { name, said, ended, story } = watcher;
    const isEndless = name === 'watch-balance.mjs';
    if (isEndless) {
      await untilRunning([watcher], () => story.test(said.output));
      watcher.process.kill();
    }
    expect([name, await ended, said.errors]).toEqual([name, isEndless ? null : 0, '']);
    expect([name, storyOf(watcher)]).toEqual([name, expect.stringMatching(story)]);
  }
}
