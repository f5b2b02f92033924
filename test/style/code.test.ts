/** The rules of STYLE.md that a program can check, over every file of src: a breach says where it is and what to do. */

import { describe, expect, it } from '@jest/globals';
import { LINE, refuseImport, stationOf } from './line.js';
import { listFiles, readClientSources, readSource, readSources, readText, type Source } from './read-sources.js';
import { findBreaches, findMisuses, MODULES, RULES } from './rules.js';

const SOURCES = readSources('src');
const BY_PATH = new Map(SOURCES.map(source => [source.path, source]));

const breachesOf = (check: (source: Source) => readonly string[]): string[] => SOURCES.flatMap(check);

describe('where things are said', () => {
  it.each(RULES)('$about', rule => {
    expect(breachesOf(source => findBreaches(source, rule))).toEqual([]);
  });

  it.each(MODULES)('$about, as modules', rule => {
    expect(breachesOf(source => findMisuses(source, rule))).toEqual([]);
  });
});

describe('a line that is planted', () => {
  const plant = (line: string) =>
    readSource('src/domain/planted.ts', `/** Planted. */\n\n// Of no interest: é.\n${line}\n`);

  it.each(RULES)('$about: $breach', rule => {
    expect(findBreaches(plant(rule.breach), rule)).toEqual([
      expect.stringMatching(/^src\/domain\/planted\.ts:4 .+: \w+/),
    ]);
  });

  it.each(MODULES)('$about: $breach', rule => {
    expect(findMisuses(plant(rule.breach), rule)).toEqual([
      expect.stringMatching(/^src\/domain\/planted\.ts:4 .+: \w+/),
    ]);
  });

  it('in a comment or the name of something else, is nothing', () => {
    const quiet = [
      '// fetch() with CheckoutRequestID from process.env',
      'const fetched = clock.setTimeout();',
      'const c = 5 as unknown;',
    ];
    for (const line of quiet) {
      expect(RULES.flatMap(rule => findBreaches(plant(line), rule))).toEqual([]);
    }
  });
});

describe('imports', () => {
  it('go down the line only', () => {
    const breaches = breachesOf(({ path, imports }) =>
      imports.flatMap(({ file, line }) => {
        const [from, to] = [stationOf(path), file === null ? null : stationOf(file)];
        if (from === null) return [`${path}:1 stands nowhere: give it a place in test/style/line.ts`];
        const refusal = file === null ? null : to === null ? 'it stands nowhere' : refuseImport(from, to);
        return refusal === null ? [] : [`${path}:${line} imports ${file}: ${refusal}`];
      }),
    );
    expect(breaches).toEqual([]);
  });

  it('find their file', () => {
    const breaches = breachesOf(({ path, imports }) =>
      imports
        .filter(({ file }) => file !== null && !BY_PATH.has(file))
        .map(({ file, line }) => `${path}:${line} imports ${file}, which is not there`),
    );
    expect(breaches).toEqual([]);
  });

  it('take no row of another station: it hands its rows along by verbs', () => {
    const breaches = breachesOf(({ path, imports }) =>
      imports
        .filter(({ file }) => file !== null && /-row\.ts$/.test(file) && stationOf(path) !== 'tables')
        .filter(({ file }) => stationOf(path) !== stationOf(file ?? ''))
        .map(({ file, line }) => `${path}:${line} imports ${file}`),
    );
    expect(breaches).toEqual([]);
  });

  it('never go round in a circle', () => {
    expect(findCircles()).toEqual([]);
  });
});

describe('the line', () => {
  it.each([
    ['graphql', 'http'],
    ['http', 'graphql'],
    ['pubsub', 'store'],
    ['lib', 'domain'],
    ['domain', 'store'],
    ['payments', 'inbox'],
    ['simulator', 'operations'],
    ['feed', 'simulator'],
    ['config', 'tables'],
  ])('%s must not import %s', (from, to) => {
    expect(refuseImport(from, to)).not.toBeNull();
  });

  it.each([
    ['app', 'simulator'],
    ['simulator', 'lib'],
    ['graphql', 'payments'],
    ['main', 'lib'],
    ['feed', 'feed'],
  ])('%s may import %s', (from, to) => {
    expect(refuseImport(from, to)).toBeNull();
  });

  it('is written in docs/architecture.md as it is', () => {
    const [, written = ''] =
      /```\n(main →[^`]*?)\s+\(simulator → lib only\)\n```/.exec(readText('docs/architecture.md')) ?? [];
    const line = LINE.map(row => (row.length === 1 ? row[0] : `{ ${row.join(', ')} }`)).join(' → ');
    expect(written.replace(/\s+/g, ' ')).toBe(line);
  });

  it('has a place for every file', () => {
    expect([stationOf('src/feed/feed.ts'), stationOf('src/config/urls.ts'), stationOf('src/odds-and-ends.ts')]).toEqual(
      ['feed', 'config', null],
    );
  });
});

describe('files', () => {
  const ALL = [...SOURCES, ...readClientSources()];
  const NAME = /^[a-z0-9]+(-[a-z0-9]+)*\.ts$/;
  const EMPTY_WORDS = /(^|[/-])(utils?|helpers?|common|manager|service|base|misc|index)([-.]|$)/;

  it('have kebab-case names that say what they are', () => {
    const breaches = ALL.filter(({ path }) => {
      const name = path.split('/').at(-1) ?? '';
      return !NAME.test(name) || EMPTY_WORDS.test(path);
    }).map(({ path }) => `${path}:1 name it in kebab-case by what it does or what it is`);
    expect(breaches).toEqual([]);
  });

  it('begin with a sentence that says what they are for', () => {
    const breaches = ALL.filter(({ text }) => !/^(#!.*\n)?\/\*\*\s/.test(text));
    expect(breaches.map(({ path }) => `${path}:1 begin with /** what it is for and where it stands. */`)).toEqual([]);
  });

  it('are TypeScript, all of them', () => {
    const others = listFiles('src').filter(path => !path.endsWith('.ts') && path !== 'src/tsconfig.json');
    expect(others).toEqual([]);
  });
});

/** Each circle once, as the files on it. */
function findCircles(): string[] {
  const done = new Set<string>();
  const circles = new Set<string>();
  const follow = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) circles.add([...trail.slice(at), path].join(' → '));
    if (at >= 0 || done.has(path)) return;
    for (const { file } of BY_PATH.get(path)?.imports ?? []) if (file !== null) follow(file, [...trail, path]);
    done.add(path);
  };
  for (const { path } of SOURCES) follow(path, []);
  return [...circles];
}
