/** Copies a text with one press, and says so for a moment. */

import { useEffect, useState } from 'react';

const SAID_MS = 1_500;

/** `isCopied` for a moment after each success. */
export function useCopy(): { readonly isCopied: boolean; copy(text: string): void } {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), SAID_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = (text: string) => {
    write(text).then(setCopied, () => setCopied(false));
  };
  return { isCopied, copy };
}

/** `navigator.clipboard` is not there on a page that comes by http from another machine, such as the shop's own. */
async function write(text: string): Promise<boolean> {
  if (!navigator.clipboard) return copyFromField(text);
  await navigator.clipboard.writeText(text);
  return true;
}

function copyFromField(text: string): boolean {
  const { activeElement } = document;
  const field = document.createElement('textarea');
  field.value = text;
  // Outside of an open dialog nothing can be selected.
  (document.querySelector('dialog[open]') ?? document.body).append(field);
  field.select();
  const isCopied = document.execCommand('copy');
  field.remove();
  if (activeElement instanceof HTMLElement) activeElement.focus();
  return isCopied;
}
