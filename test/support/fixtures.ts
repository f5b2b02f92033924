/** Fixture files: messages in Daraja's exact shapes. Each is read by a test; a file that no test names fails the suite. */

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

import { readBody } from '../../src/operations/read-body.js';

export const FIXTURES = new URL('../fixtures/', import.meta.url);

/** Reads the parsed body, and what it should make of it. An unreadable body is compared as `readBody` gave it. */
export type FixtureCase = readonly [read: (body: unknown) => unknown, expected: unknown];

export function fixtureBytes(folder: string, file: string): Buffer {
  return readFileSync(new URL(`${folder}/${file}`, FIXTURES));
}

export function fixtureFiles(folder: string): string[] {
  return readdirSync(new URL(`${folder}/`, FIXTURES)).sort();
}

/** One test for each file of the folder, and one that the table names exactly the files that are there. */
export function describeFixtures(folder: string, cases: Readonly<Record<string, FixtureCase>>): void {
  describe(`fixtures of ${folder}`, () => {
    it('names every file', () => {
      expect(Object.keys(cases).sort()).toEqual(fixtureFiles(folder));
    });

    it.each(Object.entries(cases))('%s', (file, [read, expected]) => {
      const body = readBody(fixtureBytes(folder, file));
      expect(body.ok ? read(body.value) : body).toEqual(expected);
    });
  });
}
