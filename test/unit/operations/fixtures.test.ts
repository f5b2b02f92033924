import { existsSync, readdirSync } from 'node:fs';
import { expect, it } from '@jest/globals';

import { FIXTURES, fixtureFiles } from '../../support/fixtures.js';

const folders = readdirSync(FIXTURES, { withFileTypes: true })
  .filter(entry => entry.isDirectory() && fixtureFiles(entry.name).some(file => file.endsWith('.json')))
  .map(({ name }) => name);

it.each(folders)('the messages in fixtures/%s have a test of the same name', folder => {
  expect(existsSync(new URL(`./${folder}.test.ts`, import.meta.url))).toBe(true);
});
