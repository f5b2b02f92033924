/** No URL that Daraja is given may hold a word that Safaricom forbids: shown over a million of them. */

import { randomInt } from 'node:crypto';

import { describe, expect, test } from '@jest/globals';
import { createCallbackKeys } from '../../../src/lib/callback-keys.js';
import { createIds } from '../../../src/lib/ids.js';
import { Secret } from '../../../src/lib/secret.js';
import { CALLBACK_ROUTES } from '../../../src/operations/callback-routes.js';
import { createCallbackUrls, findForbiddenWord } from '../../../src/operations/callback-urls.js';
import { createSeededRandom } from '../../support/seeded-random.js';
import { createSettableClock } from '../../support/settable-clock.js';

const URL_COUNT = 1_000_000;
const URLS_PER_SECRET = 10_000;
const YEAR_2200_MS = 7_258_118_400_000;
// Written out again on purpose: the judge does not share the list of the judged.
const FORBIDDEN = /m-?pesa|safaricom|exe|cmd|sql|query/i;

describe('callback URLs', () => {
  test('name the route, the ticket and the key', () => {
    const keys = createCallbackKeys([new Secret('a secret of enough characters for this')]);
    const url = createCallbackUrls('https://pay.example.com/shop', keys).urlFor('b2c/timeout', '0123456789abdfghjkmn');
    const key = keys.sign('b2c/timeout', '0123456789abdfghjkmn');
    expect(url).toBe(`https://pay.example.com/shop/api/v1/pay/b2c/timeout/0123456789abdfghjkmn/${key}`);
  });

  test('hold no forbidden word in a million, over all routes, secrets and times', () => {
    const seed = randomInt(2 ** 32);
    const random = createSeededRandom(seed);
    const clock = createSettableClock(0);
    const nextId = createIds(clock, random);
    const forbidden: string[] = [];
    for (let made = 0; made < URL_COUNT; ) {
      const secret = new Secret(Buffer.from(random(32)).toString('hex'));
      const urls = createCallbackUrls('https://pay.example.com', createCallbackKeys([secret]));
      for (const end = made + URLS_PER_SECRET; made < end; made += CALLBACK_ROUTES.length) {
        clock.set(Math.floor((made / URL_COUNT) * YEAR_2200_MS));
        const ticket = nextId();
        for (const route of CALLBACK_ROUTES) {
          const url = urls.urlFor(route, ticket);
          if (FORBIDDEN.test(url)) forbidden.push(url);
        }
      }
    }
    expect({ seed, forbidden }).toEqual({ seed, forbidden: [] });
  });

  test.each([
    'https://mpesa.example.com',
    'https://pay.example.com/M-Pesa',
    'https://SAFARICOM.example.com',
    'https://pay.example.com/executor',
    'https://annexe.example.com',
    'https://pay.example.com/cmd',
    'https://mysql.example.com',
    'https://pay.example.com/jQuery',
  ])('%s holds one', url => {
    expect(findForbiddenWord(url)).not.toBeNull();
  });

  test('an ordinary URL holds none', () => {
    expect(findForbiddenWord('https://pay.example.com/shop')).toBeNull();
  });
});
