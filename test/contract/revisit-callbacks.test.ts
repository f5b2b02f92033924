/** The second look at callbacks that waited for M-Pesa's own answer: each is decided once, also by two processes that look at the same time. */

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createAudit } from '../../src/audit/create-audit.js';
import { NO_IDS, type Payment } from '../../src/domain/payment.js';
import { createShortcodeDirectory } from '../../src/domain/shortcode-directory.js';
import { createApplyCallback } from '../../src/inbox/apply-callback.js';
import { type ApplyStored, createApplyStored } from '../../src/inbox/apply-stored.js';
import { CallbackRow } from '../../src/inbox/callback-row.js';
import { createAfterwards } from '../../src/inbox/judge-confirmation.js';
import { replayCallback } from '../../src/inbox/replay-callback.js';
import { revisitCallbacks } from '../../src/inbox/revisit-callbacks.js';
import { systemClock } from '../../src/lib/clock.js';
import { createIds } from '../../src/lib/ids.js';
import { silentLog } from '../../src/lib/log.js';
import { systemRandom } from '../../src/lib/random.js';
import { createFindPayments } from '../../src/payments/find-payments.js';
import { PaymentRow } from '../../src/payments/payment-row.js';
import { createInProcessPubSub } from '../../src/pubsub/in-process.js';
import { StoreUnavailable } from '../../src/store/store-fault.js';
import { databases, describeEachDatabase } from '../support/databases.js';
import { type FreshStore, openFreshStore } from '../support/fresh-store.js';
import { holdPayment } from '../support/hold-payment.js';
import { makeFunnel, RULES } from '../support/make-funnel.js';
import { createHistories } from '../support/make-history.js';
import { PAYBILL } from '../support/make-shortcode.js';
import { createSettableClock } from '../support/settable-clock.js';
import { stkBody, withReceipt } from '../support/stk-callback-body.js';
import { untilAnswered } from '../support/until-answered.js';

const AT = Date.UTC(2026, 10, 1);
const newId = createIds(createSettableClock(AT), systemRandom);

/** Completed by a query, which knows no receipt; the bare callbacks that waited can be decided. */
const COMPLETED = { status: 'COMPLETED', nextCheckAt: null, unconfirmed: 'DECIDABLE' } as const;

let fresh: FreshStore;

const addPayment = (given: Partial<Payment> = COMPLETED): Promise<Payment> => {
  const id = newId();
  const ids = { merchantRequestId: `M-${id}`, checkoutRequestId: `C-${id}` };
  return createHistories(fresh.store).add(AT, [ids, given], { id });
};

const addCallbacks = async (payment: Payment, receipts: readonly string[]): Promise<readonly CallbackRow[]> => {
  const rows = receipts.map((receipt): CallbackRow => {
    const id = newId();
    const body = JSON.stringify(stkBody({ ids: { ...NO_IDS, ...payment }, amountCents: 15_000 }, withReceipt(receipt)));
    return {
      ...{ id, route: 'stk/callback', ticket: null, body: Buffer.from(body), bodyHash: id },
      ...{ receivedAt: AT, lastReceivedAt: AT, copies: 1, note: null },
      ...{ verdict: 'UNCONFIRMED', paymentId: payment.id },
    };
  });
  await fresh.store.atomically(unit => unit.insertMany(CallbackRow, rows));
  return rows;
};

/** As one process applies what is stored. */
function openProcess() {
  const { store } = fresh;
  const pubsub = createInProcessPubSub(silentLog);
  const funnel = makeFunnel(store, {}, pubsub);
  const shortcodes = createShortcodeDirectory([PAYBILL]);
  const judging = {
    onPaid: () => undefined,
    shortcodes,
    rules: RULES,
    afterwards: createAfterwards(),
    clock: systemClock,
  };
  const neighbours = { funnel, pubsub, ...judging, find: createFindPayments(store), log: silentLog };
  const apply = createApplyStored(createApplyCallback(neighbours));
  return { apply, revisit: () => revisit(apply), close: () => funnel.close() };
}

