import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { systemRandom } from '../../../src/lib/random.js';
import { Secret } from '../../../src/lib/secret.js';
import { createRecipientIds } from '../../../src/payments/recipient-ids.js';

const [OLD, NEW] = [new Secret('an old secret of the tests'), new Secret('a new secret of the tests')];
const ids = createRecipientIds([OLD], systemRandom);
const later = createRecipientIds([NEW, OLD], systemRandom);
const stranger = createRecipientIds([NEW], systemRandom);
const [PAYMENT, OTHER] = ['0000000000000000000p', '0000000000000000000q'];

describe('the number of a document', () => {
  it('is read again as it was sealed, for the same payment and with the same secret', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z0-9]{4,20}$/), number => {
        const sealed = ids.seal(PAYMENT, number);
        expect(ids.open(PAYMENT, sealed)).toBe(number);
        expect(later.open(PAYMENT, sealed)).toBe(number);
        expect(ids.open(OTHER, sealed)).toBeNull();
        expect(stranger.open(PAYMENT, sealed)).toBeNull();
      }),
    );
  });

  it('is sealed differently each time', () => {
    expect(ids.seal(PAYMENT, '27459163')).not.toBe(ids.seal(PAYMENT, '27459163'));
  });

  it('that was changed is not read', () => {
    const sealed = Buffer.from(ids.seal(PAYMENT, '27459163'), 'base64url');
    for (const index of sealed.keys()) {
      const changed = Buffer.from(sealed);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(ids.open(PAYMENT, changed.toString('base64url'))).toBeNull();
    }
    for (const text of ['', 'x', sealed.subarray(0, 27).toString('base64url')])
      expect(ids.open(PAYMENT, text)).toBeNull();
  });

  it('is told from others by its digests, of which an old secret still makes the same one', () => {
    expect(ids.digests('27459163')).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
    expect(later.digests('27459163').slice(1)).toEqual(ids.digests('27459163'));
    expect(new Set([...later.digests('27459163'), ...later.digests('27459164')]).size).toBe(4);
  });
});
