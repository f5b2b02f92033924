/** Every reference in a comment or a document leads to a file and a section of this repository. */

import { describe, expect, it, test } from '@jest/globals';
import { listFiles, readText } from './read-sources.js';
import { anchorsOf, findReferences, readTargets, refuseReference } from './references.js';

const TARGETS = readTargets();
const HAS_COMMENTS = /\.(ts|mjs|cjs|js|sh|ya?ml|md)$|(^|\/)(Dockerfile|run)$/;
const FILES = listFiles('.').filter(path => HAS_COMMENTS.test(path) && !path.startsWith('test/fixtures/'));

function findUnresolved(path: string, text: string): string[] {
  return findReferences(path, text).flatMap(reference => {
    const refusal = refuseReference(path, reference, TARGETS);
    return refusal === null ? [] : [`${path}:${reference.line} ${reference.kind} ${reference.target}: ${refusal}`];
  });
}

describe('references', () => {
  it('lead somewhere, all of them', () => {
    expect(FILES.flatMap(path => findUnresolved(path, readText(path)))).toEqual([]);
  });

  it('are found: the contract, Daraja, decisions, files and links are all pointed to', () => {
    const kinds = FILES.flatMap(path => findReferences(path, readText(path)).map(({ kind }) => kind));
    for (const kind of ['contract', 'daraja', 'decision', 'file', 'command', 'link'] as const) {
      expect(kinds.filter(each => each === kind).length).toBeGreaterThan(1);
    }
  });
});

describe('a reference that is planted', () => {
  it.each([
    ['contract 3, rule 9', 'docs/contract.md has no such number'],
    ['contract section 13', 'docs/contract.md has no such number'],
    ["the contract's sections 4 and 14", 'docs/contract.md has no such number'],
    ['contract section 3, rules 4–8', 'docs/contract.md has no such number'],
    ['contract 5.99', 'docs/contract.md has no such number'],
    ['daraja.md §4.9', 'docs/daraja.md and docs/daraja/ have no such section'],
    ['daraja.md sections 2, 3 and 40', 'docs/daraja.md and docs/daraja/ have no such section'],
    ['decision 9999', 'docs/decisions has no such page'],
    ['see docs/nowhere.md', 'there is no such file'],
    ['see frontends.md', 'there is no such file'],
    ['as src/domain/decides.ts has it', 'there is no such file'],
    ['threats T17', 'that list is not part of the project: say what it says'],
    ['as T17 shows', 'that list is not part of the project: say what it says'],
    ['npm run nothing', 'package.json has no such script'],
  ])('%s', (words, refusal) => {
    const text = `const x = 1;\n\n/**\n * Some words (${words.replace(/ (?=\S+$)/, '\n * ')}).\n */\n`;
    const unresolved = findUnresolved('src/domain/planted.ts', text);
    expect(unresolved).toHaveLength(1);
    expect(unresolved[0]).toMatch(/^src\/domain\/planted\.ts:[45] /);
    expect(unresolved[0]).toContain(refusal);
  });

  it.each([
    ['contract 3, rules 5 and 6', 3],
    ['contract 3.5', 1],
    ['contract, section 4', 1],
    ['daraja.md §4.1, §7.1, §8', 4],
    ['daraja.md sections 4 to 8', 6],
    ['decision 3', 1],
    ['daraja.md §20.2, which has moved', 2],
  ])('%s leads somewhere', (words, count) => {
    expect(findReferences('src/domain/planted.ts', `// ${words}`)).toHaveLength(count);
    expect(findUnresolved('src/domain/planted.ts', `// ${words}`)).toEqual([]);
  });

  it('in code, outside of comments, is nothing', () => {
    expect(findReferences('src/domain/planted.ts', "const x = 'contract 99'; const y = 'docs/nowhere.md';")).toEqual(
      [],
    );
  });

  it.each([
    ['[x](nowhere.md)', 'there is no such file'],
    ['[x](contract.md#3.99)', 'contract.md has no such heading'],
    ['[x](contract.md#4-payment-states)', 'contract.md has no such heading'],
  ])('%s in a document', (words, refusal) => {
    const unresolved = findUnresolved('docs/planted.md', `# Planted\n\nSee ${words}.\n`);
    expect(unresolved.join('\n')).toContain(`docs/planted.md:3 link ${words.slice(4, -1)}: ${refusal}`);
  });
});

test('anchors of a document are those that GitHub makes', () => {
  const text =
    '# A `code` title\n## 3. Callback routes\n## Twice\n## Twice\n<a id="3.5"></a>\n```\n# no heading\n```\n';
  expect([...anchorsOf(text)].sort()).toEqual(['3-callback-routes', '3.5', 'a-code-title', 'twice', 'twice-1']);
});
