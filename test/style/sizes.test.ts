/** Sizes: files and functions that can be read in one look; prints the table that DOCS quote. */

import { expect, it } from '@jest/globals';
import { readClientSources, readSources } from './read-sources.js';

const FILE_LINES_MAX = 250;
const FUNCTION_LINES_MAX = 50;

/** A station is a function that makes functions, our form of a class: its verbs are inside it, each with the limit of any function. */
const STATION = /^(create|open)[A-Z]/;
const STATION_LINES_MAX = 100;

/** A field that is only copied under its own name is a row of a table: it is not counted. */
const COPY = /^\s*(\w+): \w+\.\1,$/;

const countCopies = (lines: readonly string[]): number => lines.filter(each => COPY.test(each)).length;

const SOURCES = [...readSources('src'), ...readClientSources()].map(({ lines, ...source }) => {
  return { ...source, lines: lines - countCopies(source.text.split('\n')) };
});
const FUNCTIONS = SOURCES.flatMap(({ path, text, functions }) =>
  functions.map(({ name, line, ...counts }) => {
    const written = text.split('\n').slice(line - 1, line - 1 + counts.lines);
    const copies = countCopies(written);
    return { path, name, line, lines: counts.lines - copies, ownLines: counts.ownLines - copies };
  }),
);

it(`files have at most ${FILE_LINES_MAX} lines`, () => {
  const large = SOURCES.filter(({ lines }) => lines > FILE_LINES_MAX);
  expect(large.map(({ path, lines }) => `${path}:1 has ${lines} lines: split it by what it does`)).toEqual([]);
});

it(`functions have at most ${FUNCTION_LINES_MAX} lines, stations ${STATION_LINES_MAX} with their verbs`, () => {
  const large = FUNCTIONS.filter(({ name, lines, ownLines }) => {
    return STATION.test(name) ? ownLines > FUNCTION_LINES_MAX || lines > STATION_LINES_MAX : lines > FUNCTION_LINES_MAX;
  });
  expect(large.map(({ path, line, name, lines }) => `${path}:${line} ${name} has ${lines} lines: split it`)).toEqual(
    [],
  );
});

it('are what this table says', () => {
  const files = SOURCES.map(({ path, lines }) => ({ lines, name: path }));
  const functions = FUNCTIONS.map(({ path, name, lines }) => ({ lines, name: `${name} (${path})` }));
  process.stdout.write(`\n${presentSizes('files', files)}\n${presentSizes('functions', functions)}\n\n`);
  expect(files.length).toBeGreaterThan(0);
});

function presentSizes(what: string, sizes: readonly { readonly lines: number; readonly name: string }[]): string {
  const sorted = [...sizes].sort((one, other) => one.lines - other.lines);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]?.lines;
  const largest = sorted.at(-1);
  return `  ${sizes.length} ${what}: median ${at(0.5)} lines, p90 ${at(0.9)}, largest ${largest?.lines}: ${largest?.name}`;
}
