import { describe, expect, it } from '@jest/globals';
import { pause } from '../../src/lib/clock.js';
import { createVirtualClock } from '../support/virtual-clock.js';

describe('the virtual clock', () => {
  it('stands still until time is let pass', async () => {
    const clock = createVirtualClock(1_000);
    expect([clock.now(), clock.monotonic()]).toEqual([1_000, 0]);
    await clock.advance(250);
    expect([clock.now(), clock.monotonic()]).toEqual([1_250, 250]);
  });

  it('runs timers in order, each at its own time', async () => {
    const clock = createVirtualClock(0);
    const ran: string[] = [];
    clock.after(20, () => ran.push(`late ${clock.now()}`));
    clock.after(10, () => ran.push(`early ${clock.now()}`));
    clock.after(10, () => ran.push(`early too ${clock.now()}`));
    clock.after(21, () => ran.push('never'));
    await clock.advance(20);
    expect(ran).toEqual(['early 10', 'early too 10', 'late 20']);
    expect(clock.timers()).toBe(1);
  });

  it('runs timers that tasks and promises set on the way', async () => {
    const clock = createVirtualClock(0);
    const seenAt: number[] = [];
    const walk = async () => {
      for (let step = 0; step < 3; step += 1) {
        await pause(clock, 10);
        seenAt.push(clock.now());
      }
    };
    const walked = walk();
    await clock.advance(100);
    await walked;
    expect(seenAt).toEqual([10, 20, 30]);
  });

  it('forgets a cancelled timer', async () => {
    const clock = createVirtualClock(0);
    let hasRun = false;
    const cancel = clock.after(5, () => {
      hasRun = true;
    });
    cancel();
    cancel();
    await clock.advance(10);
    expect([hasRun, clock.timers()]).toEqual([false, 0]);
  });

  it('shifts the wall clock alone', async () => {
    const clock = createVirtualClock(10_000);
    clock.shift(-5_000);
    expect([clock.now(), clock.monotonic()]).toEqual([5_000, 0]);
  });
});
