/** A URL is judged alike the first time and the hundred thousandth: URL.canParse of Node 20 is not, once V8 has compiled its caller. */

import { expect, test } from '@jest/globals';

import { readOrigin } from '../../../src/config/urls.js';
import { parseUrl } from '../../../src/lib/parse-url.js';

const OFTEN = 100_000;

test('a name with ü is a URL however often it is asked', () => {
  let refused = 0;
  for (let time = 0; time < OFTEN; time += 1) if (!parseUrl('https://bücher.example')) refused += 1;
  expect(refused).toBe(0);
});

test('C8: an origin with ü is told how to be written however often it is asked', () => {
  const told = new Set<string>();
  for (let time = 0; time < OFTEN; time += 1) told.add(JSON.stringify(readOrigin('https://bücher.example')));
  expect([...told]).toEqual([expect.stringContaining('write https://xn--bcher-kva.example')]);
});

test('what is not a URL is null, with a base or without', () => {
  expect(parseUrl('shop')).toBeNull();
  expect(parseUrl('//', 'http://gateway')).toBeNull();
  expect(parseUrl('/a?b', 'http://gateway')?.pathname).toBe('/a');
});
