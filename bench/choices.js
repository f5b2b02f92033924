/**
 * What a run was asked to do, from its arguments and variables. Names are compared without case. A name that nobody knows, and a
 * number that is none, stop the run: a choice that matches nothing would measure nothing and succeed.
 */

import { DATABASES, isReachable } from './data/databases.js';

/** Of `known`, those that `wanted` names, in the order of `known`; all when none is wanted. */
export function choose(what, wanted, known) {
  const unknown = wanted.filter(name => !known.some(each => isSame(each, name)));
  if (unknown.length > 0) refuse(`${what} "${unknown.join('", "')}" is not one of ${known.join(', ')}`);
  return wanted.length === 0 ? known : known.filter(each => wanted.some(name => isSame(each, name)));
}

/** The names in a variable, separated by commas; none when it is unset. */
export function readNames(variable) {
  const names = (process.env[variable] ?? '').split(',').map(name => name.trim());
  return names.filter(name => name !== '');
}

/** A number in a variable. */
export function readNumber(variable, fallback) {
  return toNumber(variable, process.env[variable] || String(fallback));
}

/** Several, separated by commas. */
export function readNumbers(variable, fallback) {
  const texts = readNames(variable);
  return texts.length === 0 ? fallback : texts.map(text => toNumber(variable, text));
}

function toNumber(variable, text) {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) refuse(`${variable} must be a whole number from 1, not "${text}"`);
  return number;
}

/** Of the databases that a benchmark is made for, those to measure on. One that BENCH_DATABASES names must answer. */
export async function chooseDatabases(possible) {
  const wanted = readNames('BENCH_DATABASES');
  const chosen = choose('BENCH_DATABASES', wanted, DATABASES).filter(name => possible.includes(name));
  const found = [];
  for (const name of chosen) {
    if (await isReachable(name)) found.push(name);
    else if (wanted.length > 0) refuse(`BENCH_DATABASES names ${name}, and no ${name} answers`);
    else process.stdout.write(`\n${name}: no server answers; skipped\n`);
  }
  return found;
}

function isSame(one, other) {
  return one.toLowerCase() === other.toLowerCase();
}

/** Says what is wrong, and leaves as the gateway's command line does when it is used wrongly. */
export function refuse(problem) {
  process.stderr.write(`${problem}\n`);
  process.exit(64);
}
