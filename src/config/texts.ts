/** From the environment to one text per variable: given directly, by the file that NAME_FILE names, or by its fallback. */

import { readFileSync, statSync } from 'node:fs';
import type { VariableFault } from '../lib/configuration-fault.js';
import { errorCode } from '../lib/error-code.js';
import { VARIABLES, type VariableName } from './variables.js';

const FILE_BYTES_MAX = 65_536;

export type Texts = Readonly<Partial<Record<VariableName, string>>>;

/** White space around a value is dropped, and an empty value counts as unset. */
export function readTexts(environment: NodeJS.ProcessEnv, faults: VariableFault[]): Texts {
  const texts: Partial<Record<VariableName, string>> = {};
  for (const { name } of VARIABLES) {
    const text = readOne(environment, name, faults);
    if (text !== null) texts[name] = text;
  }
  return texts;
}

/** The texts with every fallback in its place. */
export function withFallbacks(texts: Texts): Texts {
  const fallbacks = VARIABLES.filter(({ name, fallback }) => fallback !== null && texts[name] === undefined);
  return { ...texts, ...Object.fromEntries(fallbacks.map(({ name, fallback }) => [name, fallback])) };
}

/** Names that look like ours and are not: a slip of the pen that would otherwise stay unseen. */
export function findUnknownVariables(environment: NodeJS.ProcessEnv): readonly string[] {
  const known = new Set<string>(VARIABLES.flatMap(({ name }) => [name, `${name}_FILE`]));
  const ours = /^(MPESA|DARAJA|CALLBACK|STK|RESULT|ENQUIRY|SIMULATOR)_/;
  return Object.keys(environment).filter(name => ours.test(name) && !known.has(name));
}

function readOne(environment: NodeJS.ProcessEnv, name: VariableName, faults: VariableFault[]): string | null {
  const text = environment[name]?.trim() || null;
  const path = environment[`${name}_FILE`]?.trim() || null;
  if (path === null) return text;
  if (text !== null) {
    faults.push({ variable: name, problem: `is given twice: also as ${name}_FILE` });
    return null;
  }
  try {
    if (statSync(path).size <= FILE_BYTES_MAX) return readFileSync(path, 'utf8').trim() || null;
    faults.push({ variable: `${name}_FILE`, problem: `names a file of more than 64 KiB: ${path}` });
  } catch (error) {
    faults.push({ variable: `${name}_FILE`, problem: `cannot be read: ${path} (${errorCode(error)})` });
  }
  return null;
}
