/** The language of the console: the person's choice on this device, else the browser's, else English. */

import { useSyncExternalStore } from 'react';
import type { Language } from '../api/schema.js';

const NAME = 'mpesa-gateway-language';
const listeners = new Set<() => void>();

function isSwahili(tag: string): boolean {
  return /^sw\b/i.test(tag);
}

/** What the page speaks now. */
export function readLanguage(): Language {
  const chosen = localStorage.getItem(NAME);
  if (chosen === 'EN' || chosen === 'SW') return chosen;
  return isSwahili(navigator.languages[0] ?? navigator.language) ? 'SW' : 'EN';
}

/** From now on, and on the next visit. */
export function chooseLanguage(language: Language): void {
  localStorage.setItem(NAME, language);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Renders again when somebody chooses another. */
export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, readLanguage);
}

/** The texts of a page in both languages: one that is missing in Swahili is a type error. */
export type Translated<T> = Readonly<Record<Language, T>>;

/** Keeps the shape of the English texts for the Swahili ones. */
export function defineTexts<const K extends string>(
  EN: Readonly<Record<K, string>>,
  SW: Readonly<Record<NoInfer<K>, string>>,
): Translated<Readonly<Record<K, string>>> {
  return { EN, SW };
}

/** The texts in the language of the page. */
export function useTexts<T>(texts: Translated<T>): T {
  return texts[useLanguage()];
}

/** Puts values into a text: "{count} new". */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}
