/** T69: no pattern takes long for a chosen text: none repeats without end what repeats without end already. */

import { expect, test } from '@jest/globals';
import { parseSync } from '@swc/core';
import { listFiles, readText } from './read-sources.js';

/** Stands for an escaped character that is no letter. */
const MARK = '§';

/** What is written between the slashes of each literal of a file. */
function patternsOf(text: string): readonly string[] {
  const found: string[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('type' in node && node.type === 'RegExpLiteral' && 'pattern' in node) found.push(String(node.pattern));
    for (const child of Object.values(node)) visit(child);
  };
  visit(parseSync(text, { syntax: 'typescript', decorators: true, tsx: false }));
  return found;
}

/**
 * Whether a group that repeats without end has something in it that does. What a class holds repeats nothing, and a group that begins
 * with a mark of its own, as in `(?:\.[a-z]+)*`, can be found in one way only.
 */
function isNested(pattern: string): boolean {
  const bare = pattern
    .replace(/\\[^\w\s]/g, MARK)
    .replace(/\\./g, 'x')
    .replace(/\[[^\]]*\]/g, 'x');
  const groups: { hasEndless: boolean; readonly isMarked: boolean }[] = [{ hasEndless: false, isMarked: false }];
  for (const { 0: piece, index } of bare.matchAll(/\((?:\?(?:<?[=!]|:|<\w+>))?|\)(?:[*+]|\{\d+,\})?|[*+]|\{\d+,\}/g)) {
    if (piece.startsWith('('))
      groups.push({ hasEndless: false, isMarked: /^§(?![?*])/.test(bare.slice(index + piece.length)) });
    else if (piece.startsWith(')')) {
      const closed = groups.pop();
      const isEndless = piece.length > 1;
      if (isEndless && closed?.hasEndless && !closed.isMarked) return true;
      const outer = groups.at(-1);
      if (outer && (isEndless || closed?.hasEndless)) outer.hasEndless = true;
    } else {
      const inner = groups.at(-1);
      if (inner) inner.hasEndless = true;
    }
  }
  return false;
}

test('T69: no pattern repeats without end what repeats without end', () => {
  const files = listFiles('src').filter(path => path.endsWith('.ts'));
  const patterns = files.flatMap(path => patternsOf(readText(path)).map(pattern => ({ path, pattern })));
  expect(patterns.length).toBeGreaterThan(50);
  expect(patterns.filter(({ pattern }) => isNested(pattern))).toEqual([]);
});

test.each([
  ['(a+)+$', true],
  ['^(?:\\d+,?)*$', true],
  ['((a|b*)c){2,}', true],
  ['^(?:[ -]?\\d)*$', false],
  ['(a{1,3})+', false],
  ['^a(\\.[b]+)*$', false],
  ['^a(\\.?b+)*$', true],
  ['[(+]*(b)+', false],
])('of the pattern %s it says %s', (pattern, expected) => {
  expect(isNested(pattern)).toBe(expected);
});
