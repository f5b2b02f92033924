/** Erasing a customer whose number stands beside the payment only: reversals, what M-Pesa has masked, and other tries of a checkout. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createAudit } from '../../src/audit/create-audit.js';
import { buildCheckoutRow, CheckoutRow } from '../../src/checkouts/checkout-row.js';
import { hashPhoneNumber } from '../../src/domain/payer-number.js';
import type { Payment } from '../../src/domain/payment.js';
import { createErasure } from '../../src/erasure/create-erasure.js';
import { createDataFiles } from '../../src/erasure/erase-files.js';
import { CallbackRow } from '../../src/inbox/callback-row.js';
import { createIds } from '../../src/lib/ids.js';
import { systemRandom } from '../../src/lib/random.js';
import { createFindPayments } from '../../src/payments/find-payments.js';
import type { Store } from '../../src/store/open-store.js';
import { describeEachDatabase } from '../support/databases.js';
import { dumpTables } from '../support/dump-tables.js';
import { type FreshStore, openFreshStore } from '../support/fresh-store.js';
import { makeCheckout } from '../support/make-checkout.js';
import { createHistories, type Histories } from '../support/make-history.js';
import { createSettableClock } from '../support/settable-clock.js';

const NOW = Date.UTC(2026, 10, 29);
const OLD = NOW - 100 * 86_400_000;
const PHONE = '254700000001';
const OTHER = '254711118222';
/** The same visible digits as PHONE. */
const ALIKE = '254711111001';
const MASKED = '2547*****001';
const PAID_BY_HAND = { kind: 'C2B', phoneNumber: null, phoneHash: hashPhoneNumber(PHONE) } as const;

