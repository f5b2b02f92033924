import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { decimalFromCents, readCents } from '../../../src/domain/money.js';
import { readBody } from '../../../src/operations/read-body.js';
import { describeFixtures, type FixtureCase } from '../../support/fixtures.js';

const gives = (value: unknown): FixtureCase => [body => body, value];
const refuses = (problem: string): FixtureCase => [body => body, { ok: false, problem }];

describeFixtures('read-body', {
  'byte-order-mark.json': gives({ ResultCode: 0 }),
  'numbers.json': gives([0, 120, 20_260_113_101_546, Number.NaN, Number.NaN, Number.NaN, Number.NaN]),
  'lone-surrogate.json': gives({ ResultDesc: '\ud800' }),
  'prototype.json': [body => Object.keys(body as object), ['__proto__', 'constructor']],
  'duplicate-key.json': refuses('the body has a key with two values'),
  'duplicate-key-escaped.json': refuses('the body has a key with two values'),
  'nested-33.json': refuses('the body is nested deeper than 32'),
  'latin1.json': refuses('the body is not UTF-8'),
  'truncated.json': refuses('the body is not JSON'),
  'trailing-comma.json': refuses('the body is not JSON'),
  'empty.txt': refuses('the body is not JSON'),
  'form.txt': refuses('the body is not JSON'),
  'page.html': refuses('the body is not JSON'),
});

describe('readBody', () => {
  it('reads what JSON.parse reads, but for numbers that a double cannot hold', () => {
    const exact = (_key: string, value: unknown) =>
      Number.isInteger(value) && !Number.isSafeInteger(value) ? Number.NaN : value;
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), text => {
        expect(readBody(Buffer.from(text))).toEqual({ ok: true, value: JSON.parse(text, exact) });
      }),
    );
  });

  it('loses no cent of an amount written as a number', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(10 ** 15) + 1, max: 10 ** 15 - 1 }), fc.constantFrom('', '0'), (cents, zeros) => {
        const reading = readBody(Buffer.from(`${decimalFromCents(cents)}${zeros}`));
        expect(reading.ok && readCents(reading.value)).toBe(cents);
      }),
    );
  });

  it('refuses what JSON.parse refuses, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[[\]{}",:\\0-9eE.+\- tnu]{0,40}$/)), text => {
        fc.pre(!parses(text));
        expect(readBody(Buffer.from(text)).ok).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes any bytes without throwing', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), bytes => typeof readBody(bytes).ok === 'boolean'));
  });

  it('survives 64 KiB of opening brackets, braces and digits', () => {
    for (const text of [
      '['.repeat(65_536),
      '{"a":'.repeat(13_000),
      '9'.repeat(65_536),
      '['.repeat(5000) + ']'.repeat(5000),
    ]) {
      expect(readBody(Buffer.from(text)).ok).toBe(text.startsWith('9'));
    }
  });

  it('leaves the prototype of all objects alone', () => {
    const reading = readBody(Buffer.from('{"__proto__":{"polluted":1}}'));
    expect(reading.ok).toBe(true);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
