/** The spool on a real disk: what it has taken it gives back, in order, whatever happened to the files in between. */

import { mkdir, mkdtemp, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openSpool, type Spool, type StoreSpooled } from '../../../src/inbox/open-spool.js';
import type { SpooledCallback } from '../../../src/inbox/spool-record.js';
import { silentLog } from '../../../src/lib/log.js';
import { makeSpooled } from '../../support/make-spooled.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spool-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = (bytesMax?: number): Promise<Spool> =>
  openSpool({ folder, log: silentLog, ...(bytesMax === undefined ? {} : { bytesMax }) });

const segmentFiles = async (): Promise<readonly string[]> =>
  (await readdir(folder)).filter(name => name.endsWith('.spool'));

async function drainAll(spool: Spool): Promise<readonly SpooledCallback[]> {
  const drained: SpooledCallback[] = [];
  await spool.drain(async callbacks => {
    drained.push(...callbacks);
    return callbacks.map(() => 'STORED');
  });
  return drained;
}

describe('a spool', () => {
  it('gives back what it took, byte for byte, oldest first, also to the next process', async () => {
    const callbacks = Array.from({ length: 50 }, (_, index) => makeSpooled(index));
    const first = await open();
    for (const callback of callbacks.slice(0, 20)) await first.append(callback);
    await Promise.all(callbacks.slice(20).map(first.append));
    expect(first.isEmpty()).toBe(false);
    await first.close();

    const second = await open();
    expect(second.isEmpty()).toBe(false);
    expect(await drainAll(second)).toEqual(callbacks);
    expect([second.isEmpty(), second.bytes(), await segmentFiles()]).toEqual([true, 0, []]);
    await second.close();
  });

  it('gives back all but the damaged, and keeps the file for a person to look at', async () => {
    const first = await open();
    for (const number of [1, 2, 3]) await first.append(makeSpooled(number));
    await first.close();
    const [name = ''] = await segmentFiles();
    const bytes = await readFile(join(folder, name));
    bytes[bytes.indexOf(makeSpooled(2).id)] = 0x78;
    await writeFile(join(folder, name), bytes);

    const second = await open();
    expect((await drainAll(second)).map(({ id }) => id)).toEqual([makeSpooled(1).id, makeSpooled(3).id]);
    expect([second.isEmpty(), second.bytes(), await readdir(folder)]).toEqual([true, 0, [`${name}.damaged`]]);
    expect(await readFile(join(folder, `${name}.damaged`))).toEqual(bytes);
    await second.close();
  });

  it('keeps every damaged file, also one of an earlier run', async () => {
    for (const number of [1, 2]) {
      const writing = await open();
      await writing.append(makeSpooled(number));
      await writing.close();
      for (const name of await segmentFiles()) {
        const bytes = await readFile(join(folder, name));
        bytes[bytes.indexOf(makeSpooled(number).id)] = 0x78;
        await writeFile(join(folder, name), bytes);
      }
      const draining = await open();
      await drainAll(draining);
      await draining.close();
    }
    expect((await readdir(folder)).filter(name => name.endsWith('.damaged'))).toHaveLength(2);
  });

  it('goes on from the oldest file when a callback could not be stored, and forgets nothing before', async () => {
    const spool = await open();
    const [one, two] = [makeSpooled(1), makeSpooled(2)];
    await spool.append(one);
    await spool.append(two);
    const refuse = () => Promise.reject(new Error('away again'));
    await expect(spool.drain(refuse)).rejects.toThrow('away again');
    await spool.append(makeSpooled(3));
    expect((await drainAll(spool)).map(({ id }) => id)).toEqual([one.id, two.id, makeSpooled(3).id]);
    await spool.close();
  });

  it('loses nothing that is appended while it drains', async () => {
    const spool = await open();
    const drained = new Set<string>();
    const taken: string[] = [];
    let isDone = false;
    const drainOften = async () => {
      while (!isDone || !spool.isEmpty()) for (const { id } of await drainAll(spool)) drained.add(id);
    };
    const draining = drainOften();
    const append = async (index: number) => {
      await spool.append(makeSpooled(index));
      taken.push(makeSpooled(index).id);
    };
    for (let round = 0; round < 200; round += 1) await Promise.all([append(2 * round), append(2 * round + 1)]);
    isDone = true;
    await draining;
    expect(taken.filter(id => !drained.has(id))).toEqual([]);
    expect(taken.length).toBe(400);
    expect(await segmentFiles()).toEqual([]);
    await spool.close();
  });

  it('ignores a tail that was cut, at every byte of the last two records', async () => {
    const callbacks = [makeSpooled(1), makeSpooled(2), makeSpooled(3)];
    const spool = await open();
    const ends: number[] = [];
    for (const callback of callbacks) {
      await spool.append(callback);
      ends.push(spool.bytes());
    }
    await spool.close();
    const [name] = await segmentFiles();
    const whole = await readFile(join(folder, name ?? ''));
    expect(whole.length).toBe(ends.at(-1));

    for (let end = ends[0] ?? 0; end < whole.length; end += 1) {
      await writeFile(join(folder, name ?? ''), whole.subarray(0, end));
      const again = await open();
      expect(await drainAll(again)).toEqual(callbacks.filter((_, index) => (ends[index] ?? 0) <= end));
      expect(await segmentFiles()).toEqual([]);
      await again.close();
    }
  });

  it('refuses what would go over its limit, keeps what it has, and takes more once it is drained', async () => {
    const spool = await open(2_000);
    const kept: string[] = [];
    for (let index = 0; index < 40; index += 1) {
      const callback = makeSpooled(index);
      await spool.append(callback).then(
        () => kept.push(callback.id),
        () => undefined,
      );
    }
    expect(kept.length).toBeGreaterThan(2);
    expect(kept.length).toBeLessThan(40);
    expect(spool.bytes()).toBeLessThanOrEqual(2_000);
    expect((await drainAll(spool)).map(({ id }) => id)).toEqual(kept);
    await spool.append(makeSpooled(99));
    await spool.close();
  });

  it('is writable only while the greatest callback has room', async () => {
    const spool = await open(100_000);
    expect(await spool.isWritable()).toBe(true);
    await spool.append(makeSpooled(1, 'x'.repeat(60_000)));
    expect(await spool.isWritable()).toBe(false);
    await drainAll(spool);
    expect(await spool.isWritable()).toBe(true);
    await spool.close();
  });

  it('answers many who ask at once whether it is writable', async () => {
    const spool = await open();
    const answers = await Promise.all(Array.from({ length: 50 }, () => spool.isWritable()));
    expect(answers.every(isWritable => isWritable)).toBe(true);
    await spool.close();
  });

  it('gives back the others while a file cannot be read, and that one when it can', async () => {
    const first = await open();
    await first.append(makeSpooled(1));
    await first.close();
    const [name = ''] = await segmentFiles();
    const path = join(folder, name);
    const spool = await open();
    await spool.append(makeSpooled(2));

    await rename(path, join(folder, 'aside'));
    await mkdir(path);
    expect((await drainAll(spool)).map(({ id }) => id)).toEqual([makeSpooled(2).id]);
    expect([spool.isEmpty(), await segmentFiles()]).toEqual([false, [name]]);

    await rmdir(path);
    await rename(join(folder, 'aside'), path);
    expect((await drainAll(spool)).map(({ id }) => id)).toEqual([makeSpooled(1).id]);
    expect(spool.isEmpty()).toBe(true);
    await spool.close();
  });

  it('does not wait for a file that somebody has taken away', async () => {
    const spool = await open();
    await spool.append(makeSpooled(1));
    for (const name of await segmentFiles()) await rm(join(folder, name));
    expect(await drainAll(spool)).toEqual([]);
    expect([spool.isEmpty(), spool.bytes()]).toEqual([true, 0]);
    await spool.append(makeSpooled(2));
    expect((await drainAll(spool)).map(({ id }) => id)).toEqual([makeSpooled(2).id]);
    await spool.close();
  });

  it('refuses while its folder is gone, leaves no file behind, and goes on when it is back', async () => {
    const spool = await open();
    await rm(folder, { recursive: true });
    await expect(spool.append(makeSpooled(1))).rejects.toThrow('ENOENT');
    expect([await spool.isWritable(), spool.isEmpty()]).toEqual([false, true]);
    const back = await open();
    await back.close();
    await spool.append(makeSpooled(2));
    expect((await drainAll(spool)).map(({ id }) => id)).toEqual([makeSpooled(2).id]);
    await spool.close();
  });
});

