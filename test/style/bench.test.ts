/** What the benchmarks load from the built program is there: they run by hand, so nothing else would notice. */

import { existsSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { listFiles, readText } from './read-sources.js';

const LOADED = /const \{([^}]+)\} = await load\('([^']+)\.js'\)/g;

/** Of a benchmark's text: the names and files that src does not have. */
function findMissing(path: string, text: string): string[] {
  return [...text.matchAll(LOADED)].flatMap(([, names = '', file = '']) => {
    const source = `src/${file}.ts`;
    if (!existsSync(source)) return [`${path}: there is no ${source}`];
    const code = readText(source);
    return names
      .split(',')
      .map(name => name.trim().replace(/:.*/s, ''))
      .filter(name => !new RegExp(`^export (async )?(function|const|class) ${name}\\b`, 'm').test(code))
      .map(name => `${path}: ${source} exports no ${name}`);
  });
}

it('benchmarks load what there is', () => {
  const files = listFiles('bench').filter(path => path.endsWith('.js'));
  expect(files.flatMap(path => findMissing(path, readText(path)))).toEqual([]);
  expect(files.map(readText).join('').match(LOADED)?.length).toBeGreaterThan(10);
});

it.each([
  ["const { readConfig } = await load('config.js');", 'there is no src/config.ts'],
  ["const { readConfigs } = await load('config/config.js');", 'src/config/config.ts exports no readConfigs'],
])('a stale one is noticed: %s', (text, missing) => {
  expect(findMissing('bench/planted.js', text)).toEqual([`bench/planted.js: ${missing}`]);
});
