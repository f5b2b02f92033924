/** Access tokens of several instances on one database, with a Daraja whose new token ends the old one. */

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { type AccessTokens, createAccessTokens } from '../../src/daraja/access-token.js';
import { createTokenShelf } from '../../src/daraja/create-token-shelf.js';
import { ISSUED_IN_MINUTE_MAX } from '../../src/daraja/judge-token.js';
import { TokenRow } from '../../src/daraja/token-row.js';
import { createStoredTokenRows } from '../../src/daraja/token-rows.js';
import type { Exchange, Transport } from '../../src/daraja/transport.js';
import { type Clock, systemClock } from '../../src/lib/clock.js';
import { silentLog } from '../../src/lib/log.js';
import { systemRandom } from '../../src/lib/random.js';
import { createSeal } from '../../src/lib/seal.js';
import { Secret } from '../../src/lib/secret.js';
import { StoreUnavailable } from '../../src/store/store-fault.js';
import { describeEachDatabase } from '../support/databases.js';
import { type FreshStore, openFreshStore } from '../support/fresh-store.js';
import { PATIENCE_MS } from '../support/patience.js';
import { createSettableClock } from '../support/settable-clock.js';
import { waitUntil } from '../support/wait-until.js';

const APP = { consumerKey: new Secret('key'), consumerSecret: new Secret('secret') };
const BASE_URL = 'https://daraja.example';
const SECRET = new Secret('secret-secret-secret-secret-secret');
const OTHER_SECRET = new Secret('other-other-other-other-other-other');

interface Instance {
  readonly tokens: AccessTokens;
  readonly clock: Clock;
  isAway: boolean;
}
interface InstanceOptions {
  readonly secrets?: readonly Secret[];
  readonly clock?: Clock;
  readonly leaseMs?: number;
  readonly baseUrl?: string;
  /** What happens to each of its requests before Daraja sees it. */
  readonly before?: () => Promise<void>;
}