describeEachDatabase('erasing what leads to a customer', database => {
  const clock = createSettableClock(NOW);
  const newId = createIds(clock, systemRandom);
  let fresh: FreshStore;
  let folder: string;
  let file: string;
  let histories: Histories;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'erase-linked-'));
    mkdirSync(join(folder, 'archive'));
    file = join(folder, 'archive', 'events-1.jsonl.gz');
    fresh = await openFreshStore(database);
    histories = createHistories(fresh.store);
  });
  afterEach(async () => {
    await fresh.close();
    rmSync(folder, { recursive: true });
  });

  const erase = (store: Store = fresh.store) => {
    const audit = createAudit({ store, newId, clock });
    const erasure = createErasure({ store, audit, files: createDataFiles(folder), clock });
    return erasure.eraseCustomer(PHONE, { name: 'boss', address: null });
  };
  const add = (given: Partial<Payment>, at = OLD) => histories.add(at, undefined, given);
  const reverse = (original: Payment, step: Partial<Payment> = {}) => {
    const { id: reverses, phoneNumber } = original;
    const request = { kind: 'REVERSAL', reverses, phoneNumber, metadata: '{"who":"canary"}' } as const;
    const done = { status: 'COMPLETED', nextCheckAt: null, ...step } as const;
    return histories.add(OLD + 60_000, [done], { ...request, description: 'back to canary' });
  };
  const addCallbacks = (paymentId: string, texts: readonly string[]) => {
    const rows = texts.map(text => ({
      ...{ id: newId(), route: 'status/callback', ticket: null, body: Buffer.from(text), bodyHash: text },
      ...{ receivedAt: OLD, lastReceivedAt: OLD, copies: 1, verdict: 'APPLIED', note: null, paymentId },
    }));
    return fresh.store.atomically(unit => unit.insertMany(CallbackRow, rows as readonly CallbackRow[]));
  };
  const addCheckout = async (accountReference: string) => {
    const texts = { accountReference, description: 'for canary', metadata: '{"who":"canary"}' };
    const checkout = makeCheckout({ id: newId(), status: 'PAID', ...texts });
    const row = buildCheckoutRow(checkout, { caller: 'shop', idempotencyKey: null, inputHash: 'asked' });
    await fresh.store.atomically(unit => unit.insertMany(CheckoutRow, [row]));
    return { checkoutId: checkout.id, ...texts };
  };
  const archive = (...payments: readonly Payment[]) => {
    const rows = payments.map(payment => ({ paymentId: payment.id, snapshot: JSON.stringify(payment), note: null }));
    writeFileSync(file, gzipSync(rows.map(row => `${JSON.stringify(row)}\n`).join('')));
  };
  const archived = () => {
    const lines = gunzipSync(readFileSync(file)).toString().trim().split('\n');
    return lines.map(line => JSON.parse(JSON.parse(line).snapshot) as Payment);
  };
  const get = async ({ id }: Payment) => createFindPayments(fresh.store).byId(id);
  const hasCanary = async () => /canary/i.test((await dumpTables(fresh.store)) + JSON.stringify(archived()));

  it('takes the reversal with what it gives back, though only M-Pesa says to whom', async () => {
    const reversal = await reverse(await add(PAID_BY_HAND));
    await addCallbacks(reversal.id, [`{"CreditPartyPublicName":"${PHONE} - JANE CANARY"}`]);
    archive(reversal);
    expect(await erase()).toMatchObject({ payments: 2, callbacks: 1, archived: 1 });
    expect(await hasCanary()).toBe(false);
    expect(archived()).toMatchObject([{ description: '***', erasedAt: NOW }]);
  });

  it('takes it also when a run was interrupted, and what others have of her checkout', async () => {
    const copied = await addCheckout('INV 9');
    await reverse(await add({ ...copied, ...PAID_BY_HAND }));
    await add({ ...copied, phoneNumber: OTHER });
    // The audit log's entry and two payments; then the process dies.
    let left = 3;
    const dying: Store = {
      ...fresh.store,
      reader: fresh.store.reader,
      atomically: (work, patience) => {
        left -= 1;
        return left < 0 ? Promise.reject(new Error('killed')) : fresh.store.atomically(work, patience);
      },
    };
    await expect(erase(dying)).rejects.toThrow('killed');
    expect(await erase()).toMatchObject({ payments: 1 });
    expect((await dumpTables(fresh.store)).includes('canary')).toBe(false);
  });

  it('is refused while the reversal is in review', async () => {
    const reversal = await reverse(await add(PAID_BY_HAND), { reviewReasons: ['FACTS_DIFFER'] });
    const before = await dumpTables(fresh.store);
    await expect(erase()).rejects.toMatchObject({ code: 'CUSTOMER_BUSY', details: { paymentId: reversal.id } });
    expect(await dumpTables(fresh.store)).toBe(before);
  });

  it('knows a masked payment by the message in which M-Pesa names her, however late it is', async () => {
    const masked = { kind: 'C2B', phoneNumber: MASKED, partyName: 'CANARY' } as const;
    const hers = await add(masked);
    const [alike, unnamed] = [await add({ ...masked, partyName: 'OTIENO' }), await add({ ...masked, partyName: 'A' })];
    const others = Array.from({ length: 101 }, (_, index) => `{"n":${index}}`);
    await addCallbacks(hers.id, [...others, `{"DebitPartyName":"${PHONE} - JANE CANARY"}`]);
    await addCallbacks(alike.id, [`{"DebitPartyName":"${ALIKE} - OTIENO"}`]);
    archive(hers);
    expect(await erase()).toMatchObject({ payments: 1, callbacks: 102, archived: 1, lookAlikes: 2 });
    expect(await hasCanary()).toBe(false);
    expect(await get(alike)).toEqual(alike);
    expect(await get(unnamed)).toEqual(unnamed);
  });

  it('knows a masked payment by its reversal', async () => {
    const original = await add({ kind: 'C2B', phoneNumber: MASKED, partyName: 'CANARY' });
    await reverse(original, { status: 'FAILED' });
    const reversal = await reverse(original);
    await addCallbacks(reversal.id, [`{"CreditPartyPublicName":"${PHONE} - JANE CANARY"}`]);
    archive(original);
    expect(await erase()).toMatchObject({ payments: 3, archived: 1, lookAlikes: 0 });
    expect(await hasCanary()).toBe(false);
  });

  it("takes what her checkout wrote into somebody else's try, and leaves its payer", async () => {
    const copied = await addCheckout('Rent Canary');
    await add({ ...copied, phoneNumber: PHONE, partyName: 'JANE CANARY' });
    const theirs = await add({ ...copied, phoneNumber: OTHER });
    const elsewhere = await add({ phoneNumber: OTHER, checkoutId: newId(), description: 'of another checkout' });
    archive(theirs, elsewhere);
    expect(await erase()).toMatchObject({ payments: 1, checkouts: 1, mentions: 1, archived: 1 });
    expect(await hasCanary()).toBe(false);
    const forgotten = { ...theirs, accountReference: '***', description: '***', metadata: null };
    expect(await get(theirs)).toEqual(forgotten);
    expect(await get(elsewhere)).toEqual(elsewhere);
    expect(archived()).toEqual([forgotten, elsewhere]);
    expect(await erase()).toMatchObject({ payments: 0, mentions: 0, archived: 0 });
  });

  it('takes it also where the checkout is found by its reference only, and keeps a reference that says nothing', async () => {
    const { checkoutId, ...texts } = await addCheckout('0700 000-001');
    const theirs = await add({ ...texts, checkoutId, phoneNumber: OTHER, accountReference: 'INV 9' });
    archive(theirs);
    expect(await erase()).toMatchObject({ payments: 0, checkouts: 1, mentions: 1, archived: 1 });
    expect(await hasCanary()).toBe(false);
    expect(await get(theirs)).toMatchObject({ phoneNumber: OTHER, accountReference: 'INV 9', erasedAt: null });
  });

  it("is refused while somebody else's try of her checkout is open", async () => {
    const copied = await addCheckout('INV 9');
    await add({ ...copied, phoneNumber: PHONE });
    const { id } = await histories.add(OLD, [], { ...copied, phoneNumber: OTHER });
    await expect(erase()).rejects.toMatchObject({ code: 'CUSTOMER_BUSY', details: { paymentId: id } });
  });
});