const revisit = (apply: ApplyStored) => revisitCallbacks({ store: fresh.store, apply, log: silentLog });

async function read() {
  const reader = fresh.store.reader();
  const callbacks = await reader.getRepository(CallbackRow).find({ order: { id: 'ASC' } });
  return { callbacks, payments: await reader.getRepository(PaymentRow).find({ order: { id: 'ASC' } }) };
}

function describeWithStore(title: string, suite: () => void): void {
  describeEachDatabase(title, database => {
    beforeEach(async () => {
      fresh = await openFreshStore(database);
    });
    afterEach(() => fresh.close());
    suite();
  });
}

describeWithStore('the second look at callbacks', () => {
  it('passes over one that cannot be applied, and comes back to it', async () => {
    const rows = await addCallbacks(await addPayment(), ['UKN0000001', 'UKN0000002', 'UKN0000003']);
    const seen: string[] = [];
    const apply: ApplyStored = async ({ id }) => {
      seen.push(id);
      if (id === rows[0]?.id) throw new TypeError('a poisonous callback');
      return null;
    };
    await revisit(apply);
    await revisit(apply);
    const ids = rows.map(({ id }) => id);
    expect(seen).toEqual([...ids, ...ids]);
  });

  it('ends at once when the database is away', async () => {
    const [first] = await addCallbacks(await addPayment(), ['UKN0000001', 'UKN0000002']);
    const seen: string[] = [];
    const apply: ApplyStored = async ({ id }) => {
      seen.push(id);
      throw new StoreUnavailable('away');
    };
    await expect(revisit(apply)).rejects.toThrow(StoreUnavailable);
    expect(seen).toEqual([first?.id]);
  });

  it('leaves alone what still waits, and what nobody has answered', async () => {
    for (const given of [
      { unconfirmed: 'WAITING' },
      { status: 'FAILED', unconfirmed: 'WAITING' },
      { status: 'TIMED_OUT', unconfirmed: 'WAITING', nextCheckAt: null },
    ] as const) {
      await addCallbacks(await addPayment(given), ['UKN0000001']);
    }
    const seen: string[] = [];
    await revisit(async ({ id }) => {
      seen.push(id);
      return null;
    });
    expect(seen).toEqual([]);
  });

  it('is over once everything of a payment is decided', async () => {
    const process = openProcess();
    await addCallbacks(await addPayment(), ['UKN0000001', 'UKN0000001', 'UKN0000002']);
    await process.revisit();
    await process.close();
    const { callbacks, payments } = await read();
    expect(callbacks.map(({ verdict }) => verdict)).toEqual(['APPLIED', 'DUPLICATE', 'CONTRADICTING']);
    expect(payments).toMatchObject([{ mpesaReceipt: 'UKN0000001', receiptSource: 'BARE', unconfirmed: null }]);
  });

  it('decides again what was denied of a payment that is completed after all', async () => {
    const process = openProcess();
    const rows = await addCallbacks(await addPayment(), ['UKN0000001']);
    const denied = rows.map(row => ({ ...row, verdict: 'CONTRADICTING' as const }));
    await fresh.store.atomically(unit => unit.updateMany(CallbackRow, denied, ['verdict']));
    await process.revisit();
    await process.close();
    const { callbacks, payments } = await read();
    expect(callbacks).toMatchObject([{ verdict: 'APPLIED' }]);
    expect(payments).toMatchObject([{ mpesaReceipt: 'UKN0000001', unconfirmed: null }]);
  });

  it('leaves the note of a verdict that stays', async () => {
    const process = openProcess();
    const [row] = await addCallbacks(await addPayment({ ...COMPLETED, status: 'FAILED' }), ['UKN0000001']);
    if (!row) throw new Error('there is a callback');
    const denied = { ...row, verdict: 'CONTRADICTING' as const, note: 'The amount differs.' };
    await fresh.store.atomically(unit => unit.updateMany(CallbackRow, [denied], ['verdict', 'note']));
    await process.revisit();
    await process.close();
    expect((await read()).callbacks).toMatchObject([{ verdict: 'CONTRADICTING', note: 'The amount differs.' }]);
  });

  it('reads more callbacks than one page, of more payments than one', async () => {
    const many = Array.from({ length: 101 }, () => 'UKN0000001');
    for (let count = 0; count < 3; count += 1) await addCallbacks(await addPayment(), count === 1 ? many : ['UKN']);
    const seen = new Set<string>();
    await revisit(async ({ id }) => {
      seen.add(id);
      return null;
    });
    expect(seen.size).toBe(103);
  });
});

