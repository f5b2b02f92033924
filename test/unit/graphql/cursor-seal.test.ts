import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { presentCursor, readCursor } from '../../../src/feed/cursor.js';
import type { FeedPosition } from '../../../src/feed/feed.js';
import { createCursorSeal } from '../../../src/graphql/cursor-seal.js';
import { Secret } from '../../../src/lib/secret.js';

const OLD = new Secret('o'.repeat(32));
const NEW = new Secret('n'.repeat(32));
const seal = createCursorSeal([NEW]);

const positions = fc.record({
  sequence: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  tag: fc.stringMatching(/^[0-9a-f]{16}$/),
});
const sealed = (position: FeedPosition) => presentCursor(seal.seal(position));
const opened = (cursor: string, by = seal) => {
  const position = readCursor(cursor);
  return position && by.open(position);
};

describe('A15: a sealed cursor', () => {
  it('is opened to the position that it is, and stays as it is when it is not sealed', () => {
    fc.assert(
      fc.property(positions, position => {
        expect(opened(sealed(position))).toEqual(position);
        expect(opened(presentCursor(position))).toEqual(position);
        expect(sealed(position)).toBe(sealed(position));
      }),
    );
  });

  it('has one length, and holds neither the number nor the tag', () => {
    const cursors = [0, 1, 99, 1_234_567, Number.MAX_SAFE_INTEGER].map(sequence =>
      sealed({ sequence, tag: '0123456789abcdef' }),
    );
    expect(new Set(cursors.map(({ length }) => length)).size).toBe(1);
    for (const cursor of cursors) {
      const bytes = Buffer.from(cursor.slice(1), 'base64url').toString('latin1');
      expect(bytes).not.toMatch(/0123456789abcdef|1234567/);
    }
    expect(new Set(cursors.map(cursor => cursor.slice(0, 12))).size).toBe(cursors.length);
  });

  it('is opened by an older secret of the list, and by no other', () => {
    const cursor = presentCursor(createCursorSeal([OLD]).seal({ sequence: 7, tag: '0123456789abcdef' }));
    expect(opened(cursor, createCursorSeal([NEW, OLD]))).toEqual({ sequence: 7, tag: '0123456789abcdef' });
    expect(() => opened(cursor)).toThrow('after must be a cursor from this gateway');
  });

  it('that was changed, cut or made up is refused', () => {
    const cursor = sealed({ sequence: 7, tag: '0123456789abcdef' });
    const others = [cursor.slice(0, -1), cursor.slice(0, 20), 's', 'sAAAA', `s${'A'.repeat(70)}`, `${cursor}A`];
    for (let at = 1; at < cursor.length - 1; at += 1) {
      others.push(`${cursor.slice(0, at)}${cursor[at] === 'x' ? 'y' : 'x'}${cursor.slice(at + 1)}`);
    }
    for (const other of others) expect(() => opened(other)).toThrow('after must be a cursor from this gateway');
  });
});
