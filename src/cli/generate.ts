/** `npm run generate`: writes the files that are generated from the sources. */

import 'reflect-metadata';

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { buildGeneratedFiles } from './generated-files.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

for (const { path, text } of buildGeneratedFiles()) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  process.stdout.write(`${path}\n`);
}
