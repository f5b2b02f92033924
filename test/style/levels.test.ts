/** Each test stands at its level: a unit test opens no socket, neither by itself nor by what it takes from test/support. */

import { describe, expect, it } from '@jest/globals';
import { readSource, readSources, type Source } from './read-sources.js';

const SOURCES = readSources('test');
const BY_PATH = new Map(SOURCES.map(source => [source.path, source]));

/** Whoever imports one of these speaks over a socket. */
const OPENERS = /^(?:(?:node:)?(?:net|tls|https?|dgram)|ws|undici|graphql-ws|graphql-sse|ioredis)$/;
const OWN_OPENERS = new Set(['src/app.ts', 'src/lib/listen.ts', 'src/http/open-http-server.ts']);

/** How `source` comes to open sockets, as the files on the way; null when it does not. */
function findOpener(source: Source, seen: Set<string>): string | null {
  if (seen.has(source.path)) return null;
  seen.add(source.path);
  const opener = source.imports.find(({ from, file }) => OPENERS.test(from) || OWN_OPENERS.has(file ?? ''));
  if (opener !== undefined) return `${source.path} imports ${opener.from}`;
  if (source.tokens.some(({ kind, value }) => kind === 'call' && value === 'fetch')) return `${source.path} fetches`;
  for (const { file } of source.imports) {
    const next = file === null ? undefined : BY_PATH.get(file);
    const found = next === undefined ? null : findOpener(next, seen);
    if (found !== null) return found;
  }
  return null;
}

const LEVELS = ['unit', 'edge'] as const;
const testsOf = (level: string): Source[] => SOURCES.filter(({ path }) => path.startsWith(`test/${level}/`));

describe('the levels of tests', () => {
  it.each(LEVELS)('test/%s has tests', level => {
    expect(testsOf(level).length).toBeGreaterThan(10);
  });

  it('a unit test opens no socket', () => {
    const breaches = testsOf('unit').flatMap(source => {
      const opener = findOpener(source, new Set());
      return opener === null ? [] : [`${source.path}:1 move it to test/edge: ${opener}`];
    });
    expect(breaches).toEqual([]);
  });

  it('an edge test opens one', () => {
    const breaches = testsOf('edge').filter(source => findOpener(source, new Set()) === null);
    expect(breaches.map(({ path }) => `${path}:1 opens no socket: move it to test/unit`)).toEqual([]);
  });

  it.each([
    "import { createServer } from 'node:http';",
    "import { openHttpServer } from '../../../src/http/open-http-server.js';",
    "import { openTestGateway } from '../../support/test-gateway.js';",
    "await fetch('http://127.0.0.1');",
  ])('%s opens a socket', line => {
    expect(findOpener(readSource('test/unit/planted/planted.test.ts', `${line}\n`), new Set())).not.toBeNull();
  });
});
