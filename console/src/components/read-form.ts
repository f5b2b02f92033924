/** What was typed into a form, field by field. */

import type { FormEvent } from 'react';

/** Calls `take` with the named fields, trimmed; a field that is empty or not there is an empty text. */
export function readForm<const K extends string>(
  take: (given: Readonly<Record<K, string>>) => void,
  names: readonly K[],
): (event: FormEvent<HTMLFormElement>) => void {
  return event => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const typed = names.map(name => [name, String(form.get(name) ?? '').trim()]);
    // Object.fromEntries forgets the names.
    take(Object.fromEntries(typed) as Readonly<Record<K, string>>);
  };
}

/** "1500" for "1,500" and "1 500", as people write them. */
export function wholeAmount(typed: string): string {
  return typed.replace(/[\s,]/g, '');
}