describe('M6: a spool', () => {
  it('passes over what has to wait, and gives only that again', async () => {
    const spool = await open();
    const callbacks = Array.from({ length: 300 }, (_, number) => makeSpooled(number));
    await Promise.all(callbacks.map(spool.append));
    const waiting = new Set([callbacks[0]?.id, callbacks[150]?.id, callbacks[299]?.id]);
    const given: number[] = [];
    const passOver: StoreSpooled = async batch => {
      given.push(batch.length);
      return batch.map(({ id }) => (waiting.has(id) ? 'LATER' : 'STORED'));
    };
    expect(await spool.drain(passOver)).toEqual({ stored: 297, left: 3 });
    // Many at a time, and yet a bounded number.
    expect(given).toEqual([128, 128, 44]);
    expect([spool.isEmpty(), (await segmentFiles()).length]).toEqual([false, 1]);
    expect(await spool.drain(passOver)).toEqual({ stored: 0, left: 3 });
    expect(given.at(-1)).toBe(3);
    waiting.clear();
    expect(await spool.drain(passOver)).toEqual({ stored: 3, left: 0 });
    expect([spool.isEmpty(), await segmentFiles()]).toEqual([true, []]);
    await spool.close();
  });

  it('gives all of a file again to the next process, which knows nothing of what was stored', async () => {
    const first = await open();
    for (const number of [1, 2]) await first.append(makeSpooled(number));
    await first.drain(async ([one, ...rest]) => [one ? 'LATER' : 'STORED', ...rest.map(() => 'STORED' as const)]);
    await first.close();
    const second = await open();
    expect((await drainAll(second)).map(({ id }) => id)).toEqual([makeSpooled(1).id, makeSpooled(2).id]);
    await second.close();
  });
});

