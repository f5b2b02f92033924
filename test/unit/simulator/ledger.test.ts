import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { faithfulBehaviour } from '../../../src/simulator/behaviour.js';
import { createLedger, type LedgerBook } from '../../../src/simulator/books/ledger.js';
import type { TransactionRequest } from '../../../src/simulator/books/transaction.js';
import { createForgetfulMemory } from '../../../src/simulator/memory.js';
import { createVirtualClock } from '../../support/virtual-clock.js';

const SHORTCODE = '600000';

function open(receipts?: string[], ledgerTransactionsMax = 50_000): LedgerBook {
  let last = 0;
  const counted = () => {
    last += 1;
    return `UAD${String(last).padStart(7, '0')}`;
  };
  return createLedger({
    clock: createVirtualClock(0),
    behaviour: { ...faithfulBehaviour, ledgerTransactionsMax },
    memory: createForgetfulMemory(),
    isServed: () => false,
    hearOfEnd: () => undefined,
    proposeReceipt: () => receipts?.shift() ?? counted(),
  });
}

function request(changes: Partial<TransactionRequest> = {}): TransactionRequest {
  return {
    kind: 'STK_PUSH',
    shortcode: SHORTCODE,
    msisdn: '254712345678',
    amountCents: 10_000,
    reference: 'INV-1',
    callbackUrl: 'http://receiver.example/a',
    ids: { checkoutRequestId: 'ws_CO_1' },
    ...changes,
  };
}

describe('the ledger', () => {
  it('finds a transaction by each of its ids and by its receipt', () => {
    const ledger = open();
    ledger.conclude(ledger.add(request()).sequence, '0');
    ledger.add(request({ kind: 'B2C', ids: { originatorConversationId: 'ord_1' } }));
    expect(ledger.find({ checkoutRequestId: 'ws_CO_1' })).toMatchObject({ kind: 'STK_PUSH', receipt: 'UAD0000001' });
    expect(ledger.find({ receipt: 'UAD0000001' })).toMatchObject({ kind: 'STK_PUSH' });
    expect(ledger.find({ originatorConversationId: 'ord_1' })).toMatchObject({ kind: 'B2C', status: 'PENDING' });
    expect(ledger.find({ receipt: 'ord_1' })).toBeNull();
  });

  it('never gives a receipt twice', () => {
    const ledger = open(['UADAAAAAAA', 'UADAAAAAAA', 'UADBBBBBBB']);
    const added = [ledger.add(request()), ledger.add(request())];
    const receipts = added.map(({ sequence }) => ledger.conclude(sequence, '0').receipt);
    expect(receipts).toEqual(['UADAAAAAAA', 'UADBBBBBBB']);
  });

  it('ends a transaction once', () => {
    const ledger = open();
    const { sequence } = ledger.add(request());
    ledger.conclude(sequence, '1032');
    expect(() => ledger.conclude(sequence, '0')).toThrow('a transaction ends once');
  });

  it('shows a sender that repeated a request', () => {
    const ledger = open();
    ledger.add(request());
    ledger.add(request());
    ledger.add(request({ callbackUrl: 'http://receiver.example/b' }));
    expect(ledger.transactions().map(({ acceptedRequests }) => acceptedRequests)).toEqual([2, 2, 1]);
  });

  it('forgets the oldest that has ended beyond its limit, and none that is open', () => {
    const ledger = open([], 2);
    const first = ledger.add(request());
    const second = ledger.add(request({ ids: { checkoutRequestId: 'ws_CO_2' } }));
    ledger.conclude(second.sequence, '0');
    ledger.add(request({ ids: { checkoutRequestId: 'ws_CO_3' } }));
    expect(ledger.transactions()).toMatchObject([
      { ids: { checkoutRequestId: 'ws_CO_1' }, acceptedRequests: 2 },
      { ids: { checkoutRequestId: 'ws_CO_3' } },
    ]);
    expect(ledger.find({ checkoutRequestId: 'ws_CO_2' })).toBeNull();
    expect(ledger.conclude(first.sequence, '0').status).toBe('COMPLETED');
    expect(ledger.balance(SHORTCODE).utility.currentCents).toBe(100_020_000);
  });

  it('agrees with the sum of what it completed, and never lets Utility fall below zero', () => {
    const step = fc.record({
      kind: fc.constantFrom<'STK_PUSH' | 'B2C'>('STK_PUSH', 'B2C'),
      amountCents: fc.integer({ min: 1, max: 40_000_000 }),
      code: fc.constantFrom('0', '0', '1032', 'E3008'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), steps => {
        const ledger = open();
        for (const { kind, amountCents, code } of steps) {
          ledger.conclude(ledger.add(request({ kind, amountCents, ids: {} })).sequence, code);
          expect(ledger.balance(SHORTCODE).utility.currentCents).toBeGreaterThanOrEqual(0);
        }
        const paid = ledger.transactions().filter(({ status }) => status === 'COMPLETED');
        const sum = paid.reduce(
          (total, { kind, amountCents }) => total + (kind === 'B2C' ? -amountCents : amountCents),
          0,
        );
        expect(ledger.balance(SHORTCODE).utility.currentCents).toBe(100_000_000 + sum);
        expect(new Set(paid.map(({ receipt }) => receipt)).size).toBe(paid.length);
      }),
    );
  });
});
