/** What holds for the tests themselves: none has a time of its own, so that none fails because a machine is slow. */

import { expect, test } from '@jest/globals';
import { parseSync } from '@swc/core';
import { listFiles, readText } from './read-sources.js';

/** How many arguments a call has at most; the next one would be a time. */
const ARGUMENTS_MAX: Readonly<Record<string, number>> = {
  ...{ test: 2, it: 2 },
  ...{ beforeAll: 1, beforeEach: 1, afterAll: 1, afterEach: 1 },
};

type Node = Readonly<Record<string, unknown>>;

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}

/** The name that a call begins with: `test.each(rows)('…', …)` is a call of `test` too. */
function calleeOf(node: unknown): string {
  if (!isNode(node)) return '';
  if (node.type === 'Identifier') return String(node.value);
  if (node.type === 'MemberExpression') return calleeOf(node.object);
  if (node.type === 'ParenthesisExpression') return calleeOf(node.expression);
  return node.type === 'CallExpression' ? calleeOf(node.callee) : '';
}

function findTimes(node: unknown, found: string[] = []): readonly string[] {
  if (Array.isArray(node)) for (const child of node) findTimes(child, found);
  if (!isNode(node) || Array.isArray(node)) return found;
  const name = node.type === 'CallExpression' ? calleeOf(node.callee) : '';
  const count = Array.isArray(node.arguments) ? node.arguments.length : 0;
  const isTable = isNode(node.callee) && node.callee.type === 'MemberExpression';
  if (!isTable && count > (ARGUMENTS_MAX[name] ?? count)) found.push(name);
  if (name === 'jest' && JSON.stringify(node.callee).includes('"setTimeout"')) found.push('jest.setTimeout');
  for (const [key, child] of Object.entries(node)) if (key !== 'span') findTimes(child, found);
  return found;
}

const timesIn = (text: string) => findTimes(parseSync(text, { syntax: 'typescript', target: 'es2022' }));

test('N11: no test has a time-out of its own', () => {
  const files = listFiles('test').filter(path => path.endsWith('.test.ts'));
  const breaches = files.flatMap(path => timesIn(readText(path)).map(name => `${path}: ${name} has a time`));
  expect(breaches.map(breach => `${breach}; only a hang may end a test, and package.json says when`)).toEqual([]);
});

test.each([
  ["test('x', () => undefined, 5);", ['test']],
  ["test.each([[1]])('x', () => undefined, 5);", ['test']],
  ["(1 ? test : test.skip)('x', () => undefined);", []],
  ['beforeAll(async () => undefined, 60_000);', ['beforeAll']],
  ['jest.setTimeout(5);', ['jest.setTimeout']],
  ["test.each([1])('x', () => setTimeout(() => 1, 2));", []],
])('N11: such a time is noticed in %s', (text, found) => {
  expect(timesIn(text)).toEqual(found);
});
