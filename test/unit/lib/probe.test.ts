/** O6: an answer about something slow, which never keeps anybody waiting. */

import { describe, expect, it } from '@jest/globals';
import { pause } from '../../../src/lib/clock.js';
import { createProbe } from '../../../src/lib/probe.js';
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.js';

/** What was read, and how long it took. */
async function readIn(clock: VirtualClock, probe: { read(): Promise<unknown> }): Promise<readonly [unknown, number]> {
  const startedAt = clock.monotonic();
  const reading = probe.read().then(answer => [answer, clock.monotonic() - startedAt] as const);
  await clock.advance(200);
  return reading;
}

describe('O6: a probe', () => {
  it('answers at once with what it knows, a second old at most, and asks no more than once a second', async () => {
    const clock = createVirtualClock(0);
    const askedAt: number[] = [];
    const probe = createProbe(
      clock,
      async () => {
        askedAt.push(clock.monotonic());
        return clock.monotonic();
      },
      0,
    );
    for (let read = 0; read < 50; read += 1) {
      const at = clock.monotonic();
      const [answer, tookMs] = await readIn(clock, probe);
      expect(tookMs).toBe(0);
      expect(at - Number(answer)).toBeLessThanOrEqual(1_000);
    }
    expect(askedAt.slice(1).every((at, index) => at - Number(askedAt[index]) >= 1_000)).toBe(true);
    probe.close();
  });

  it('says after two seconds that nothing answers, and waits for it no longer than a moment', async () => {
    const clock = createVirtualClock(0);
    let isFrozen = false;
    const probe = createProbe(
      clock,
      async () => {
        if (isFrozen) await new Promise(() => undefined);
        return 'here';
      },
      'not asked yet',
    );
    expect(await readIn(clock, probe)).toEqual(['here', 0]);
    isFrozen = true;
    const seen: (readonly [unknown, number])[] = [];
    for (let read = 0; read < 20; read += 1) seen.push(await readIn(clock, probe));
    expect(seen.map(([, tookMs]) => tookMs).filter(ms => ms > 100)).toEqual([]);
    expect(seen.at(-1)).toEqual([null, 0]);
    probe.close();
  });

  it('takes a refusal for no answer, and a later answer for an answer', async () => {
    const clock = createVirtualClock(0);
    let isAway = true;
    const ask = () => (isAway ? Promise.reject(new Error('away')) : Promise.resolve('here'));
    const probe = createProbe(clock, ask, 'not asked yet');
    expect((await readIn(clock, probe))[0]).toBeNull();
    isAway = false;
    await clock.advance(1_000);
    expect((await readIn(clock, probe))[0]).toBe('here');
    probe.close();
  });

  it('asks nothing while nobody wants to know, and a fresh question is put for who wants to know again', async () => {
    const clock = createVirtualClock(0);
    let asked = 0;
    const probe = createProbe(
      clock,
      async () => {
        asked += 1;
        await pause(clock, 30);
        return asked;
      },
      0,
    );
    await clock.advance(60_000);
    const before = asked;
    await clock.advance(3_600_000);
    expect(asked).toBe(before);
    expect(await readIn(clock, probe)).toEqual([before + 1, 30]);
    probe.close();
    await clock.advance(10_000);
    expect(asked).toBe(before + 1);
  });

  it('tells what was to be expected before the first answer', async () => {
    const clock = createVirtualClock(0);
    const probe = createProbe(clock, () => pause(clock, 1_500).then(() => 'late'), 'expected');
    expect(await readIn(clock, probe)).toEqual(['expected', 100]);
    expect(await readIn(clock, probe)).toEqual(['expected', 0]);
    await clock.advance(1_500);
    expect((await readIn(clock, probe))[0]).toBe('late');
    probe.close();
  });
});
