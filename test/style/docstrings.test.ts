/** Every exported function and type of a station says what it is, in a comment that an editor shows where it is used. */

import { describe, expect, it } from '@jest/globals';
import { stationOf } from './line.js';
import { readClientSources, readSources } from './read-sources.js';

const EXPORT = /^export (?:abstract )?(?:async function\*?|function\*?|class|interface|type|const) (?<name>\w+)/;
/** A constant is looked at only when it is a function; what its value is, its name and its type say. */
const VALUE = /^export const \w+(?::[^=]*)? = (?!(?:async )?(?:\([^)]*\)|\w+) ?(?::[^=]*)?=>)/;
/** What a function beside it is given: its name says that, and its fields say the rest. */
const GIVEN = /(Neighbours|Options|Settings|Needs)$/;

interface Undocumented {
  readonly name: string;
  readonly line: number;
}

/** Exports without a docstring. Decorators with a description, as those of the schema's types, are one. */
function findUndocumented(text: string): Undocumented[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const name = EXPORT.exec(line)?.groups?.name;
    if (name === undefined || VALUE.test(line) || GIVEN.test(name)) return [];
    let above = index - 1;
    while (above >= 0 && lines[above] !== '' && !lines[above]?.endsWith('*/')) above -= 1;
    // The first line of a file speaks of the file.
    const isDocumented = above > 0 && lines[above]?.endsWith('*/') === true;
    const isDecorated = lines.slice(above + 1, index).some(each => each.startsWith('@'));
    return isDocumented || isDecorated ? [] : [{ name, line: index + 1 }];
  });
}

describe('docstrings', () => {
  const stations = readSources('src').filter(({ path }) => path.split('/').length > 2 && stationOf(path) !== null);
  const sources = [...stations, ...readClientSources()];

  it('stand above every exported function and type of a station', () => {
    const breaches = sources.flatMap(({ path, text }) =>
      findUndocumented(text).map(
        ({ name, line }) => `${path}:${line} ${name}: say what, which invariant, what it refuses`,
      ),
    );
    expect(breaches).toEqual([]);
  });

  it.each([
    'export function pay(): void {}',
    'export async function pay(): Promise<void> {}',
    'export interface Payment {}',
    "export type Status = 'PENDING';",
    'export class Payment {}',
    'export const pay = (): void => undefined;',
    'export const pay = async (payment: Payment): Promise<void> => undefined;',
  ])('are missed above %s', line => {
    expect(findUndocumented(`/** The file. */\n\n${line}\n`)).toHaveLength(1);
    expect(findUndocumented(`/** The file. */\n${line}\n`)).toHaveLength(1);
    expect(findUndocumented(`/** The file. */\n\n/** What it is. */\n${line}\n`)).toEqual([]);
  });

  it.each(['export const LIMIT = 5;', 'export interface FeedNeighbours {}', 'function inside(): void {}'])(
    'are not asked of %s',
    line => {
      expect(findUndocumented(`/** The file. */\n\n${line}\n`)).toEqual([]);
    },
  );
});
