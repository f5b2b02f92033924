/** What comments and documents point to: sections of the contract and of Daraja's habits, decisions, files, commands. */

import { existsSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { listFiles, ROOT, readText } from './read-sources.js';

export interface Reference {
  readonly kind: 'contract' | 'daraja' | 'decision' | 'file' | 'command' | 'link' | 'elsewhere';
  /** A number such as "3.5", a path, an anchor, the name of a script. */
  readonly target: string;
  readonly line: number;
}

const NUMBER = String.raw`\d+(?:\.\d+)?`;
/** "2, 3 and 4", "4 to 8", "4–6". */
const LIST = `${NUMBER}(?:(?:, and | and |, | to |[–-])(?:section )?§?${NUMBER})*`;

const CONTRACT = new RegExp(
  String.raw`\bcontract(?:'s|,|\.md)? (?:sections? )?(${LIST})(?:,? rules? (${LIST}))?`,
  'gi',
);
const DARAJA = new RegExp(String.raw`\bdaraja\.md,? sections? (${LIST})`, 'gi');
const SECTION = new RegExp(`§(${NUMBER})(?:[–-]§?(${NUMBER}))?`, 'g');
const DECISION = new RegExp(String.raw`\bdecisions? (${LIST})\b`, 'gi');
const PAGE = /(?<![\w/.-])((?:[\w.-]+\/)*[\w-]+\.md)\b/g;
const FILE = /(?<![\w/.@-])((?:src|test|docs|bench|public|\.ci)\/[\w./-]*[\w/])(?![\w*<…])/g;
const QUOTED_FILE = /`((?:[\w-]+\/)*[\w.-]+\.(?:ts|cjs|ya?ml|graphql|svg))`/g;
const COMMAND = /\bnpm run ([\w:-]+)/g;
const LINK = /\]\((?<target>[^)\s]+)\)/g;
/** Rows of lists that are not part of the project. */
const ELSEWHERE = /\bthreats? (?:§|section |T)?\d[\w.]*|\bT\d{1,2}\b(?!:)|(?<!\w)\.\.\/shared\b/g;

/** Folders that a command of the project makes. */
const MADE = new Set(['bench/results']);

/** Documents that speak of other projects' files. */
const OF_OTHERS = /^docs\/daraja(\/|\.md)/;

/** Every reference of a file: of a document its whole text, of code its comments. */
export function findReferences(path: string, text: string): Reference[] {
  const isDocument = path.endsWith('.md');
  const { words, lineAt } = asOneLine(isDocument ? text : onlyComments(path, text));
  const found: Reference[] = [];
  const add = (kind: Reference['kind'], at: number, ...targets: readonly string[]): void => {
    found.push(...targets.map(target => ({ kind, target, line: lineAt(at) })));
  };
  for (const { 1: list = '', 2: rules, index } of words.matchAll(CONTRACT)) {
    const sections = numbersOf(list);
    add('contract', index, ...sections);
    if (rules !== undefined) add('contract', index, ...numbersOf(rules).map(rule => `${sections.at(-1)}.${rule}`));
  }
  for (const { 1: list = '', index } of words.matchAll(DARAJA)) add('daraja', index, ...numbersOf(list));
  for (const { 1: from = '', 2: to, index } of words.matchAll(SECTION)) {
    add('daraja', index, ...(to === undefined ? [from] : numbersOf(`${from}–${to}`)));
  }
  for (const { 1: list = '', index } of words.matchAll(DECISION)) add('decision', index, ...numbersOf(list));
  for (const { 1: name = '', index } of words.matchAll(COMMAND)) add('command', index, name);
  for (const { 0: words_, index } of words.matchAll(ELSEWHERE)) add('elsewhere', index, words_);
  if (isDocument) for (const { groups, index } of words.matchAll(LINK)) add('link', index, groups?.target ?? '');
  const patterns = OF_OTHERS.test(path) ? [] : isDocument ? [PAGE, FILE, QUOTED_FILE] : [PAGE, FILE];
  for (const pattern of patterns) {
    for (const { 1: file = '', index } of words.matchAll(pattern)) add('file', index, file);
  }
  return found.filter((each, at) => found.findIndex(other => isSame(each, other)) === at);
}

function isSame(one: Reference, other: Reference): boolean {
  return one.kind === other.kind && one.target === other.target && one.line === other.line;
}

/** Where a reference may lead. */
export interface Targets {
  readonly contract: ReadonlySet<string>;
  readonly daraja: ReadonlySet<string>;
  readonly decisions: ReadonlySet<string>;
  readonly commands: ReadonlySet<string>;
  readonly files: readonly string[];
}

