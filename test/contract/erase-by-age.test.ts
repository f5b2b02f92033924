/** RETENTION_DAYS: what is old and done with loses its person, and what is new or open keeps everything; on every database. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createAudit } from '../../src/audit/create-audit.js';
import { buildCheckoutRow, CheckoutRow } from '../../src/checkouts/checkout-row.js';
import type { Payment } from '../../src/domain/payment.js';
import { EnquiryRow } from '../../src/enquiries/enquiry-row.js';
import { createRetention, type Retention } from '../../src/erasure/erase-by-age.js';
import { createDataFiles } from '../../src/erasure/erase-files.js';
import { CallbackRow } from '../../src/inbox/callback-row.js';
import { createIds } from '../../src/lib/ids.js';
import { silentLog } from '../../src/lib/log.js';
import { systemRandom } from '../../src/lib/random.js';
import { createFindPayments } from '../../src/payments/find-payments.js';
import { describeEachDatabase } from '../support/databases.js';
import { dumpTables } from '../support/dump-tables.js';
import { type FreshStore, openFreshStore } from '../support/fresh-store.js';
import { makeCheckout } from '../support/make-checkout.js';
import { createHistories, type Histories } from '../support/make-history.js';
import { NO_ANSWER } from '../support/no-answer.js';
import { createSettableClock } from '../support/settable-clock.js';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 29);
const DAYS = 90;
const OLD = NOW - 100 * DAY_MS;
const NEW = NOW - 80 * DAY_MS;

describeEachDatabase('erasing by age', database => {
  const clock = createSettableClock(NOW);
  let fresh: FreshStore;
  let folder: string;
  let histories: Histories;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'retention-'));
    fresh = await openFreshStore(database);
    histories = createHistories(fresh.store);
    clock.set(NOW);
  });
  afterEach(async () => {
    await fresh.close();
    rmSync(folder, { recursive: true });
  });

  const open = (days: number | null = DAYS): Retention => {
    const { store } = fresh;
    const audit = createAudit({ store, newId: createIds(clock, systemRandom), clock });
    return createRetention({ store, audit, files: createDataFiles(folder), clock, log: silentLog }, days);
  };
  const add = (at: number, phoneNumber: string, steps?: readonly Partial<Payment>[]) =>
    histories.add(at, steps, { phoneNumber, description: `for ${phoneNumber}` });
  const addCallback = async (at: number, text: string, given: Partial<CallbackRow> = {}) => {
    clock.set(at);
    const row: CallbackRow = {
      ...{ id: createIds(clock, systemRandom)(), route: 'stk/callback', ticket: null, body: Buffer.from(text) },
      ...{ bodyHash: text, receivedAt: at, lastReceivedAt: at, copies: 1, verdict: 'UNMATCHED', note: text },
      ...{ paymentId: null, ...given },
    };
    await fresh.store.atomically(unit => unit.insertMany(CallbackRow, [row]));
    clock.set(NOW);
  };
  const addCheckout = async (
    at: number,
    description: string,
    status: 'OPEN' | 'EXPIRED',
    accountReference = 'INV 7',
  ) => {
    clock.set(at);
    const texts = { description, accountReference };
    const checkout = makeCheckout({ id: createIds(clock, systemRandom)(), status, ...texts, createdAt: at });
    const row = buildCheckoutRow(checkout, { caller: 'shop', idempotencyKey: null, inputHash: description });
    await fresh.store.atomically(unit => unit.insertMany(CheckoutRow, [row]));
    clock.set(NOW);
  };
  const found = async (...words: readonly string[]) => {
    const all = await dumpTables(fresh.store);
    return words.filter(word => all.includes(word));
  };

  it('erases payments that are settled and have not changed since, and no other', async () => {
    const old = await add(OLD, '254700000001');
    await add(NEW, '254700000002');
    await add(OLD, '254700000003', [{ status: 'TIMED_OUT' }]);
    const inReview = await add(OLD, '254700000004', [{ status: 'COMPLETED', reviewReasons: ['FACTS_DIFFER'] }]);
    await histories.advance(await add(OLD, '254700000005'), NEW, {});
    await addCallback(OLD, 'canary of the old one', { paymentId: old.id, verdict: 'APPLIED' });
    await addCallback(OLD, 'canary in review', { paymentId: inReview.id, verdict: 'CONTRADICTING' });
    expect(await open().eraseOld()).toBe(1);
    expect(await found(...[1, 2, 3, 4, 5].map(last => `25470000000${last}`))).toEqual([
      ...['254700000002', '254700000003', '254700000004', '254700000005'],
    ]);
    expect(await found('canary of the old one', 'canary in review')).toEqual(['canary in review']);
    const erased = await createFindPayments(fresh.store).byId(old.id);
    expect(erased).toEqual({
      ...old,
      ...{ phoneNumber: '254*********', description: '***', erasedAt: NOW },
    });
  });

  it('erases callbacks of no payment that were decided, and checkouts that are not open', async () => {
    await addCallback(OLD, 'canary unmatched');
    await addCallback(OLD, 'canary held', { verdict: 'HELD' });
    await addCallback(OLD, 'canary unconfirmed', { verdict: 'UNCONFIRMED' });
    await addCallback(OLD, 'canary counted since', { lastReceivedAt: NEW });
    await addCallback(NEW, 'canary new');
    await addCheckout(OLD, 'canary expired', 'EXPIRED');
    await addCheckout(OLD, 'canary open', 'OPEN');
    await addCheckout(NEW, 'canary recent', 'EXPIRED');
    expect(await open().eraseOld()).toBe(3);
    const canaries = ['unmatched', 'unconfirmed', 'held', 'counted since', 'new', 'expired', 'open', 'recent'];
    expect(await found(...canaries.map(word => `canary ${word}`))).toEqual([
      ...['canary held', 'canary counted since', 'canary new', 'canary open', 'canary recent'],
    ]);
  });

  it('erases the words of answers about no payment, once nobody waits for them', async () => {
    const addEnquiry = (resultDescription: string, given: Partial<EnquiryRow>) => {
      clock.set(given.createdAt ?? OLD);
      const answered = { kind: 'STATUS', status: 'COMPLETED', shortcode: '600000', answeredAt: OLD } as const;
      const times = { createdAt: OLD, deadlineAt: OLD };
      const row = { ...NO_ANSWER, ...times, ...answered, resultDescription, ...given };
      const id = createIds(clock, systemRandom)();
      return fresh.store.atomically(unit => unit.insertMany(EnquiryRow, [{ ...row, id }]));
    };
    await addEnquiry('canary answered', {});
    await addEnquiry('canary in work', { status: 'TIMED_OUT', answeredAt: null });
    await addEnquiry('canary late', { answeredAt: NEW });
    await addEnquiry('canary new', { createdAt: NEW, deadlineAt: NEW, answeredAt: NEW });
    await addEnquiry('canary of a payment', { paymentId: (await add(NEW, '254700000001')).id });
    clock.set(NOW);
    expect(await open().eraseOld()).toBe(2);
    const canaries = ['answered', 'in work', 'late', 'new', 'of a payment'].map(word => `canary ${word}`);
    expect(await found(...canaries, 'OLD_DATA_ERASED')).toEqual([...canaries.slice(2), 'OLD_DATA_ERASED']);
    expect(await open().eraseOld()).toBe(0);
  });

  it('erases references with a number in them, of payments and checkouts, however it is written', async () => {
    const references = ['RENT 0712345678', '#0712345678', '0712.345.678', '712345678', 'INV 2026-0042'];
    for (const accountReference of references) {
      await histories.add(OLD, undefined, { kind: 'C2B', phoneNumber: '2547*****678', accountReference });
      await addCheckout(OLD, '', 'EXPIRED', accountReference);
    }
    expect(await open().eraseOld()).toBe(2 * references.length);
    expect(await found(...references, '345678', '345.678')).toEqual(['INV 2026-0042']);
  });

  it('reads no payment again that it has erased, as long as the process lives, and all behind one that is still open', async () => {
    const erased = await add(OLD, '254700000001');
    await add(OLD + 1_000, '254700000002', [{ status: 'TIMED_OUT' }]);
    await add(OLD + 2_000, '254700000003');
    const retention = open();
    expect(await retention.eraseOld()).toBe(2);
    // As no release does: it shows who reads it.
    await fresh.store.atomically(unit => unit.runner.query('UPDATE payments SET erased_at = NULL'));
    expect(await retention.eraseOld()).toBe(1);
    expect((await createFindPayments(fresh.store).byId(erased.id))?.erasedAt).toBeNull();
    expect(await open().eraseOld()).toBe(1);
  });

  it('does nothing again, is in the audit log once, and off where no days are set', async () => {
    await add(OLD, '254700000001');
    expect(await open(null).eraseOld()).toBe(0);
    expect(await found('254700000001', 'OLD_DATA_ERASED')).toEqual(['254700000001']);
    expect(await open().eraseOld()).toBe(1);
    expect(await found('OLD_DATA_ERASED|', `older than ${DAYS} days`)).toHaveLength(2);
    const dump = await dumpTables(fresh.store);
    expect(await open().eraseOld()).toBe(0);
    expect(await dumpTables(fresh.store)).toBe(dump);
  });
});
