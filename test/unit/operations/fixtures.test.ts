import { existsSync, readdirSync } from 'node:fs';
import { expect, it } from '@jest/globals';

import { FIXTURES, fixtureFiles } from '../../support/fixtures.js';

const folders = readdirSync(FIXTURES).filter(folder => fixtureFiles(folder).some(file => file.endsWith('.json')));

it.each(folders)('the messages in fixtures/%s have a test of the same name', folder => {
  expect(existsSync(new URL(`./${folder}.test.ts`, import.meta.url))).toBe(true);
});
