/** Copies a value with one click, and says so. */

import { defineTexts, fill, useTexts } from '../texts/language.js';
import { useCopy } from './use-copy.js';

const TEXTS = defineTexts(
  { copy: 'Copy {value}', copied: 'Copied' },
  { copy: 'Nakili {value}', copied: 'Imenakiliwa' },
);

/** `name`: what is copied, where the value itself is too long to say. */
export function CopyButton({ value, name = value }: { readonly value: string; readonly name?: string }) {
  const texts = useTexts(TEXTS);
  const { isCopied, copy } = useCopy();
  const label = isCopied ? texts.copied : fill(texts.copy, { value: name });
  return (
    <button type="button" className="copy" onClick={() => copy(value)} aria-label={label} title={label}>
      {isCopied ? '✓' : <Sheets />}
    </button>
  );
}

/** Two sheets; the letter that looks like them is in few fonts. */
function Sheets() {
  return (
    <svg
      viewBox="0 0 16 16"
      width="1em"
      height="1em"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      aria-hidden="true"
    >
      <path d="M6 5.5h7.5v8.5h-7.5z M3.5 11h-1V2h8v1" />
    </svg>
  );
}
