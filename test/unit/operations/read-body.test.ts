import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { decimalFromCents, readCents } from '../../../src/domain/money.js';
import { readBody } from '../../../src/operations/read-body.js';
import { describeFixtures, type FixtureCase } from '../../support/fixtures.js';

const gives = (value: unknown): FixtureCase => [body => body, value];
const refuses = (problem: string): FixtureCase => [body => body, { ok: false, problem }];

describeFixtures('read-body', {
  'byte-order-mark.json': gives({ ResultCode: 0 }),
  'numbers.json': gives([0, 120, 20_260_113_101_546, 10_000_000, Number.POSITIVE_INFINITY]),
  'number-next-to-nothing.json': refuses('the body has a number next to nothing'),
  'number-with-many-zeros.json': refuses('the body has a number next to nothing'),
  'same-key-and-value.json': refuses('the body has a key twice'),
  'brackets-in-strings.json': gives({ 'a:{["': 'b:1e-9}]\\', c: [{ d: '\\":' }, { d: ':' }] }),
  'lone-surrogate.json': gives({ ResultDesc: '\ud800' }),
  'prototype.json': [body => Object.keys(body as object), ['__proto__', 'constructor']],
  'duplicate-key.json': refuses('the body has a key twice'),
  'duplicate-key-escaped.json': refuses('the body has a key twice'),
  'nested-33.json': refuses('the body is nested deeper than 32'),
  'latin1.json': refuses('the body is not UTF-8'),
  'truncated.json': refuses('the body is not JSON'),
  'trailing-comma.json': refuses('the body is not JSON'),
  'empty.txt': refuses('the body is not JSON'),
  'form.txt': refuses('the body is not JSON'),
  'page.html': refuses('the body is not JSON'),
});

describe('readBody', () => {
  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), text => {
        fc.pre(!/[eE]-/.test(text));
        expect(readBody(Buffer.from(text))).toEqual({ ok: true, value: JSON.parse(text) });
      }),
    );
  });

  it('refuses a key that is written twice, at any depth, beside anything', () => {
    fc.assert(
      fc.property(
        fc.json({ maxDepth: 3 }),
        fc.json({ maxDepth: 3 }),
        fc.string(),
        fc.nat(10),
        (one, other, name, depth) => {
          const key = JSON.stringify(name);
          const written = `{${key}:${one},"~":[${other}], ${key} :${other}}`;
          expect(readBody(Buffer.from('[{"x":'.repeat(depth) + written + '}]'.repeat(depth))).ok).toBe(false);
        },
      ),
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

  it('refuses thousands of brackets', () => {
    const texts = ['['.repeat(65_536), '{"a":'.repeat(13_000), `${'['.repeat(5000)}${']'.repeat(5000)}`];
    for (const text of texts) expect(readBody(Buffer.from(text)).ok).toBe(false);
  });

  it.each(['9'.repeat(65_536), `"${'\\n'.repeat(32_000)}"`, `[${'{},'.repeat(20_000)}0]`, `${' '.repeat(65_000)}0`])(
    'reads 64 KiB of one thing',
    text => expect(readBody(Buffer.from(text))).toEqual({ ok: true, value: JSON.parse(text) }),
  );

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
