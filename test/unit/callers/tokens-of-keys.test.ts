/** Tokens and the keys that made them, from the signature to the caller: with which key a token ends, and with which it does not. */

import { describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import type { ApiKey } from '../../../src/callers/api-key.js';
import { createAuthenticate } from '../../../src/callers/authenticate.js';
import { createWatchTokens } from '../../../src/callers/create-watch-tokens.js';
import type { ApiKeyRow } from '../../../src/keys/api-key-row.js';
import { digestOf, makeKey } from '../../../src/keys/key-text.js';
import { createKnownKeys } from '../../../src/keys/known-keys.js';
import { deriveKey } from '../../../src/lib/derive-key.js';
import { systemRandom } from '../../../src/lib/random.js';
import { Secret } from '../../../src/lib/secret.js';
import { idOf } from '../../support/memory-stations.js';

const PAYMENT_ID = idOf(1);
const NOW = 1_800_000_000_000;
const SECOND_MS = 1_000;
const SECRETS = [new Secret('n'.repeat(32)), new Secret('o'.repeat(32))];
const FIXED: ApiKey = { name: 'shop', role: 'server', key: new Secret('shop-key-0123456789') };
const KEY = makeKey('server', systemRandom);
const ROW: ApiKeyRow = {
  ...{ id: idOf(2), name: 'booth', role: 'server', digest: digestOf(KEY), createdAt: NOW - SECOND_MS, madeBy: 'boss' },
  ...{ expiresAt: null, revokedAt: null, lastUsedAt: null, shortcodes: null, addresses: null },
};

/** One process, at `NOW` unless its clock is set. */
function open(configured: readonly ApiKey[] = [FIXED], secrets = SECRETS) {
  let now = NOW;
  const clock = { now: () => now };
  const known = createKnownKeys(configured, secrets, clock);
  const tokens = createWatchTokens(secrets, { now: clock.now, monotonic: clock.now, after: () => () => undefined });
  const authenticate = createAuthenticate({ keys: known, tokens, isOpenTo: () => false });
  const callerOf = (credential: string) => authenticate(`Bearer ${credential}`, '');
  return {
    ...{ learn: known.learn, callerOf },
    setClock: (at: number) => {
      now = at;
    },
    makeToken: async (key: string) => {
      const maker = await callerOf(key);
      if (!maker) throw new Error('the key is known');
      return (await tokens.create(PAYMENT_ID, 600, maker)).token;
    },
  };
}

/** Made by an instance whose clock is ahead, of the row. */
async function makeAhead(ms: number): Promise<string> {
  const instance = open();
  instance.setClock(NOW + ms);
  instance.learn([ROW]);
  return instance.makeToken(KEY);
}

describe('a token of a key of the database', () => {
  it('ends with its row, whenever it was signed', async () => {
    const token = await makeAhead(60 * SECOND_MS);
    const here = open();
    here.learn([ROW]);
    const caller = await here.callerOf(token);
    const told: string[] = [];
    caller?.ending?.listen(() => told.push('ended'));
    here.learn([{ ...ROW, revokedAt: NOW + 1 }]);
    expect([told, caller?.ending?.hasEnded(), await here.callerOf(token)]).toEqual([['ended'], true, null]);
  });

  it('lives on when its key expires or is followed by another, and ends when their name is revoked', async () => {
    const here = open();
    here.learn([ROW]);
    const token = await here.makeToken(KEY);
    const followed = { ...ROW, expiresAt: NOW + 1 };
    const next = { ...ROW, id: idOf(3), digest: digestOf('next') };
    here.setClock(NOW + 30 * SECOND_MS);
    here.learn([followed, next]);
    expect(await here.callerOf(token)).not.toBeNull();
    // The row that had expired is not revoked: its name is.
    here.learn([followed, { ...next, revokedAt: NOW + 30 * SECOND_MS }]);
    expect(await here.callerOf(token)).toBeNull();
  });

  it('is taken where its row is not known yet, and not once it should be', async () => {
    const here = open();
    const token = await makeAhead(0);
    // Nothing has been read so far.
    expect(await here.callerOf(token)).not.toBeNull();
    here.learn([], NOW + 5 * SECOND_MS);
    const caller = await here.callerOf(token);
    expect(caller).not.toBeNull();
    here.learn([], NOW + 11 * SECOND_MS);
    expect([caller?.ending?.hasEnded(), await here.callerOf(token)]).toEqual([true, null]);
  });

  it('is judged by what was last read while the database is away', async () => {
    const here = open();
    here.learn([], NOW - SECOND_MS);
    const token = await makeAhead(0);
    here.setClock(NOW + 60 * SECOND_MS);
    here.learn([], NOW - SECOND_MS);
    expect(await here.callerOf(token)).not.toBeNull();
  });
});

describe('a token of a key of API_KEYS', () => {
  const other: ApiKey = { ...FIXED, key: new Secret('next-key-0123456789') };

  it('ends when its key is taken out, also if another of its name is there', async () => {
    const token = await open().makeToken(FIXED.key.reveal());
    expect(await open([FIXED, other]).callerOf(token)).not.toBeNull();
    expect(await open([other]).callerOf(token)).toBeNull();
    expect(await open([]).callerOf(token)).toBeNull();
  });

  it('lives on when another secret signs, as long as the one before is listed', async () => {
    const [newest, before] = SECRETS;
    if (!newest || !before) throw new Error('there are two');
    const token = await open([FIXED], [before]).makeToken(FIXED.key.reveal());
    expect(await open([FIXED], [newest, before]).callerOf(token)).not.toBeNull();
    expect(await open([FIXED], [newest]).callerOf(token)).toBeNull();
  });

  it('does not tell the key, nor its plain digest', async () => {
    const token = await open().makeToken(FIXED.key.reveal());
    const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
    const { key } = JSON.parse(payload) as { key: string };
    expect(key).toMatch(/^[0-9a-f]{16}$/);
    expect(digestOf(FIXED.key.reveal())).not.toContain(key);
  });
});

it('a token of an earlier release, which names no key, ends with the name as before', async () => {
  const [newest] = SECRETS;
  if (!newest) throw new Error('there is one');
  const token = await new SignJWT({ by: 'booth', at: NOW })
    .setProtectedHeader({ alg: 'HS256', typ: 'watch+jwt' })
    .setSubject(PAYMENT_ID)
    .setExpirationTime(NOW / 1_000 + 600)
    .sign(deriveKey(newest, 'watch-token'));
  const here = open([]);
  here.learn([], NOW + 60 * SECOND_MS);
  expect(await here.callerOf(token)).not.toBeNull();
  here.learn([{ ...ROW, revokedAt: NOW - 1 }]);
  expect(await here.callerOf(token)).not.toBeNull();
  here.learn([{ ...ROW, revokedAt: NOW }]);
  expect(await here.callerOf(token)).toBeNull();
});
