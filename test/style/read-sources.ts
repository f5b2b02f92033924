/** The sources as the style test sees them: files of the project, and what swc's parser says of each. */

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from '@swc/core';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Something a rule may be about: a name with dots (`Date.now`), a call (`fetch()`), a word of a string or of code. */
export interface Token {
  readonly kind: 'member' | 'call' | 'new' | 'name' | 'text' | 'syntax';
  readonly value: string;
  readonly line: number;
}

export interface Import {
  /** As written. */
  readonly from: string;
  /** Relative imports only: the file, from the root of the project. */
  readonly file: string | null;
  readonly names: readonly string[];
  readonly line: number;
}

export interface FunctionSize {
  readonly name: string;
  readonly line: number;
  readonly lines: number;
  /** Without the bodies of the functions inside it. */
  readonly ownLines: number;
}

export interface Source {
  /** From the root of the project, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  readonly tokens: readonly Token[];
  readonly functions: readonly FunctionSize[];
}

const IGNORED = new Set(['node_modules', 'dist', 'data', 'coverage', 'reports', '.git', '.stryker-tmp']);

/** Every file below `folder`, in the order of its path. */
export function listFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter(({ name }) => !IGNORED.has(name))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap(entry => {
      const path = folder === '.' ? entry.name : `${folder}/${entry.name}`;
      return entry.isDirectory() ? listFiles(path) : [path];
    });
}

export function readText(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

export function readSources(folder: string): Source[] {
  return listFiles(folder)
    .filter(path => path.endsWith('.ts'))
    .map(path => readSource(path, readText(path)));
}

/** What is published to programs of others: the client, without what is generated. */
export function readClientSources(): Source[] {
  return readSources('client/src').filter(({ path }) => !path.startsWith('client/src/generated/'));
}

type Node = Readonly<Record<string, unknown>> & { readonly type: string };

/** swc counts bytes on from whatever it parsed before; a statement put in front says where this file begins. */
const FRONT = ';\n';

export function readSource(path: string, text: string): Source {
  const code = FRONT + text.replace(/^#!/, '//');
  const module = parseSync(code, { syntax: 'typescript', decorators: true, target: 'es2022' });
  const bytes = Buffer.from(code);
  const base = module.body[0]?.span.start ?? 0;
  const newlines: number[] = [];
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) newlines.push(at);
  const lineAt = (position: number): number => countBelow(newlines, position - base);
  const found = { imports: [] as Import[], tokens: [] as Token[], functions: [] as FunctionSize[] };
  visit(module, { path, lineAt, ...found }, null);
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  return { path, text, lines, ...found, functions: found.functions.map(each => withOwnLines(each, found.functions)) };
}

interface Visitor {
  readonly path: string;
  lineAt(position: number): number;
  readonly imports: Import[];
  readonly tokens: Token[];
  readonly functions: FunctionSize[];
}

function visit(value: unknown, visitor: Visitor, name: string | null): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, visitor, null);
    return;
  }
  if (!isRecord(value)) return;
  if (isNode(value)) {
    readImport(value, visitor);
    readTokens(value, visitor);
    readFunction(value, visitor, name);
  }
  const ownName = nameOf(value) ?? name;
  for (const [key, child] of Object.entries(value)) if (key !== 'span') visit(child, visitor, ownName);
}

const IMPORTING = new Set(['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration']);

function readImport(node: Node, { path, lineAt, imports, tokens }: Visitor): void {
  const isCall = node.type === 'CallExpression' && isRecord(node.callee) && node.callee.type === 'Import';
  const from = textOf(isCall ? firstArgument(node) : IMPORTING.has(node.type) ? node.source : null);
  if (from === '') return;
  const line = lineAt(startOf(node));
  const file = from.startsWith('.') ? normalize(join(dirname(path), from)).replace(/\.js$/, '.ts') : null;
  const specifiers = Array.isArray(node.specifiers) ? node.specifiers : [];
  imports.push({ from, file, line, names: isCall ? ['*'] : specifiers.map(importedName) });
  if (node.type.startsWith('Export')) tokens.push({ kind: 'syntax', value: 're-export', line });
}