describe('M10', () => {
  describeWithStore('a callback that two look at again', () => {
    it('keeps the verdict of the process that was first', async () => {
      const count = 60;
      for (let number = 0; number < count; number += 1) {
        await addCallbacks(await addPayment(), [`UKN${1_000_000 + number}`]);
      }
      const processes = [openProcess(), openProcess()];
      await Promise.all(processes.map(process => process.revisit()));
      await Promise.all(processes.map(process => process.close()));
      const { callbacks, payments } = await read();
      expect(callbacks.map(({ verdict }) => verdict)).toEqual(Array(count).fill('APPLIED'));
      expect(payments.filter(({ mpesaReceipt }) => mpesaReceipt !== null)).toHaveLength(count);
      expect(payments.map(({ unconfirmed }) => unconfirmed)).toEqual(Array(count).fill(null));
    });

    it('keeps the first verdict also when both are of one process', async () => {
      const process = openProcess();
      const [row] = await addCallbacks(await addPayment(), ['UKN0000001']);
      if (!row) throw new Error('there is a callback');
      const verdicts = await Promise.all(Array.from({ length: 8 }, () => process.apply(row, true)));
      expect(verdicts.flatMap(verdict => verdict?.verdict ?? [])).toEqual(['APPLIED']);
      expect((await read()).callbacks).toMatchObject([{ verdict: 'APPLIED' }]);
      await process.close();
    });

    it('keeps the first verdict when somebody replays it meanwhile', async () => {
      const processes = [openProcess(), openProcess()];
      const [row] = await addCallbacks(await addPayment(), ['UKN0000001']);
      const audit = createAudit({
        store: fresh.store,
        newId: createIds(systemClock, systemRandom),
        clock: systemClock,
      });
      const replays = processes.map(({ apply }) =>
        replayCallback({ store: fresh.store, audit, apply }, row?.id ?? '', { name: 'boss', address: null }),
      );
      const answers = await Promise.all([...replays, processes[0]?.revisit()]);
      expect(answers.slice(0, 2)).toMatchObject([{ verdict: 'APPLIED' }, { verdict: 'APPLIED' }]);
      expect((await read()).callbacks).toMatchObject([{ verdict: 'APPLIED' }]);
      await Promise.all(processes.map(process => process.close()));
    });
  });
});

for (const database of databases.filter(({ name }) => name !== 'SQLite')) {
  (database.isAvailable ? describe : describe.skip)(`M6: the second look on ${database.name}`, () => {
    beforeEach(async () => {
      fresh = await openFreshStore(database);
    });
    afterEach(() => fresh.close());

    it('passes over a payment that others hold, and comes back to it', async () => {
      const process = openProcess();
      const [held, other] = [await addPayment(), await addPayment()];
      await addCallbacks(held, ['UKN0000001']);
      await addCallbacks(other, ['UKN0000002']);
      const letGo = await holdPayment(fresh.address, held.id);
      // MySQL may be slow to say that a row is held.
      await untilAnswered(process.revisit).finally(letGo);
      expect((await read()).callbacks.map(({ verdict }) => verdict)).toEqual(['UNCONFIRMED', 'APPLIED']);
      await untilAnswered(process.revisit);
      await process.close();
      expect((await read()).callbacks.map(({ verdict }) => verdict)).toEqual(['APPLIED', 'APPLIED']);
    });
  });
}
