/** The table of variables: each row can be read, named and printed. */

import { expect, test } from '@jest/globals';

import { VARIABLE_GROUPS, VARIABLES } from '../../../src/config/variables.js';

test('every row gives a value of its own name', () => {
  const names = VARIABLES.map(({ gives }) => gives);
  expect(new Set(names).size).toBe(names.length);
  expect(VARIABLES.length).toBe(VARIABLE_GROUPS.flatMap(({ variables }) => variables).length);
});

test.each(VARIABLES)('$name: what counts when it is unset can be read', ({ fallback, reader }) => {
  expect(fallback === null || reader.safeParse(fallback).success).toBe(true);
});

test.each(VARIABLES)('$name: the name of its value says its unit', ({ name, gives, fallback, reader }) => {
  expect(gives).toMatch(/^[a-z][A-Za-z]+$/);
  const isTime = /_(SECONDS|MS)$/.test(name);
  expect(gives.endsWith('Ms')).toBe(isTime);
  if (name.endsWith('_SECONDS')) expect(reader.parse(fallback)).toBe(Number(fallback) * 1_000);
});

test.each(VARIABLES)('$name: its meaning is a sentence', ({ meaning }) => {
  expect(meaning).toMatch(/^[A-Za-z0-9].+/);
});
