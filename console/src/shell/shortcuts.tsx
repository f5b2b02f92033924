/** Keys that work everywhere: `g` and a letter go to a page, `?` says which keys there are. */

import { useEffect, useMemo, useRef } from 'react';
import { useLocation } from 'wouter';
import type { PageRow } from '../pages/pages.js';
import { defineTexts, useLanguage, useTexts } from '../texts/language.js';

const TEXTS = defineTexts(
  {
    title: 'Keyboard shortcuts',
    search: 'Search payments',
    next: 'Next row, previous row',
    open: 'Open the row',
    help: 'This list',
    close: 'Close',
  },
  {
    title: 'Vitufe',
    search: 'Tafuta malipo',
    next: 'Mstari unaofuata, uliotangulia',
    open: 'Fungua mstari',
    help: 'Orodha hii',
    close: 'Funga',
  },
);

/** After `g`, a letter counts for so long. */
const CHORD_MS = 1_500;

/** What a person types belongs to the field, and what is pressed with Ctrl to the browser. */
export function isForPage(event: KeyboardEvent): boolean {
  const { target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return false;
  return !(target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]'));
}

/** A letter for each page: the first one of its English name that no page before it has. */
function lettersOf(pages: readonly PageRow[]): ReadonlyMap<string, PageRow> {
  const letters = new Map<string, PageRow>();
  for (const page of pages) {
    const letter = [...(page.name?.EN.toLowerCase() ?? '')].find(each => /[a-z]/.test(each) && !letters.has(each));
    if (letter !== undefined) letters.set(letter, page);
  }
  return letters;
}

export function Shortcuts({ pages }: { readonly pages: readonly PageRow[] }) {
  const texts = useTexts(TEXTS);
  const language = useLanguage();
  const [, navigate] = useLocation();
  const help = useRef<HTMLDialogElement>(null);
  const letters = useMemo(() => lettersOf(pages), [pages]);
  useEffect(() => {
    let chordAt = Number.NEGATIVE_INFINITY;
    const onKey = (event: KeyboardEvent): void => {
      if (!isForPage(event)) return;
      const page = event.timeStamp - chordAt < CHORD_MS ? letters.get(event.key) : undefined;
      chordAt = event.key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY;
      if (event.key === '?') help.current?.showModal();
      if (page) navigate(page.path);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [letters, navigate]);
  return (
    <dialog ref={help} aria-labelledby="keys-title">
      <h2 id="keys-title">{texts.title}</h2>
      <dl className="keys">
        <Key keys={['/', 'Ctrl K']} does={texts.search} />
        <Key keys={['j', 'k']} does={texts.next} />
        <Key keys={['Enter']} does={texts.open} />
        {[...letters].map(([letter, { name }]) => (
          <Key key={letter} keys={[`g ${letter}`]} does={name?.[language] ?? ''} />
        ))}
        <Key keys={['?']} does={texts.help} />
      </dl>
      <form method="dialog">
        <button type="submit">{texts.close}</button>
      </form>
    </dialog>
  );
}

function Key({ keys, does }: { readonly keys: readonly string[]; readonly does: string }) {
  return (
    <>
      <dt>
        {keys.map(key => (
          <kbd key={key}>{key}</kbd>
        ))}
      </dt>
      <dd>{does}</dd>
    </>
  );
}
