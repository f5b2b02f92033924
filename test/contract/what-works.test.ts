/** The README's table of what works, held against the code: a row that is not true any more fails here. */

import 'reflect-metadata';

import { readFileSync } from 'node:fs';

import { expect, test } from '@jest/globals';
import { isEnumType } from 'graphql';
import { buildSchema } from '../../src/graphql/build-schema.js';
import { OPERATIONS } from '../../src/operations/operations.js';
import { routes } from '../../src/simulator/routes.js';

interface Row {
  readonly operation: string;
  readonly kind: string;
  readonly path: string;
  readonly gateway: string;
  readonly simulator: string;
}

const [, section = ''] = /\n## What works\n([\s\S]*?)\n## /.exec(readFileSync('README.md', 'utf8')) ?? [];
const rows = section
  .split('\n')
  .filter(line => line.startsWith('|'))
  .slice(2)
  .map((line): Row => {
    const [operation = '', kind = '', path = '', gateway = '', simulator = ''] = line
      .split('|')
      .slice(1, -1)
      .map(cell => cell.trim());
    return { operation, kind: kind.replaceAll('`', ''), path: path.replaceAll('`', ''), gateway, simulator };
  });

const schema = buildSchema();
const isYes = (cell: string): boolean => /^yes\b/.test(cell);
const withoutVersion = (path: string): string => path.replace(/\/v\d+\//, '/');

test('N5: what the gateway asks of Daraja is what the table says, and no more', () => {
  const asked = Object.values(OPERATIONS).map(({ path }) => path);
  expect(
    rows
      .filter(({ gateway }) => isYes(gateway))
      .map(({ path }) => path)
      .sort(),
  ).toEqual(asked.sort());
});

test('N5: what the simulator answers is what the table says, and no more', () => {
  const served = new Set([...routes.keys()].map(withoutVersion));
  const said = rows.filter(({ simulator }) => isYes(simulator)).map(({ path }) => path);
  expect(said.filter(path => !routes.has(path))).toEqual([]);
  expect(new Set(said.map(withoutVersion))).toEqual(served);
});

test('N5: every cell says yes or no', () => {
  const unclear = rows.filter(
    ({ gateway, simulator }) => ![gateway, simulator].every(cell => /^(yes|no)\b/.test(cell)),
  );
  expect(unclear.map(({ operation }) => operation)).toEqual([]);
  expect(rows.length).toBeGreaterThan(10);
});

test('N5: the fields and commands that it names are there', () => {
  const named = rows.flatMap(({ gateway }) => [...gateway.matchAll(/`(\w+)`/g)].map(([, name]) => name ?? ''));
  const roots = [schema.getMutationType(), schema.getQueryType()];
  const fields = roots.flatMap(root => Object.keys(root?.getFields() ?? {}));
  const commands = ['B2cCommand', 'B2bCommand'].flatMap(enumName => {
    const command = schema.getType(enumName);
    return isEnumType(command) ? command.getValues().map(({ name }) => name) : [];
  });
  expect(named.filter(name => ![...fields, ...commands].includes(name))).toEqual([]);
});

test('N5: every kind of payment of the schema has its row', () => {
  const kind = schema.getType('PaymentKind');
  const kinds = isEnumType(kind) ? kind.getValues().map(({ name }) => name) : [];
  const said = new Set(rows.map(row => row.kind).filter(name => name !== ''));
  expect([...said].sort()).toEqual(kinds.sort());
});
