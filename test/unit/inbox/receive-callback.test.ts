/** Durable receipt: the database if it stores in time, else the spool, else a refusal; and back again. */

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { GatewayError } from '../../../src/domain/gateway-error.js';
import { createQuota, OverQuota } from '../../../src/inbox/create-quota.js';
import { openSpool, type Spool } from '../../../src/inbox/open-spool.js';
import { createReceiveCallback, type ReceiveCallback } from '../../../src/inbox/receive-callback.js';
import type { SpooledCallback } from '../../../src/inbox/spool-record.js';
import { readRecords } from '../../../src/inbox/spool-record.js';
import { createIds } from '../../../src/lib/ids.js';
import { systemRandom } from '../../../src/lib/random.js';
import { StoreContended, StoreUnavailable } from '../../../src/store/store-fault.js';
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.js';
import { waitUntil } from '../../support/wait-until.js';

/** A database that does what a test says. */
interface Database {
  answers: boolean;
  keeps: (callback: SpooledCallback) => Promise<void>;
  readonly kept: SpooledCallback[];
}

let folder: string;
let clock: VirtualClock;
let spool: Spool;
let database: Database;
let receiver: ReceiveCallback;
/** Whether what comes is stored already, often enough. */
let isCopy: boolean;
/** What was logged. */
let lines: string[];

const away = () => Promise.reject(new StoreUnavailable('gone'));
const busy = () => Promise.reject(new GatewayError('UNAVAILABLE', 'The gateway is busy; try again.'));
const never = () => new Promise<void>(() => undefined);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'receive-test-'));
  clock = createVirtualClock(1_700_000_000_000);
  isCopy = false;
  await open();
});
afterEach(async () => {
  database.answers = false;
  await receiver.close();
  await rm(folder, { recursive: true, force: true });
});

async function open(bytesMax = 1_000_000): Promise<void> {
  const kept: SpooledCallback[] = [];
  database = { answers: true, kept, keeps: async callback => void kept.push(callback) };
  lines = [];
  const log = pino({ base: null }, { write: line => void lines.push(JSON.parse(line).msg) });
  spool = await openSpool({ folder, log, bytesMax });
  receiver = createReceiveCallback({
    ...{ spool, clock, log, newId: createIds(clock, systemRandom) },
    keep: callback => database.keeps(callback),
    countOnly: async () => isCopy,
    quota: createQuota(clock),
    isStoreAnswering: async () => database.answers,
  });
}

const receive = (text: string): Promise<void> =>
  receiver.receive({ route: 'stk/callback', ticket: null, body: Buffer.from(text) });
const keptTexts = () => database.kept.map(({ body }) => body.toString());
const store = async (callback: SpooledCallback) => void database.kept.push(callback);

/** Lets the receiver's own timers run until it is done; the disk takes its time meanwhile. */
const passUntil = (what: string, condition: () => boolean) =>
  waitUntil(what, async () => {
    await clock.advance(250);
    return condition();
  });

describe('receiving a callback', () => {
  it('ends in the database while that is there', async () => {
    await receive('one');
    expect([keptTexts(), spool.isEmpty(), receiver.isSpooling()]).toEqual([['one'], true, false]);
  });

  it('ends in the spool while the database is away, which is not asked again for each of them', async () => {
    let tries = 0;
    database.answers = false;
    database.keeps = () => {
      tries += 1;
      return away();
    };
    for (const text of ['one', 'two', 'three']) await receive(text);
    expect([tries, receiver.isSpooling(), spool.isEmpty()]).toEqual([1, true, false]);

    database.keeps = store;
    database.answers = true;
    await passUntil('the spool to drain', () => spool.isEmpty());
    expect([keptTexts(), receiver.isSpooling()]).toEqual([['one', 'two', 'three'], false]);
    await receive('four');
    expect(keptTexts()).toEqual(['one', 'two', 'three', 'four']);
  });

  it('ends in the spool when a reader of the database says that it is gone', async () => {
    database.keeps = () => Promise.reject(Object.assign(new Error('lost'), { code: 'PROTOCOL_CONNECTION_LOST' }));
    await receive('one');
    expect([receiver.isSpooling(), spool.isEmpty()]).toEqual([true, false]);
  });

  it('says once that the database is gone, however many were under way, and leaves it to its caller to say what is lost', async () => {
    await receiver.close();
    await open(10);
    database.answers = false;
    database.keeps = away;
    const receiving = await Promise.allSettled(['one', 'two', 'three'].map(receive));
    expect(receiving.map(({ status }) => status)).toEqual(Array(3).fill('rejected'));
    expect(lines).toEqual(['the database is unreachable: callbacks go to the spool']);
  });

  it('ends in the spool while the funnel is full or closing, and the database is asked for the next one', async () => {
    database.keeps = busy;
    await receive('one');
    expect([receiver.isSpooling(), spool.isEmpty()]).toEqual([false, false]);
    database.keeps = store;
    await receive('two');
    await passUntil('the spool to drain', () => spool.isEmpty());
    expect(keptTexts().toSorted()).toEqual(['one', 'two']);
  });

  it('does not wait for a database that takes too long', async () => {
    database.answers = false;
    database.keeps = never;
    let isAnswered = false;
    const receiving = receive('one').then(() => {
      isAnswered = true;
    });
    await clock.advance(2_900);
    expect(isAnswered).toBe(false);
    await clock.advance(200);
    await receiving;
    expect([receiver.isSpooling(), spool.isEmpty()]).toEqual([true, false]);
  });

  it('stays with the spool while the database answers but stores nothing', async () => {
    database.keeps = away;
    await receive('one');
    await clock.advance(5_000);
    expect(receiver.isSpooling()).toBe(true);
    database.keeps = store;
    await passUntil('the spool to drain', () => spool.isEmpty());
    expect([keptTexts(), receiver.isSpooling()]).toEqual([['one'], false]);
  });

  it('is refused when neither can store, and works again without a restart', async () => {
    await receiver.close();
    await open(10);
    database.keeps = away;
    await expect(receive('one')).rejects.toThrow(StoreUnavailable);
    database.keeps = store;
    await passUntil('the database to be tried again', () => !receiver.isSpooling());
    await receive('two');
    expect(keptTexts()).toEqual(['two']);
  });

  it('begins with what an earlier run has left', async () => {
    database.answers = false;
    database.keeps = away;
    await receive('one');
    await receiver.close();
    await open();
    receiver.start();
    await passUntil('the spool to drain', () => spool.isEmpty());
    expect(keptTexts()).toEqual(['one']);
  });

  it('drains at the end if it can', async () => {
    database.answers = false;
    database.keeps = away;
    await receive('one');
    database.answers = true;
    database.keeps = store;
    await receiver.close();
    expect([keptTexts(), await readdir(folder)]).toEqual([['one'], []]);
  });

  it('keeps an echoed SecurityCredential nowhere', async () => {
    const body = '{"Initiator":"api","SecurityCredential":"c2VjcmV0","Amount":10}';
    await receive(body);
    database.answers = false;
    database.keeps = away;
    await receive(body);
    const [file = ''] = await readdir(folder);
    const { records } = readRecords(await readFile(join(folder, file)));
    const spooled = records.map(record => Buffer.from(record.body).toString()).join();
    expect([keptTexts().join(), spooled].some(text => text.includes('c2VjcmV0'))).toBe(false);
    expect(spooled).toContain('"Amount":10');
  });
});

