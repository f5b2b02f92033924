import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createDice } from '../../../src/simulator/dice.js';
import { createIdentifiers } from '../../../src/simulator/wire/identifiers.js';
import { isCallbackUrl } from '../../../src/simulator/wire/is-callback-url.js';
import { formatShillings, readCents } from '../../../src/simulator/wire/money.js';
import { nairobiProse, nairobiStamp } from '../../../src/simulator/wire/nairobi.js';
import { createSeededRandom } from '../../support/seeded-random.js';
import { DELAY_MS, openSimulatorServer, paths } from '../../support/simulator-server.js';
import { createVirtualClock } from '../../support/virtual-clock.js';

describe('a callback URL', () => {
  it.each([
    ['https://pay.example/api/v1/pay/stk/callback', true, true],
    ['http://127.0.0.1:4000/cb', true, false],
    ['http://pay.example/cb', true, false],
    ['https://localhost/cb', true, false],
    ['https://192.168.1.7/cb', true, false],
    ['https://gateway/cb', true, false],
    ['https://[::1]/cb', true, false],
    ['https://102.54.1.7/cb', true, true],
    ['https://pay.example/mpesa', true, false],
    ['https://pay.example/M-Pesa', true, false],
    ['https://safaricom.example/cb', true, false],
    ['https://pay.example/k?x=execute', true, false],
    ['https://pay.example/<id>', false, false],
    ['https://pay.example/a b', false, false],
    ['pay.example/cb', false, false],
    ['ftp://pay.example/cb', false, false],
    ['', false, false],
  ])('%s is accepted loosely: %s, strictly: %s', (url, isLoose, isStrict) => {
    expect([isCallbackUrl(url, false), isCallbackUrl(url, true)]).toEqual([isLoose, isStrict]);
  });
});

describe('money and dates', () => {
  it('write and read every amount alike', () => {
    fc.assert(fc.property(fc.nat(10_000_000_000), cents => readCents(formatShillings(cents)) === cents));
    expect([-1_200, -5, 0].map(formatShillings)).toEqual(['-12.00', '-0.05', '0.00']);
    expect(['98.5', '7', '1.005', '-1', '', '1e3', '１'].map(readCents)).toEqual([
      9_850,
      700,
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  it('are in Nairobi, across midnight too', () => {
    const at = Date.UTC(2025, 11, 31, 21, 5, 9);
    expect([nairobiStamp(at), nairobiProse(at)]).toEqual(['20260101000509', '01.01.2026 00:05:09']);
  });
});

describe('identifiers', () => {
  const at = (time: number) => createIdentifiers(createVirtualClock(time), createDice(createSeededRandom(3)));

  it.each([
    [Date.UTC(2026, 0, 13), 'UAD'],
    [Date.UTC(2024, 11, 31), 'SLV'],
    [Date.UTC(2024, 11, 31, 21), 'TA1'],
  ])('of %d begin with the date code %s', (time, code) => {
    expect(at(time).receipt()).toMatch(new RegExp(`^${code}[A-Z0-9]{7}$`));
    expect(at(time).placeholder()).toBe(`${code}0000000`);
  });
});

describe('the dice', () => {
  it('fall on every side about as often', () => {
    const dice = createDice(createSeededRandom(5));
    const counts = [0, 0, 0, 0];
    for (let draw = 0; draw < 4_000; draw += 1) {
      const side = dice.below(4);
      counts[side] = (counts[side] ?? 0) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(850);
    expect([dice.chance(0), dice.chance(1)]).toEqual([false, true]);
    expect(dice.shuffle([1, 2, 3]).sort()).toEqual([1, 2, 3]);
  });
});

describe('the Result envelope', () => {
  it('comes in every observed shape', async () => {
    const server = await openSimulatorServer();
    const seen = new Set<string>();
    for (let count = 1; count <= 100; count += 1) {
      const PartyB = count % 2 === 0 ? '254700000001' : '254712345678';
      await server.post(paths.b2cV1, server.b2cBody({ PartyB }));
      const { Result } = JSON.parse((await server.callbacksAfter(DELAY_MS, '/result', count)).at(-1)?.body ?? '');
      const parameters = Result.ResultParameters?.ResultParameter;
      seen.add(`ResultType ${typeof Result.ResultType}`);
      seen.add(`ResultCode ${typeof Result.ResultCode}`);
      seen.add(`reference ${Array.isArray(Result.ReferenceData.ReferenceItem) ? 'array' : 'object'}`);
      seen.add(`parameters ${parameters === undefined ? 'absent' : Array.isArray(parameters) ? 'array' : 'object'}`);
      seen.add(`order ${Object.keys(Result)[0] === 'ResultType' ? 'usual' : 'shuffled'}`);
    }
    await server.close();
    expect([...seen].sort()).toEqual([
      'ResultCode number',
      'ResultCode string',
      'ResultType number',
      'ResultType string',
      'order shuffled',
      'order usual',
      'parameters absent',
      'parameters array',
      'parameters object',
      'reference array',
      'reference object',
    ]);
  });
});