describeEachDatabase('shared access tokens', database => {
  let fresh: FreshStore;
  let issued: number;
  beforeEach(async () => {
    fresh = await openFreshStore(database, { statementTimeoutMs: PATIENCE_MS });
    issued = 0;
  });
  afterEach(() => fresh.close());

  const issue = (): Exchange => {
    issued += 1;
    const body = JSON.stringify({ access_token: `canary-token-${issued}`, expires_in: '3599' });
    return { kind: 'ANSWERED', status: 200, body };
  };
  const open = (options: InstanceOptions = {}): Instance => {
    const { secrets = [SECRET], clock = systemClock, leaseMs = PATIENCE_MS, baseUrl = BASE_URL } = options;
    const { before = async () => undefined } = options;
    const transport: Transport = { exchange: () => before().then(issue), close: async () => undefined };
    const atomically: typeof fresh.store.atomically = (work, patience) => {
      if (instance.isAway) return Promise.reject(new StoreUnavailable('away'));
      return fresh.store.atomically(work, patience);
    };
    const seal = createSeal(secrets, 'access-token', systemRandom);
    const sharedShelf = createTokenShelf({
      rows: createStoredTokenRows({ atomically }),
      seal,
      baseUrl,
      clock,
      leaseMs,
    });
    const tokens = createAccessTokens({ transport, clock, timeoutMs: PATIENCE_MS, log: silentLog, sharedShelf });
    const instance = { tokens, clock, isAway: false };
    return instance;
  };
  const get = async ({ tokens, clock }: Instance): Promise<string> => {
    const answer = await tokens.get(APP, clock.monotonic() + PATIENCE_MS);
    if (!answer.ok) throw new Error(answer.problem);
    return answer.token.reveal();
  };
  const isAlive = (token: string) => token === `canary-token-${issued}`;
  /** Uses the token as `send` does: a refused one is dropped, once. */
  const use = async (instance: Instance): Promise<boolean> => {
    const token = await get(instance);
    if (isAlive(token)) return true;
    instance.tokens.drop(APP, new Secret(token));
    return isAlive(await get(instance));
  };

  it('are asked for once by all instances together', async () => {
    const instances = [open(), open(), open()];
    const found = await Promise.all(Array.from({ length: 60 }, (_, at) => get(instances[at % 3] ?? open())));
    expect([issued, new Set(found)]).toEqual([1, new Set(['canary-token-1'])]);
  });

  it('are apart for each host', async () => {
    expect(await get(open())).toBe('canary-token-1');
    expect(await get(open({ baseUrl: 'https://other.example' }))).toBe('canary-token-2');
  });

  it('that Daraja has forgotten are renewed once, however many instances find out', async () => {
    const instances = [open(), open(), open()];
    for (const instance of instances) await get(instance);
    issued += 1;
    const results = await Promise.all(Array.from({ length: 60 }, (_, at) => use(instances[at % 3] ?? open())));
    expect([results.every(isUsable => isUsable), issued]).toEqual([true, 3]);
  });

  it('serve an instance that starts later, and are nowhere in the database', async () => {
    await get(open());
    expect(await get(open())).toBe('canary-token-1');
    const rows = await fresh.store.reader().getRepository(TokenRow).find();
    expect(rows).toHaveLength(1);
    const text = JSON.stringify(rows) + Buffer.from(rows[0]?.sealed ?? '', 'base64url').toString('latin1');
    expect(text).not.toMatch(/canary|key|daraja\.example/);
  });

  it('of an instance that died while it renewed are renewed by another; if it was only asleep it takes the other’s', async () => {
    let wake: () => void = () => undefined;
    let isAsked = false;
    const sleeper = open({
      leaseMs: 300,
      before: () => {
        if (isAsked) return Promise.resolve();
        isAsked = true;
        return new Promise(resolve => {
          wake = resolve;
        });
      },
    });
    const late = get(sleeper);
    await waitUntil('it asks', () => isAsked);
    const other = open({ leaseMs: 300 });
    expect(await get(other)).toBe('canary-token-1');
    wake();
    // Daraja has given it a token all the same, which ended the other's; both agree again after one more.
    expect(await late).toBe('canary-token-1');
    expect([await use(sleeper), await use(other), issued]).toEqual([true, true, 3]);
  });

  it('are read by all while TOKEN_SECRET is changed in the way of the runbook', async () => {
    await get(open({ secrets: [SECRET, OTHER_SECRET] }));
    const changed = open({ secrets: [OTHER_SECRET, SECRET] });
    expect(await get(changed)).toBe('canary-token-1');
    issued += 1;
    await use(changed);
    expect(await get(open({ secrets: [SECRET, OTHER_SECRET] }))).toBe('canary-token-3');
  });

  it('of instances with different secrets are renewed only so often in a minute', async () => {
    const clock = createSettableClock(1_800_000_000_000);
    const instances = [open({ clock }), open({ clock, secrets: [OTHER_SECRET] })];
    for (let round = 0; round < 30; round += 1) {
      for (const instance of instances) await use(instance).catch(() => false);
    }
    expect(issued).toBe(ISSUED_IN_MINUTE_MAX);
    clock.set(clock.now() + 61_000);
    expect(await use(instances[0] ?? open())).toBe(true);
  });

  it('that are refused again and again, as by an app without the product, are renewed only so often in a minute', async () => {
    const clock = createSettableClock(1_800_000_000_000);
    const instances = [open({ clock }), open({ clock })];
    for (let round = 0; round < 50; round += 1) {
      for (const instance of instances) instance.tokens.drop(APP, new Secret(await get(instance)));
    }
    expect(issued).toBe(ISSUED_IN_MINUTE_MAX);
  });

  it('serve until they expire while the database is away, and then each instance has its own', async () => {
    const clock = createSettableClock(1_800_000_000_000);
    const [one, two] = [open({ clock }), open({ clock })];
    expect([await get(one), await get(two)]).toEqual(['canary-token-1', 'canary-token-1']);
    one.isAway = true;
    clock.set(clock.now() + 3_000_000);
    expect([await get(one), issued]).toEqual(['canary-token-1', 1]);
    clock.set(clock.now() + 600_000);
    expect(await get(one)).toBe('canary-token-2');
    one.tokens.drop(APP, new Secret('canary-token-2'));
    expect(await get(one)).toBe('canary-token-3');
  });

  it('that an instance had alone are everybody’s when the database is back', async () => {
    const clock = createSettableClock(1_800_000_000_000);
    const [one, two] = [open({ clock }), open({ clock })];
    for (const instance of [one, two]) await get(instance);
    one.isAway = true;
    clock.set(clock.now() + 10_000);
    one.tokens.drop(APP, new Secret('canary-token-1'));
    expect(await get(one)).toBe('canary-token-2');
    one.isAway = false;
    clock.set(clock.now() + 60_000);
    expect(await use(one)).toBe(true);
    expect([await use(two), issued]).toEqual([true, 2]);
  });
});
