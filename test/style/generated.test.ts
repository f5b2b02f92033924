/** Generated files say what the sources say; `npm run generate` mends this test. */

import 'reflect-metadata';

import { readFileSync } from 'node:fs';

import { expect, test } from '@jest/globals';

import { buildGeneratedFiles } from '../../src/cli/generated-files.js';

test.each(buildGeneratedFiles())('$path is fresh', ({ path, text }) => {
  expect(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')).toBe(text);
});
