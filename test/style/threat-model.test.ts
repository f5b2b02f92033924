/** The page of threats, read: each has a test that exists, or a reason. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

import { ROOT, readText } from './read-sources.js';

const THREATS = 72;
const REASON = /^Not by a test: .{30,}\.$/;
const TEST = /`(test\/[\w./-]+\.ts)`: "([^"]+)"/g;

const rows = [...readText('docs/threat-model.md').matchAll(/^\| (T\d+) \| (.+) \| (.+) \|$/gm)].map(
  ([, name = '', threat = '', answer = '']) => ({ name, threat, answer }),
);

function findProblem(answer: string): string | null {
  if (REASON.test(answer)) return null;
  const tests = [...answer.matchAll(TEST)];
  if (tests.length === 0) return 'has neither a test nor a reason';
  const lost = tests.find(
    ([, path = '', title = '']) => !existsSync(join(ROOT, path)) || !readText(path).includes(title),
  );
  return lost ? `names a test that is not there: ${lost[0]}` : null;
}

describe('the threat model', () => {
  it('has each threat once, in order', () => {
    expect(rows.map(({ name }) => name)).toEqual(Array.from({ length: THREATS }, (_, index) => `T${index + 1}`));
  });

  it.each(rows)('$name has a test that is there, or a reason: $threat', ({ answer }) => {
    expect(findProblem(answer)).toBeNull();
  });

  it.each([
    ['nothing', ''],
    ['a short excuse', 'Not by a test: later.'],
    ['a file that is not there', '`test/style/gone.test.ts`: "has each threat once, in order"'],
    ['a title that is not there', '`test/style/tree.test.ts`: "is as safe as can be, and ever was"'],
  ])('a row with %s would be noticed', (_what, answer) => {
    expect(findProblem(answer)).not.toBeNull();
  });
});
