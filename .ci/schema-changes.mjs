/**
 * `node .ci/schema-changes.mjs`: a change of schema.graphql since the last release that breaks programs needs a line in the changelog which
 * names what it breaks. `node .ci/schema-changes.mjs OLDER NEWER CHANGELOG` compares other files. Leaves with 1 if a line is missing.
 */

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { buildSchema, findBreakingChanges } from 'graphql';

const SCHEMA = 'schema.graphql';
const git = (...args) => execFileSync('git', args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });

const [olderPath, newerPath = SCHEMA, changelogPath = 'CHANGELOG.md'] = process.argv.slice(2);
const changelog = readFileSync(changelogPath, 'utf8');
const older = olderPath === undefined ? readReleased(changelog) : readFileSync(olderPath, 'utf8');
const newer = readFileSync(newerPath, 'utf8');
const unreleased = changelog.split(/^## /m).find(part => part.startsWith('Unreleased')) ?? '';
const breaking = findBreakingChanges(buildSchema(older), buildSchema(newer)).map(({ description }) => description);
const missing = breaking.filter(description => !isTold(description, unreleased));
for (const description of breaking) {
  process.stdout.write(
    `${missing.includes(description) ? 'NOT IN THE CHANGELOG' : 'in the changelog'}: ${description}\n`,
  );
}
process.stdout.write(`${breaking.length} breaking changes of the schema, ${missing.length} of them without a line\n`);
process.exitCode = missing.length === 0 ? 0 : 1;

/** The schema of the commit that gave the newest release its heading. */
function readReleased(text) {
  const [heading] = /^## \d.*$/m.exec(text) ?? [];
  if (heading === undefined) throw new Error(`${changelogPath} has no release to compare with`);
  const commit = git('log', '--format=%H', '-S', heading, '--', changelogPath).trim().split('\n').at(-1);
  if (!commit) throw new Error('the commit of the last release is not here: fetch the whole history');
  return git('show', `${commit}:${SCHEMA}`);
}

/** Sentences of graphql-js begin with what they are about: `A required field NAME …`, `Type.field …`, `VALUE …`. */
function isTold(description, lines) {
  const [, path = ''] = /^(?:A required (?:field|arg) )?@?([\w.]+)/.exec(description) ?? [];
  const name = path.split('.').at(-1);
  return new RegExp(`\`[^\`]*\\b${name}\\b[^\`]*\``).test(lines);
}
