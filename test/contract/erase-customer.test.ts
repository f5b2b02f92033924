/** Erasing a customer: nothing at all goes while something is open, and archives that one run does not reach are another's. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createAudit } from '../../src/audit/create-audit.js';
import { buildCheckoutRow, CheckoutRow } from '../../src/checkouts/checkout-row.js';
import type { Payment } from '../../src/domain/payment.js';
import { createShortcodeDirectory } from '../../src/domain/shortcode-directory.js';
import { answerEnquiry } from '../../src/enquiries/answer-enquiry.js';
import { EnquiryRow } from '../../src/enquiries/enquiry-row.js';
import { createErasure } from '../../src/erasure/create-erasure.js';
import { createDataFiles } from '../../src/erasure/erase-files.js';
import { CallbackRow } from '../../src/inbox/callback-row.js';
import { createIds } from '../../src/lib/ids.js';
import { systemRandom } from '../../src/lib/random.js';
import { readTransactionStatusResult } from '../../src/operations/transaction-status.js';
import { describeEachDatabase } from '../support/databases.js';
import { dumpTables } from '../support/dump-tables.js';
import { type FreshStore, openFreshStore } from '../support/fresh-store.js';
import { makeCheckout } from '../support/make-checkout.js';
import { createHistories, type Histories } from '../support/make-history.js';
import { makePayment } from '../support/make-payment.js';
import { PAYBILL } from '../support/make-shortcode.js';
import { NO_ANSWER } from '../support/no-answer.js';
import { createSettableClock } from '../support/settable-clock.js';

const NOW = Date.UTC(2026, 10, 29);
const OLD = NOW - 100 * 86_400_000;
const PHONE = '254700000001';
const OTHER = '254700000002';

describeEachDatabase('erasing a customer', database => {
  const clock = createSettableClock(NOW);
  const newId = createIds(clock, systemRandom);
  let fresh: FreshStore;
  let folder: string;
  let histories: Histories;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'erase-customer-'));
    fresh = await openFreshStore(database);
    histories = createHistories(fresh.store);
  });
  afterEach(async () => {
    await fresh.close();
    rmSync(folder, { recursive: true });
  });

  const erase = (dataDir = folder) => {
    const { store } = fresh;
    const audit = createAudit({ store, newId, clock });
    const erasure = createErasure({ store, audit, files: createDataFiles(dataDir), clock });
    return erasure.eraseCustomer(PHONE, { name: 'boss', address: null });
  };
  const add = (at: number, phoneNumber: string, given: Partial<Payment> = {}) =>
    histories.add(at, undefined, { phoneNumber, ...given });
  const makeCallback = (text: string, paymentId: string, verdict: CallbackRow['verdict']): CallbackRow => ({
    ...{ id: newId(), route: 'stk/callback', ticket: null, body: Buffer.from(text), bodyHash: text },
    ...{ receivedAt: OLD, lastReceivedAt: OLD, copies: 1, verdict, note: text, paymentId },
  });

  it('whose newest payment has an open checkout is refused before anything of the older ones goes', async () => {
    const checkout = makeCheckout({ id: newId(), status: 'OPEN' });
    const row = buildCheckoutRow(checkout, { caller: 'shop', idempotencyKey: null, inputHash: 'open' });
    await fresh.store.atomically(unit => unit.insertMany(CheckoutRow, [row]));
    await add(OLD, PHONE);
    const { id: paymentId } = await add(OLD + 10_000, PHONE, { checkoutId: checkout.id });
    const before = await dumpTables(fresh.store);
    await expect(erase()).rejects.toMatchObject({ code: 'CUSTOMER_BUSY', details: { paymentId } });
    expect(await dumpTables(fresh.store)).toBe(before);
  });

  it('whose prompt was cancelled today is refused, and told that M-Pesa may still complete it', async () => {
    const failure = { reason: 'CANCELLED_BY_CUSTOMER', resultCode: '1032', retryable: true } as const;
    const steps = [{ checkoutRequestId: 'ws_CO_1' }, { status: 'FAILED', failure, nextCheckAt: null }] as const;
    const { id } = await histories.add(NOW - 3_600_000, steps, { phoneNumber: PHONE });
    await expect(erase()).rejects.toMatchObject({
      code: 'CUSTOMER_BUSY',
      details: { paymentId: id },
      message: `Payment ${id} may still change: M-Pesa sometimes completes a cancelled prompt within a day. Erase again after that.`,
    });
    clock.set(NOW + 86_400_001);
    expect(await erase()).toMatchObject({ payments: 1 });
    clock.set(NOW);
  });

  it('of whom a callback is still to be decided is refused before anything goes', async () => {
    await add(OLD, PHONE);
    const { id: paymentId } = await add(OLD + 10_000, PHONE);
    await fresh.store.atomically(unit => unit.insertMany(CallbackRow, [makeCallback('late', paymentId, 'WAITING')]));
    const before = await dumpTables(fresh.store);
    await expect(erase()).rejects.toMatchObject({ code: 'CUSTOMER_BUSY', details: { paymentId } });
    expect(await dumpTables(fresh.store)).toBe(before);
  });

  it('is held up for three days, and no longer, by a message that nobody signed and M-Pesa does not confirm', async () => {
    const day = 86_400_000;
    const said = makeCallback(`{"MSISDN":"${PHONE}"}`, '', 'UNCONFIRMED');
    const row = {
      ...said,
      route: 'c2b/confirmation',
      paymentId: null,
      receivedAt: NOW - 3 * day + 1,
      lastReceivedAt: NOW,
    };
    await fresh.store.atomically(unit => unit.insertMany(CallbackRow, [row]));
    await expect(erase()).rejects.toMatchObject({ code: 'CUSTOMER_BUSY' });
    clock.set(NOW + 1);
    expect(await erase()).toMatchObject({ callbacks: 1 });
    const [stored] = await fresh.store.reader().getRepository(CallbackRow).find();
    expect(stored).toMatchObject({ verdict: 'UNMATCHED', bodyHash: 'erased', note: null });
    clock.set(NOW);
  });

  it('finds the number in the archive of another instance, though the database has it no more', async () => {
    const [customer, other] = [await add(OLD, PHONE), await add(OLD, OTHER)];
    const elsewhere = join(folder, 'another instance');
    const files = ['callbacks-1.jsonl.gz', 'events-1.jsonl.gz'].map(name => join(elsewhere, 'archive', name));
    mkdirSync(join(elsewhere, 'archive'), { recursive: true });
    const archived = [customer, other].map(({ id, phoneNumber }) => {
      const callback = makeCallback(`{"PhoneNumber":${phoneNumber}}`, id, 'APPLIED');
      return { ...callback, body: callback.body.toString('base64') };
    });
    const events = [customer, other].map(payment => ({ paymentId: payment.id, snapshot: JSON.stringify(payment) }));
    for (const [index, rows] of [archived, events].entries()) {
      writeFileSync(files[index] ?? '', gzipSync(rows.map(row => `${JSON.stringify(row)}\n`).join('')));
    }
    expect(await erase()).toMatchObject({ payments: 1, archived: 0 });
    expect(await erase(elsewhere)).toMatchObject({ payments: 0, archived: 2 });
    const kept = files.map(file => gunzipSync(readFileSync(file)).toString());
    const bodies = (kept[0] ?? '')
      .trim()
      .split('\n')
      .map(line => Buffer.from(JSON.parse(line).body, 'base64').toString());
    expect(bodies).toEqual(['{"erased":true}', `{"PhoneNumber":${OTHER}}`]);
    expect(kept.map(text => [text.includes(PHONE), text.includes(OTHER)])).toEqual([
      [false, true],
      [false, true],
    ]);
  });

  it('takes out what operators noted about the payments of others, and nothing more of those', async () => {
    const { store } = fresh;
    const audit = createAudit({ store, newId, clock });
    const { id: subject } = await add(OLD, OTHER, { accountReference: 'INV 9' });
    const boss = { name: 'boss', address: null };
    await audit.record(boss, { action: 'REVIEW_RESOLVED', subject, note: 'she called from 0700 000-001' });
    await audit.record(boss, { action: 'REVIEW_RESOLVED', subject, note: 'he called' });
    const note = async (text: string) =>
      store.atomically(async ({ runner }) => {
        await runner.query('UPDATE payment_events SET note = ? WHERE payment_id = ? AND version = 1', [text, subject]);
      });
    await note('she called from 0700 000-001');
    expect(await erase()).toMatchObject({ payments: 0, mentions: 0, notes: 1, notesLeft: 0 });
    const dump = await dumpTables(store);
    expect([dump.includes('0700 000-001'), dump.includes('he called'), dump.includes(OTHER)]).toEqual([
      ...[false, true, true],
    ]);
    expect((await audit.check()).brokenAt).toBeNull();
  });

  it('tells of notes that an old release has put into the chain, and leaves them', async () => {
    const audit = createAudit({ store: fresh.store, newId, clock });
    await audit.record({ name: 'boss', address: null }, { action: 'PAYOUTS_PAUSED', subject: null, note: PHONE });
    await fresh.store.atomically(({ runner }) =>
      runner.query('UPDATE audit_log SET note_salt = NULL, note_digest = NULL'),
    );
    expect(await erase()).toMatchObject({ notes: 0, notesLeft: 1 });
  });

  it('finds her in an archive by what she typed, and only that where others paid', async () => {
    const typed = { accountReference: '0700 000 001', mpesaReceipt: null };
    const masked = makePayment({ id: newId(), kind: 'C2B', phoneNumber: '2547*****001', ...typed });
    const gift = makePayment({ id: newId(), phoneNumber: OTHER, ...typed });
    mkdirSync(join(folder, 'archive'));
    const file = join(folder, 'archive', 'events-1.jsonl.gz');
    const rows = [masked, gift].map(payment => ({
      paymentId: payment.id,
      snapshot: JSON.stringify(payment),
      note: '',
    }));
    writeFileSync(file, gzipSync(rows.map(row => `${JSON.stringify(row)}\n`).join('')));
    expect(await erase()).toMatchObject({ archived: 2 });
    const lines = gunzipSync(readFileSync(file)).toString().trim().split('\n');
    expect(lines.map(line => JSON.parse(JSON.parse(line).snapshot))).toMatchObject([
      { phoneNumber: '254*********', accountReference: '***', erasedAt: NOW },
      { phoneNumber: OTHER, accountReference: '***', erasedAt: null },
    ]);
    expect(await erase()).toMatchObject({ archived: 0 });
  });

  it('takes a note that names her out of an archive, and leaves the payment of somebody else that it is about', async () => {
    const [noted, named] = [
      makePayment({ id: newId(), phoneNumber: OTHER }),
      makePayment({ id: newId(), phoneNumber: OTHER, description: `for ${PHONE}` }),
    ];
    mkdirSync(join(folder, 'archive'));
    const file = join(folder, 'archive', 'events-1.jsonl.gz');
    const rows = [
      { paymentId: noted.id, snapshot: JSON.stringify(noted), note: 'she called from 0700 000-001' },
      { paymentId: noted.id, snapshot: JSON.stringify(noted), note: 'he called' },
      { paymentId: named.id, snapshot: JSON.stringify(named), note: 'he called' },
    ];
    writeFileSync(file, gzipSync(rows.map(row => `${JSON.stringify(row)}\n`).join('')));
    expect(await erase()).toMatchObject({ archived: 2 });
    const lines = gunzipSync(readFileSync(file)).toString().trim().split('\n');
    const kept = JSON.stringify({ ...named, description: '***' });
    expect(lines.map(line => JSON.parse(line))).toEqual([
      { ...rows[0], note: null },
      rows[1],
      { ...rows[2], snapshot: kept },
    ]);
    expect(await erase()).toMatchObject({ archived: 0 });
  });

  it('and an answer that comes after it stores no word of what M-Pesa said', async () => {
    const { store } = fresh;
    const { id: paymentId } = await add(OLD, PHONE);
    const [hers, another] = [newId(), newId()];
    const enquiry = { ...NO_ANSWER, kind: 'STATUS', status: 'PENDING', shortcode: '600000', paymentId } as const;
    const rows = [
      { ...enquiry, id: hers },
      { ...enquiry, id: another, paymentId: null },
    ];
    await store.atomically(unit => unit.insertMany(EnquiryRow, rows));
    expect(await erase()).toMatchObject({ payments: 1, enquiries: 0 });
    const Result = { ResultCode: 2001, ResultDesc: 'Refused for Jane', ConversationID: 'AG_1' };
    const reading = readTransactionStatusResult({ Result });
    if (!reading.ok) throw new Error(reading.problem);
    const answer = { kind: 'STATUS', result: reading.value } as const;
    const context = { callbackId: newId(), subject: 'STATUS', receivedAt: NOW } as const;
    const shortcodes = createShortcodeDirectory([PAYBILL]);
    for (const ticket of [hers, another]) {
      const outcome = await store.atomically(unit => answerEnquiry(unit, answer, { ...context, ticket }, shortcodes));
      expect(outcome).toMatchObject({ verdict: 'APPLIED', isErased: ticket === hers });
    }
    const stored = await store
      .reader()
      .getRepository(EnquiryRow)
      .find({ order: { id: 'ASC' } });
    const failed = { status: 'FAILED', resultCode: '2001', answeredAt: NOW };
    expect(stored).toMatchObject([
      { ...failed, id: hers, resultDescription: null },
      { ...failed, id: another, resultDescription: 'Refused for Jane' },
    ]);
  });
});