/** "*" for a default or namespace import, through which every name can be reached. */
function importedName(specifier: Readonly<Record<string, unknown>>): string {
  return specifier.type === 'ImportSpecifier' ? textOf(specifier.imported ?? specifier.local) : '*';
}

function firstArgument(call: Node): unknown {
  const [argument]: unknown[] = Array.isArray(call.arguments) ? call.arguments : [];
  return isRecord(argument) ? argument.expression : null;
}

/** Syntax that a rule may forbid. */
const SYNTAX: Readonly<Record<string, string>> = {
  ExportDefaultDeclaration: 'export default',
  ExportDefaultExpression: 'export default',
  TsNonNullExpression: 'non-null !',
};

function readTokens(node: Node, { lineAt, tokens }: Visitor): void {
  const add = (kind: Token['kind'], value: string): void => {
    tokens.push({ kind, value, line: lineAt(startOf(node)) });
  };
  const syntax = SYNTAX[node.type] ?? (node.type === 'TsKeywordType' && node.kind === 'any' ? 'any' : undefined);
  if (syntax !== undefined) add('syntax', syntax);
  if (node.type === 'MemberExpression') add('member', dotted(node));
  if (node.type === 'CallExpression' && isRecord(node.callee)) add('call', dotted(node.callee));
  if (node.type === 'NewExpression' && isRecord(node.callee)) {
    const hasArguments = Array.isArray(node.arguments) && node.arguments.length > 0;
    add('new', `${dotted(node.callee)}(${hasArguments ? '…' : ''})`);
  }
  if (node.type === 'Identifier' && typeof node.value === 'string') add('name', node.value);
  if (node.type === 'StringLiteral' && typeof node.value === 'string') add('text', node.value);
  if (node.type === 'TemplateElement' && typeof node.raw === 'string') add('text', node.raw);
}

const FUNCTIONS = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ClassMethod',
  'PrivateMethod',
  'Constructor',
  'MethodProperty',
]);

function readFunction(node: Node, { lineAt, functions }: Visitor, name: string | null): void {
  if (!FUNCTIONS.has(node.type)) return;
  const line = lineAt(startOf(node));
  const last = lineAt(isRecord(node.span) && typeof node.span.end === 'number' ? node.span.end - 1 : 0);
  const lines = last - line + 1;
  functions.push({ name: nameOf(node) ?? name ?? 'a function', line, lines, ownLines: lines });
}

function withOwnLines(outer: FunctionSize, all: readonly FunctionSize[]): FunctionSize {
  const inside = new Set<number>();
  for (const { line, lines } of all) {
    const isInside = line >= outer.line && line + lines <= outer.line + outer.lines && lines < outer.lines;
    if (isInside) for (let at = line + 1; at < line + lines; at += 1) inside.add(at);
  }
  return { ...outer, ownLines: outer.lines - inside.size };
}

/** `process.env.HOME` is "process.env.HOME"; what is no plain chain of names shows as "…". */
function dotted(node: Readonly<Record<string, unknown>>): string {
  if (node.type === 'Identifier') return String(node.value);
  if (node.type !== 'MemberExpression' || !isRecord(node.object) || !isRecord(node.property)) return '…';
  return `${dotted(node.object)}.${node.property.type === 'Identifier' ? String(node.property.value) : '…'}`;
}

function nameOf(node: Readonly<Record<string, unknown>>): string | null {
  const name = textOf(node.identifier ?? node.id ?? node.key);
  return name === '' ? null : name;
}

function textOf(node: unknown): string {
  return isRecord(node) && typeof node.value === 'string' ? node.value : '';
}

function startOf(node: Node): number {
  return isRecord(node.span) && typeof node.span.start === 'number' ? node.span.start : 0;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isNode(value: Readonly<Record<string, unknown>>): value is Node {
  return typeof value.type === 'string';
}

/** How many of the ascending numbers are below `limit`: of newlines, the line that a position is on. */
function countBelow(ascending: readonly number[], limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
