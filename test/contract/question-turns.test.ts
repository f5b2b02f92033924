/** The rate of the sweep's questions while access tokens are slow or refused: those that had to wait leave in turns of their own. */

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createDarajaOver } from '../../src/daraja/create-daraja.js';
import type { Exchange, WireRequest } from '../../src/daraja/transport.js';
import { pause } from '../../src/lib/clock.js';
import { silentLog } from '../../src/lib/log.js';
import { Secret } from '../../src/lib/secret.js';
import { createTurns } from '../../src/sweep/create-turns.js';
import { databases } from '../support/databases.js';
import { type FreshStore, openFreshStore } from '../support/fresh-store.js';
import { mostInOneSecond } from '../support/most-in-one-second.js';
import { createVirtualClock } from '../support/virtual-clock.js';

const SECOND_MS = 1_000;
const PER_SECOND = 2;
const QUESTIONS = 12;
const SHORTCODE = {
  ...{
    shortcode: '600000',
    type: 'paybill' as const,
    tillNumber: null,
    isFeedTrusted: false,
    validation: 'ACCEPT_ALL' as const,
    initiator: null,
  },
  ...{ tillIdentifierType: '2' as const },
  ...{ pullEveryMs: null, nominatedNumber: null },
  ...{ consumerKey: new Secret('key'), consumerSecret: new Secret('secret'), passkey: new Secret('passkey') },
};

// A clock driven by hand needs a database that answers without waiting.
const sqlite = databases.filter(({ name }) => name === 'SQLite');

describe.each(sqlite)('questions on $name', database => {
  let fresh: FreshStore;
  beforeEach(async () => {
    fresh = await openFreshStore(database);
  });
  afterEach(() => fresh.close());

  /** A Daraja whose tokens take their time, that notes when it was asked with a good one. */
  function open(tokenMs: number, signal: AbortSignal = new AbortController().signal) {
    const { store } = fresh;
    const clock = createVirtualClock(Date.UTC(2026, 10, 24, 9));
    const asked: { readonly id: string; readonly at: number }[] = [];
    let token = 1;
    const answer = (body: object, status = 200): Exchange => ({ kind: 'ANSWERED', status, body: JSON.stringify(body) });
    const exchange = async ({ path, headers, body }: WireRequest): Promise<Exchange> => {
      if (path.startsWith('/oauth/')) {
        await pause(clock, tokenMs);
        return answer({ access_token: `token-${token}`, expires_in: '3599' });
      }
      const isGood = headers.authorization === `Bearer token-${token}`;
      const { CheckoutRequestID: id } = JSON.parse(body ?? '{}') as { readonly CheckoutRequestID: string };
      if (isGood) asked.push({ id, at: clock.now() });
      await pause(clock, 2 * SECOND_MS);
      if (!isGood) return answer({ errorCode: '404.001.03', errorMessage: 'Invalid Access Token' }, 404);
      return answer({ CheckoutRequestID: id, ResponseCode: '0', ResultCode: '0', ResultDesc: 'Done.' });
    };
    const daraja = createDarajaOver(
      { exchange, close: async () => undefined },
      {
        ...{ shortcodes: [SHORTCODE], suspensions: { find: async () => null }, timeoutMs: 25 * SECOND_MS },
        ...{ clock, log: silentLog },
      },
    );
    const turns = createTurns({ store, clock, questionsPerSecond: PER_SECOND, signal, log: silentLog });

    /** As the sweep does: granted by the budget, put when its time has come. */
    const ask = async (id: string) => {
      for (;;) {
        const [at] = await store.atomically(unit => turns.grant(unit, 1));
        await pause(clock, at === undefined ? 100 : at - clock.now());
        if (at === undefined) continue;
        return daraja.stkQuery({ shortcode: '600000', checkoutRequestId: id, mayLeave: turns.at(at) });
      }
    };
    const askAll = (prefix: string) => Promise.all(Array.from({ length: QUESTIONS }, (_, at) => ask(`${prefix}${at}`)));
    const refuseTokens = () => {
      token += 1;
    };
    return { clock, asked, askAll, refuseTokens };
  }

  it('that wait for a token do not leave together', async () => {
    const { clock, asked, askAll } = open(3 * SECOND_MS);
    const answers = askAll('q');
    await clock.advance(60 * SECOND_MS);
    expect((await answers).map(({ kind }) => kind)).toEqual(Array(QUESTIONS).fill('ACCEPTED'));
    expect(mostInOneSecond(asked.map(({ at }) => at))).toBeLessThanOrEqual(PER_SECOND);
  });

  it('whose token is refused on the way are put again, one after the other', async () => {
    const { clock, asked, askAll, refuseTokens } = open(SECOND_MS);
    const first = askAll('first');
    await clock.advance(60 * SECOND_MS);
    await first;
    refuseTokens();
    const answers = askAll('second');
    await clock.advance(60 * SECOND_MS);
    expect((await answers).map(({ kind }) => kind)).toEqual(Array(QUESTIONS).fill('ACCEPTED'));
    expect(mostInOneSecond(asked.map(({ at }) => at))).toBeLessThanOrEqual(PER_SECOND);
    expect(new Set(asked.map(({ id }) => id)).size).toBe(2 * QUESTIONS);
  });

  it('that found no turn in time are not sent', async () => {
    const { clock, asked, askAll } = open(12 * SECOND_MS);
    const answers = askAll('q');
    await clock.advance(60 * SECOND_MS);
    const kinds = (await answers).map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(['ACCEPTED', 'NOT_SENT']));
    expect(asked.length).toBe(kinds.filter(kind => kind === 'ACCEPTED').length);
    expect(mostInOneSecond(asked.map(({ at }) => at))).toBeLessThanOrEqual(PER_SECOND);
  });

  it('are not sent any more once the gateway stops', async () => {
    const stopped = new AbortController();
    const { clock, asked, askAll } = open(3 * SECOND_MS, stopped.signal);
    const answers = askAll('q');
    await clock.advance(SECOND_MS);
    stopped.abort();
    await clock.advance(60 * SECOND_MS);
    expect((await answers).slice(0, PER_SECOND).map(({ kind }) => kind)).toEqual(Array(PER_SECOND).fill('NOT_SENT'));
    expect(asked.map(({ id }) => id)).not.toContain('q0');
  });
});