describe('A7 the last room of a spool', () => {
  it('is kept for payments that have nothing in it yet', async () => {
    const spool = await open(10_000);
    const body = Buffer.alloc(500, 'x');
    const append = (number: number, ticket: string | null) => spool.append({ ...makeSpooled(number), ticket, body });
    let refusal: unknown = null;
    for (let number = 0; refusal === null; number += 1) {
      await append(number, 'leaked').catch(error => {
        refusal = error;
      });
    }
    expect(spool.bytes()).toBeGreaterThan(8_000);
    await append(1_001, 'another');
    await expect(append(1_002, 'another')).rejects.toThrow('not in it yet');
    await expect(append(1_003, null)).rejects.toThrow('not in it yet');
    await drainAll(spool);
    await append(1_004, 'leaked');
    await spool.close();
  });

  it('is for every payment by hand: all of a shortcode come to one URL', async () => {
    const spool = await open(20_000);
    const body = Buffer.alloc(500, 'x');
    const append = (number: number, route: string, ticket: string | null) =>
      spool.append({ ...makeSpooled(number), route, ticket, body });
    await append(0, 'c2b/confirmation', '600000');
    for (let number = 1; spool.bytes() <= 16_000; number += 1)
      await append(number, 'stk/callback', `payment ${number}`);
    await append(1_001, 'c2b/confirmation', '600000');
    await append(1_002, 'c2b/confirmation', '600000');
    await expect(append(1_003, 'c2b/confirmation', null)).rejects.toThrow('not in it yet');
    await expect(append(1_004, 'stk/callback', 'payment 1')).rejects.toThrow('not in it yet');
    await spool.close();
  });
});
