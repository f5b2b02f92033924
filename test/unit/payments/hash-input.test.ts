import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { UNSAID } from '../../../src/domain/payment.js';
import { type Draft, hashInput } from '../../../src/payments/hash-input.js';

/** As the gateway has written them since its first release; rows in the field hold these digests. */
const FIRST: Omit<Draft, 'recipientIdType' | 'partyShortcode' | 'reverses' | 'reversesReceipt' | 'checkoutId'> = {
  ...{ kind: 'STK_PUSH', amountCents: 15_000, shortcode: '600000', phoneNumber: '254712345678' },
  ...{ accountReference: 'INV 7', description: null, command: null, occasion: null, metadata: '{"a":1}' },
};
const PUSH: Draft = { ...UNSAID, ...FIRST };
const PUSH_DIGEST = '471a31f941e6d90a01b7edd95199dba6f92989106bcb5523e8cb3d551d2dd372';
const PAYOUT: Draft = {
  ...UNSAID,
  ...{ kind: 'B2C', amountCents: 2_000, shortcode: '600000', phoneNumber: '254712345678' },
  ...{ accountReference: null, description: 'Prize', command: 'BUSINESS_PAYMENT', occasion: null, metadata: null },
};
/** As they have been written since businesses are paid. */
const BUSINESS: Draft = { ...PAYOUT, kind: 'B2B', command: 'BUY_GOODS', phoneNumber: null, partyShortcode: '5001234' };
const BUSINESS_DIGEST = 'party:3b6a2e334f7e79c0361a5f69043eb9f7b5da6726964f9117859b85561a82cdee';
const PAYOUT_DIGEST = '646b5078012b9a6018b8f9f368322633d6057fd05f9888e574bc623e9b537f1a';

/** What a release that adds fields would have: the old version first. */
const FIRST_FIELDS = Object.keys(FIRST).sort();
const LATER = [
  { prefix: '', fields: FIRST_FIELDS },
  { prefix: '2:', fields: [...FIRST_FIELDS, 'recipientId'] },
  { prefix: '3:', fields: [...FIRST_FIELDS, 'recipientId', 'partyShortcode'] },
];

describe('M17: the hash of the normalised input', () => {
  it('is the one that rows of older releases hold', () => {
    expect([PUSH, PAYOUT, BUSINESS].map(draft => hashInput(draft))).toEqual([
      PUSH_DIGEST,
      PAYOUT_DIGEST,
      BUSINESS_DIGEST,
    ]);
  });

  it('stays the same in a release that adds a field, for an input that does not use it', () => {
    const inNewRelease = { ...PUSH, colour: undefined };
    expect(hashInput(inNewRelease, LATER)).toBe(PUSH_DIGEST);
  });

  it('tells apart inputs that differ in a new field only, and those from inputs without it', () => {
    const hashes = [
      hashInput(PUSH, LATER),
      hashInput({ ...PUSH, ...{ recipientId: '1' } }, LATER),
      hashInput({ ...PUSH, ...{ recipientId: '2' } }, LATER),
      hashInput({ ...PUSH, ...{ partyShortcode: '1' } }, LATER),
      hashInput({ ...PUSH, ...{ recipientId: '1', partyShortcode: '1' } }, LATER),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(hashes.map(hash => hash.slice(0, -64))).toEqual(['', '2:', '2:', '3:', '3:']);
  });

  it('does not depend on the order of the fields', () => {
    const entries = Object.entries(PUSH);
    fc.assert(
      fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), shuffled => {
        expect(hashInput(Object.fromEntries(shuffled) as unknown as Draft)).toBe(PUSH_DIGEST);
      }),
    );
  });

  it('changes with each field', () => {
    const changes: Partial<Draft>[] = [
      { amountCents: 15_100 },
      { kind: 'B2C' },
      { shortcode: '600001' },
      { phoneNumber: '254712345679' },
      { accountReference: 'INV 8' },
      { description: 'x' },
      { command: 'SALARY_PAYMENT' },
      { occasion: 'x' },
      { metadata: null },
    ];
    const hashes = changes.map(change => hashInput({ ...PUSH, ...change }));
    expect(new Set([...hashes, PUSH_DIGEST]).size).toBe(changes.length + 1);
    expect(new Set(changes.flatMap(Object.keys))).toEqual(new Set(FIRST_FIELDS));
  });

  it('has a version for each field that an input may have: nothing that decides what is paid is left out', () => {
    expect(() => hashInput({ ...PUSH, ...{ colour: 'red' } })).toThrow('in a version of its hash');
  });
});