export function readTargets(): Targets {
  const files = listFiles('.');
  const contract = readText('docs/contract.md');
  const darajas = files.filter(path => OF_OTHERS.test(path)).map(readText);
  const { scripts } = JSON.parse(readText('package.json')) as { scripts: Record<string, string> };
  return {
    contract: new Set([...matches(contract, /^## (\d+)\./gm), ...matches(contract, /<a id="([\d.]+)">/g)]),
    daraja: new Set(
      darajas.flatMap(text => [...matches(text, /^#+ §([\d.]+) /gm), ...matches(text, /^\| §([\d.]+) \| §/gm)]),
    ),
    decisions: new Set(files.flatMap(path => matches(path, /^docs\/decisions\/0*(\d+)-/g))),
    commands: new Set(Object.keys(scripts)),
    files,
  };
}

/** Why a reference of the file at `path` leads nowhere; null when it leads somewhere. */
export function refuseReference(path: string, { kind, target }: Reference, targets: Targets): string | null {
  // The page of threats is where the numbers are said.
  if (kind === 'elsewhere' && path === 'docs/threat-model.md') return null;
  if (kind === 'elsewhere') return 'that list is not part of the project: say what it says';
  if (kind === 'link') return refuseLink(path, target);
  if (kind === 'file') return isFile(path, target, targets.files) ? null : 'there is no such file';
  if (kind === 'command') return targets.commands.has(target) ? null : 'package.json has no such script';
  if (kind === 'contract') return targets.contract.has(target) ? null : 'docs/contract.md has no such number';
  if (kind === 'decision') return targets.decisions.has(target) ? null : 'docs/decisions has no such page';
  return targets.daraja.has(target) ? null : 'docs/daraja.md and docs/daraja/ have no such section';
}

function isFile(path: string, target: string, files: readonly string[]): boolean {
  const places = [dirname(path), '.', 'docs'].map(folder => normalize(join(folder, target)));
  if (MADE.has(target) || places.some(place => existsSync(join(ROOT, place)))) return true;
  // A filter of test files, a file without its ending, the end of a longer path.
  const source = target.replace(/\.js$/, '.ts');
  return files.some(file => file.startsWith(`${target}.`) || file === source || `/${file}`.endsWith(`/${source}`));
}

function refuseLink(path: string, target: string): string | null {
  if (/^[a-z]+:/.test(target)) return null;
  const [file = '', anchor = ''] = decodeURI(target).split('#');
  const place = file === '' ? path : normalize(join(dirname(path), file));
  if (!existsSync(join(ROOT, place))) return 'there is no such file';
  if (anchor === '' || !place.endsWith('.md')) return null;
  return anchorsOf(readText(place)).has(anchor) ? null : `${basename(place)} has no such heading`;
}

/** As GitHub makes them: a heading's words in lower case, without punctuation, joined by hyphens; and anchors set by hand. */
export function anchorsOf(text: string): Set<string> {
  const prose = text.replace(/^```[\s\S]*?^```/gm, '');
  const anchors = new Set(matches(prose, /<a id="([^"]+)">/g));
  for (const heading of matches(prose, /^#+ (.+)$/gm)) {
    const slug = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-');
    let [name, copies] = [slug, 0];
    while (anchors.has(name)) name = `${slug}-${++copies}`;
    anchors.add(name);
  }
  return anchors;
}

/** "2, 3 and 4" → 2 3 4, "4–6" → 4 5 6; "4.1–4.3" names its ends. */
function numbersOf(list: string): string[] {
  const parts = list.split(/(, and | and |, | to |[–-])/).map(part => part.replace(/section |§/g, ''));
  return parts.flatMap((part, index) => {
    if (index % 2 === 0) return [part];
    const [from, to] = [Number(parts[index - 1]), Number(parts[index + 1])];
    const isRange = /^( to |[–-])$/.test(part) && Number.isInteger(from) && Number.isInteger(to);
    return isRange ? Array.from({ length: Math.max(0, to - from - 1) }, (_, at) => String(from + 1 + at)) : [];
  });
}

/** Everything else becomes blank, so that lines keep their numbers. */
function onlyComments(path: string, text: string): string {
  const isScript = /\.(sh|ya?ml)$|(^|\/)(Dockerfile|run|\.[\w.]+)$/.test(path);
  const comment = isScript ? /(?<=^|\s)#.*$/gm : /\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm;
  let comments = '';
  let at = 0;
  for (const match of text.matchAll(comment)) {
    comments += blank(text.slice(at, match.index)) + match[0];
    at = match.index + match[0].length;
  }
  return comments + blank(text.slice(at));
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}

/** Line ends and the stars and slashes that begin a comment's line become one space each; a place still knows its line. */
function asOneLine(text: string): { readonly words: string; lineAt(at: number): number } {
  const starts = [0];
  let words = '';
  for (const line of text.split('\n')) {
    words += `${line.replace(/^\s*(\*(?!\*)\/?|\/\/|#(?!#))?\s*/, '').trimEnd()} `;
    starts.push(words.length);
  }
  return { words, lineAt: at => starts.findLastIndex(start => start <= at) + 1 };
}

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, found]) => found ?? '');
}
