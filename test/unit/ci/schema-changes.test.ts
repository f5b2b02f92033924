/** A change of the schema that breaks programs is told in the changelog, by the name of what it breaks. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from '@jest/globals';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'schema-changes-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const OLDER = `type Query { payment(id: ID): Payment }
  type Payment { id: ID! note: String }
  input Push { amount: Int }
  enum Status { PAID LOST }`;

function compare(newer: string, unreleased: string, released = '* nothing') {
  const texts = [OLDER, newer, `# Changelog\n\n## Unreleased\n\n${unreleased}\n\n## 0.1.0 - 2026\n\n${released}\n`];
  const paths = texts.map((text, index) => {
    const path = join(folder, String(index));
    writeFileSync(path, text);
    return path;
  });
  const { status, stdout } = spawnSync(process.execPath, ['.ci/schema-changes.mjs', ...paths], { encoding: 'utf8' });
  return { status, last: stdout.trimEnd().split('\n').at(-1) };
}

test.each<[string, string, string, string]>([
  ['a field that is gone', 'note: String', '', 'note'],
  ['another type', 'note: String', 'note: Int', 'Payment.note'],
  ['an input field that is required', 'amount: Int', 'amount: Int phone: String!', 'Push.phone'],
  ['a value that is gone', 'PAID LOST', 'PAID', 'LOST'],
  ['an argument that is gone', '(id: ID)', '', 'payment(id:)'],
])('%s needs its name in a line of what is not released', (_what, before, after, name) => {
  const newer = OLDER.replace(before, after);
  const refused = { status: 1, last: '1 breaking changes of the schema, 1 of them without a line' };
  expect(compare(newer, '* **Breaking**: something else.')).toEqual(refused);
  expect(compare(newer, '* nothing', `* \`${name}\` is gone.`)).toEqual(refused);
  const told = compare(newer, `* **Breaking**: \`${name}\` has changed.`);
  expect(told).toEqual({ status: 0, last: '1 breaking changes of the schema, 0 of them without a line' });
});

test('what only grows needs none', () => {
  const newer = OLDER.replace('PAID', 'PAID REVERSED')
    .replace('note', 'name: String note')
    .replace('(id: ID)', '(id: ID after: ID)');
  expect(compare(newer, '* nothing')).toMatchObject({ status: 0 });
});
