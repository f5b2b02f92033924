/** From the environment to one text per variable: given directly, or by the file that NAME_FILE names. */

import type { VariableFault } from '../lib/configuration-fault.js';
import { errorCode } from '../lib/error-code.js';
import { isOpenToAll, readSmallFile } from '../lib/read-small-file.js';
import { VARIABLES, type VariableName } from './variables.js';
import { findWritingProblem } from './written.js';

const FILE_BYTES_MAX = 65_536;

/** Programs agree on these names in lower case as well. */
const LOWER_CASE: ReadonlyMap<VariableName, string> = new Map([
  ['HTTPS_PROXY', 'https_proxy'],
  ['NO_PROXY', 'no_proxy'],
]);

/** What was given, by variable; a missing one is unset. */
export type Texts = Readonly<Partial<Record<VariableName, string>>>;

/** The texts, and which of them could not be read. */
export interface ReadTexts {
  readonly texts: Texts;
  /** Variables whose text could not be had; of these nothing more is said. */
  readonly faulty: ReadonlySet<VariableName>;
}

/** Text or problem; null where there is none. */
type Found = { readonly text: string } | { readonly variable: string; readonly problem: string } | null;

/** An empty value counts as unset. A value in quotation marks, with spaces around it or of several lines is a fault. */
export function readTexts(environment: NodeJS.ProcessEnv, faults: VariableFault[]): ReadTexts {
  const texts: Partial<Record<VariableName, string>> = {};
  const faulty = new Set<VariableName>();
  for (const { name } of VARIABLES) {
    const found = findText(environment, name);
    if (found === null) continue;
    if ('text' in found) texts[name] = found.text;
    else {
      faults.push(found);
      faulty.add(name);
    }
  }
  return { texts, faulty };
}

/** Names that look like ours and are not: a slip of the pen that would otherwise stay unseen. */
export function findUnknownVariables(environment: NodeJS.ProcessEnv): readonly string[] {
  const known = new Set<string>(VARIABLES.flatMap(({ name }) => [name, `${name}_FILE`]));
  const ours = /^(MPESA|DARAJA|CALLBACK|STK|RESULT|ENQUIRY|SIMULATOR)_/;
  return Object.keys(environment).filter(name => ours.test(name) && !known.has(name));
}

function findText(environment: NodeJS.ProcessEnv, name: VariableName): Found {
  const fileName = `${name}_FILE`;
  const text = environment[name] || environment[LOWER_CASE.get(name) ?? ''] || null;
  const path = environment[fileName] || null;
  if (path === null) return text === null ? null : judge(text, name, '');
  if (text !== null) return { variable: name, problem: `is set twice: also as ${fileName}` };
  const pathProblem = findWritingProblem(path);
  return pathProblem === null ? readTextFile(path, fileName) : { variable: fileName, problem: pathProblem };
}

function readTextFile(path: string, variable: string): Found {
  try {
    const bytes = readSmallFile(path, FILE_BYTES_MAX);
    if (isOpenToAll(path)) return { variable, problem: `names a file that every user may write to: chmod 600 ${path}` };
    if (bytes === null) return { variable, problem: `names a file of more than 64 KiB: ${path}` };
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const line = text.replace(/\r?\n$/, '');
    return line === '' ? null : judge(line, variable, 'names a file whose value ');
  } catch (error) {
    const code = errorCode(error);
    const isNoText = code === 'ERR_ENCODING_INVALID_ENCODED_DATA';
    return {
      variable,
      problem: isNoText ? `names a file that is not UTF-8 text: ${path}` : `cannot be read: ${path} (${code})`,
    };
  }
}

function judge(text: string, variable: string, subject: string): Found {
  const problem = findWritingProblem(text);
  return problem === null ? { text } : { variable, problem: subject + problem };
}
