import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { decimalFromCents, readCents } from '../../../src/domain/money.js';
import { readBody } from '../../../src/operations/read-body.js';
import { readOddJson } from '../../../src/operations/read-odd-json.js';
import { describeFixtures, type FixtureCase } from '../../support/fixtures.js';

const gives = (value: unknown): FixtureCase => [body => body, value];
const refuses = (problem: string): FixtureCase => [body => body, { ok: false, problem }];

describeFixtures('read-body', {
  'byte-order-mark.json': gives({ ResultCode: 0 }),
  'numbers.json': gives([0, 120, 20_260_113_101_546, 10_000_000, null]),
  'number-next-to-nothing.json': gives({ ResultCode: null }),
  'number-with-many-zeros.json': gives({ ResultCode: null }),
  'same-key-and-value.json': gives({ ResultCode: null }),
  'brackets-in-strings.json': gives({ 'a:{["': 'b:1e-9}]\\', c: [{ d: '\\":' }, { d: ':' }] }),
  'lone-surrogate.json': gives({ ResultDesc: '\ud800' }),
  'prototype.json': [body => Object.keys(body as object), ['__proto__', 'constructor']],
  'duplicate-key.json': gives({ ResultCode: null }),
  'duplicate-key-escaped.json': gives({ ResultCode: null }),
  'nested-33.json': gives(JSON.parse(`${'['.repeat(32)}null${']'.repeat(32)}`)),
  'latin1.json': gives({ ResultDesc: 'caf\ufffd' }),
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
        fc.pre(!/\d[eE]|[\d.]{16}/.test(text));
        expect(readBody(Buffer.from(text))).toEqual({ ok: true, value: JSON.parse(text) });
      }),
    );
  });

  it('reads by hand what JSON.parse reads, where nothing is odd', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), text => {
        fc.pre(!/\d[eE]|[\d.]{16}|-0/.test(text));
        expect(readOddJson(`[${text}]`, 32)).toEqual([JSON.parse(text)]);
      }),
    );
  });

  it('loses no cent of an amount written as a number', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(10 ** 15) + 1, max: 10 ** 15 - 1 }), fc.constantFrom('', '0'), (cents, zeros) => {
        const reading = readBody(Buffer.from(`[${decimalFromCents(cents)}${zeros}]`));
        expect(reading).toMatchObject({ ok: true });
        const [amount] = reading.ok ? (reading.value as unknown[]) : [];
        expect(readCents(amount)).toBe(cents);
      }),
    );
  });

  it('refuses a structure that is broken, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[[\]{}",:\\0-9eE.+\- tnu]{0,40}$/)), text => {
        const reading = readBody(Buffer.from(text));
        // What is read although JSON.parse refuses it is an object or a list with odd values.
        if (reading.ok && !parses(text)) expect(reading.value).toEqual(expect.any(Object));
      }),
      { numRuns: 2000 },
    );
    for (const text of [
      '{"a":1,}',
      '[1,]',
      '[1 2]',
      '{"a" 1}',
      '{a:1}',
      '{"a":1}}',
      '[1}',
      '{"a":"b}',
      '{"a":}',
      '[,]',
    ])
      expect([text, readBody(Buffer.from(text)).ok]).toEqual([text, false]);
  });

  it('takes any bytes without throwing', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), bytes => typeof readBody(bytes).ok === 'boolean'));
  });

  it('refuses thousands of brackets that nobody closes', () => {
    const texts = ['['.repeat(65_536), '{"a":'.repeat(13_000), `${'['.repeat(5000)}${']'.repeat(4999)}`];
    for (const text of texts) expect(readBody(Buffer.from(text)).ok).toBe(false);
  });

  it.each([`"${'\\n'.repeat(32_000)}"`, `[${'{},'.repeat(20_000)}0]`, `${' '.repeat(65_000)}0`])(
    'reads 64 KiB of one thing',
    text => expect(readBody(Buffer.from(text))).toEqual({ ok: true, value: JSON.parse(text) }),
  );

  it('leaves the prototype of all objects alone', () => {
    const reading = readBody(Buffer.from('{"__proto__":{"polluted":1}}'));
    expect(reading.ok).toBe(true);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('D4: one odd value', () => {
  const GOOD = '"ResultCode":0,"TransactionID":"UAD4KK7M1P"';
  const read = (text: string | Buffer) => readBody(typeof text === 'string' ? Buffer.from(text) : text);
  const oddities: [string, unknown][] = [
    ['-4.5E-4', -0.000_45],
    ['1E-7', 1e-7],
    ['1.0E7', 10_000_000],
    ['1e-400', null],
    ['1e400', null],
    ['0.000000000000000000000000000000000001', 1e-36],
    ['9007199254740993', null],
    ['1.00000000000000000001', null],
    ['NaN', null],
    ['-Infinity', null],
    ['.5', null],
    ['+5', null],
    ['007', null],
    ['undefined', null],
    ['"a\tb"', 'a\ufffdb'],
    ['"a\u0000b"', 'a\ufffdb'],
    ['"a\\xb"', 'a\ufffdxb'],
  ];

  it.each(oddities)('%j does not cost the others', (odd, value) => {
    const fields = { Balance: value, ResultCode: 0, TransactionID: 'UAD4KK7M1P' };
    expect(read(`{"Balance":${odd},${GOOD}}`)).toEqual({ ok: true, value: fields });
  });

  it('an invalid byte costs its own string, in any field and any key', () => {
    for (let byte = 0x80; byte < 0x100; byte += 1) {
      const bytes = Buffer.concat([Buffer.from('{"Name":"A'), Buffer.from([byte]), Buffer.from(`B",${GOOD},"k`)]);
      const reading = read(Buffer.concat([bytes, Buffer.from([byte]), Buffer.from('":1}')]));
      expect(reading).toMatchObject({ ok: true, value: { ResultCode: 0, Name: 'A\ufffdB', 'k\ufffd': 1 } });
    }
  });

  it('a key that is written twice is as if it was not there, at any depth, beside anything', () => {
    fc.assert(
      fc.property(
        fc.json({ maxDepth: 3 }),
        fc.json({ maxDepth: 3 }),
        fc.string(),
        fc.nat(10),
        (one, other, name, depth) => {
          fc.pre(name !== '~');
          const key = JSON.stringify(name);
          const written = `{${key}:${one},"~":[7], ${key} :${other}}`;
          const found = read('[{"x":'.repeat(depth) + written + '}]'.repeat(depth));
          let value: unknown = found.ok ? found.value : undefined;
          for (let level = 0; level < depth; level += 1) value = (value as [{ x: unknown }])[0].x;
          expect(Object.entries(value as object).toSorted()).toEqual(
            [[name, null] as const, ['~', [7]] as const].toSorted(),
          );
        },
      ),
    );
    expect(read('{"a":1,"a":2,"a":3}')).toEqual({ ok: true, value: { a: null } });
    expect(read('{"__proto__":1,"__proto__":2}')).toEqual({ ok: true, value: JSON.parse('{"__proto__":null}') });
  });

  it('what is nested too deep is not read, and what stands beside it is', () => {
    const deep = `${'['.repeat(3_000)}"]"${']'.repeat(3_000)}`;
    expect(read(`{"a":{"b":${deep}},${GOOD}}`)).toMatchObject({ ok: true, value: { ResultCode: 0 } });
    const odd = `${'{"b":'.repeat(40)}1e-400${'}'.repeat(40)}`;
    expect(read(`{"a":${odd},${GOOD}}`)).toMatchObject({ ok: true, value: { ResultCode: 0 } });
  });

  it('is read in any amount', () => {
    const texts = [
      `[0.${'0'.repeat(65_000)}1]`,
      `[1${'0'.repeat(65_000)}1]`,
      `["${'\\x'.repeat(30_000)}"]`,
      `{${'"a":1e-400,'.repeat(5_000)}"b":1}`,
      `[${'nope,'.repeat(10_000)}1]`,
      `["${'\u0001'.repeat(60_000)}"]`,
    ];
    for (const text of texts) expect(read(text).ok).toBe(true);
    expect(read(`{"a":"${'\\"'.repeat(30_000)}`).ok).toBe(false);
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