describe('M6: a callback', () => {
  it('ends in the spool while its payment is held by others, and holds up no other', async () => {
    const held = () => Promise.reject(new StoreContended('another transaction holds this payment'));
    database.keeps = callback => (callback.body.toString() === 'held' ? held() : store(callback));
    await receive('held');
    await receive('other');
    expect([keptTexts(), receiver.isSpooling(), spool.isEmpty()]).toEqual([['other'], false, false]);
    await clock.advance(5_000);
    await receive('another');
    expect([keptTexts(), receiver.isSpooling(), spool.isEmpty()]).toEqual([['other', 'another'], false, false]);
    database.keeps = store;
    await passUntil('the spool to drain', () => spool.isEmpty());
    expect([keptTexts(), receiver.isSpooling()]).toEqual([['other', 'another', 'held'], false]);
  });

  it('that is spooled behind one that has to wait is stored', async () => {
    database.answers = false;
    database.keeps = away;
    for (const text of ['held', 'one', 'two']) await receive(text);
    database.keeps = callback =>
      callback.body.toString() === 'held' ? Promise.reject(new StoreContended('held')) : store(callback);
    database.answers = true;
    await passUntil('the others to be stored', () => database.kept.length === 2);
    expect(keptTexts()).toEqual(['one', 'two']);
  });
});

describe('A7 a URL that sends without end', () => {
  const BODY = Buffer.alloc(60 * 1024, 'x');
  const send = (ticket: string) => receiver.receive({ route: 'stk/callback', ticket, body: BODY });
  const flood = async (count: number): Promise<unknown[]> => {
    const results = await Promise.allSettled(Array.from({ length: count }, () => send('leaked')));
    return results.flatMap(result => (result.status === 'rejected' ? [result.reason] : []));
  };

  it('is refused after its share of the hour, and nobody else is', async () => {
    const refusals = await flood(200);
    expect(database.kept.length * BODY.length).toBeLessThan(600_000);
    expect(refusals.every(refusal => refusal instanceof OverQuota)).toBe(true);
    await send('another');
    expect(database.kept.at(-1)?.ticket).toBe('another');
    await clock.advance(3_600_000);
    await send('leaked');
    expect(database.kept.at(-1)?.ticket).toBe('leaked');
  });

  it('says when it may come again', async () => {
    const [refusal] = await flood(20);
    expect(refusal).toMatchObject({ retryAfterSeconds: 3_600 });
  });

  it('is still answered for copies of what is stored, which cost nothing', async () => {
    await flood(200);
    isCopy = true;
    expect(await flood(10)).toEqual([]);
  });

  it('does not fill the spool while the database is away', async () => {
    await receiver.close();
    await open(2_000_000);
    database.answers = false;
    database.keeps = away;
    isCopy = true;
    await send('first');
    const refusals = await flood(200);
    expect(refusals.length).toBeGreaterThan(180);
    expect(spool.bytes()).toBeLessThan(900_000);
    await send('another');
  });
});
