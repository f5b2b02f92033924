/** Whose turn it is when many ask at once. */

import { describe, expect, it } from '@jest/globals';

import { createTurns } from '../../../src/http/create-turns.js';

/** Rounds run when a test says so. */
function setUp() {
  const deferred: (() => void)[] = [];
  const started: string[] = [];
  const turns = createTurns(task => void deferred.push(task));
  const connections = new Map<string, object>();
  return {
    started,
    ask(address: string, connection: string, name = connection): void {
      const key = `${address} ${connection}`;
      const own = connections.get(key) ?? {};
      connections.set(key, own);
      turns.take({ address, connection: own }, () => void started.push(name));
    },
    round: () => deferred.shift()?.(),
    isIdle: () => deferred.length === 0,
  };
}

describe('A2: turns', () => {
  it('nobody waits who is alone', () => {
    const { ask, started, round, isIdle } = setUp();
    for (let count = 0; count < 100; count += 1) {
      ask('a', 'one');
      round();
    }
    expect([started.length, isIdle()]).toEqual([100, true]);
  });

  it('whoever comes behind a flood of one address is next but one', () => {
    const { ask, started, round } = setUp();
    for (let flood = 0; flood < 1_000; flood += 1) ask('a', `flood ${flood % 20}`);
    ask('b', 'honest');
    expect(started).not.toContain('honest');
    round();
    expect(started.indexOf('honest')).toBeGreaterThan(0);
    expect(started.indexOf('honest')).toBeLessThanOrEqual(33);
  });

  it('so is another connection of the same address', () => {
    const { ask, started, round } = setUp();
    for (let flood = 0; flood < 1_000; flood += 1) ask('a', `flood ${flood % 20}`);
    ask('a', 'honest');
    round();
    round();
    expect(started.indexOf('honest')).toBeGreaterThan(0);
    expect(started.indexOf('honest')).toBeLessThanOrEqual(32 + 21);
  });

  it('what one connection asks stays in order, and all is done in the end', () => {
    const { ask, started, round, isIdle } = setUp();
    for (let number = 0; number < 500; number += 1) ask('a', 'one', String(number));
    while (!isIdle()) round();
    expect(started).toEqual(Array.from({ length: 500 }, (_, number) => String(number)));
  });

  it('what a turn asks for itself has its turn too', () => {
    const deferred: (() => void)[] = [];
    const turns = createTurns(task => void deferred.push(task));
    const connection = {};
    let done = 0;
    const again = (): void => {
      done += 1;
      if (done < 200) turns.take({ address: 'a', connection }, again);
    };
    turns.take({ address: 'a', connection }, again);
    while (deferred.length > 0) deferred.shift()?.();
    expect(done).toBe(200);
  });
});
