/** The language of a payer's page: the one in its link, else what the browser prefers. */

import type { Language } from '../../domain/failure-messages.js';

const LANGUAGES: ReadonlyMap<string, Language> = new Map([
  ['en', 'EN'],
  ['sw', 'SW'],
]);

/** `acceptLanguage` is the header as it came. English where neither names one of ours. */
export function chooseLanguage(asked: string | null, acceptLanguage: string | undefined): Language {
  const preferred = (acceptLanguage ?? '')
    .split(',')
    .map(readPreference)
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight)
    .find(({ tag }) => LANGUAGES.has(tag));
  return LANGUAGES.get(asked ?? '') ?? LANGUAGES.get(preferred?.tag ?? '') ?? 'EN';
}

/** Of "sw-KE;q=0.8" the language and its weight. */
function readPreference(text: string): { readonly tag: string; readonly weight: number } {
  const [range = '', ...parameters] = text.trim().toLowerCase().split(';');
  const quality = parameters
    .map(each => /^\s*q=(\d(?:\.\d{1,3})?)\s*$/.exec(each)?.[1])
    .find(each => each !== undefined);
  return { tag: range.split('-')[0] ?? '', weight: quality === undefined ? 1 : Number(quality) };
}
