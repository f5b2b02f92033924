/** The table of variables in the contract says of each whether it is built, and no variable is missing there. */

import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { VARIABLES } from '../../../src/config/variables.js';

const [, section = ''] = readFileSync('docs/contract.md', 'utf8').split(/^## 2\. .*|^## 3\. .*/m);
const rows = section.split('\n').filter(line => line.startsWith('| `'));
const namesIn = (row: string): string[] => {
  const [, cell = ''] = row.split('|');
  return [...cell.matchAll(/`([A-Z0-9_]+)`/g)].map(([, name]) => name ?? '');
};
const isPlanned = (row: string): boolean => row.includes('*planned*');

/** Of the simulator, in section 7. */
const ELSEWHERE = ['SIMULATOR_ALLOWED_ADDRESSES', 'SIMULATOR_CALLBACK_ORIGINS', 'SIMULATOR_DELAY_MS'];

test('the contract has every variable, and calls planned what is not built', () => {
  const built = rows.filter(row => !isPlanned(row)).flatMap(namesIn);
  expect([...built, ...ELSEWHERE].sort()).toEqual(VARIABLES.map(({ name }) => name).sort());
});
