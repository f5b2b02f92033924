/** A key that was just made: the only time that anybody sees it. */

import { useEffect, useRef } from 'react';
import { CopyButton } from '../../components/copy-button.js';
import { defineTexts, fill, useTexts } from '../../texts/language.js';

const TEXTS = defineTexts(
  {
    title: 'The key of {name}',
    advice: 'Copy it now. The gateway keeps only its digest, and nobody can show it again.',
    kept: 'I have kept it',
  },
  {
    title: 'Ufunguo wa {name}',
    advice: 'Unakili sasa. Lango huhifadhi alama yake tu, na hakuna anayeweza kuuonyesha tena.',
    kept: 'Nimeuhifadhi',
  },
);

/** Lives in the memory of this page only. */
export interface Secret {
  readonly name: string;
  readonly key: string;
}

export function ShownOnce({ secret, onKept }: { readonly secret: Secret; onKept(): void }) {
  const texts = useTexts(TEXTS);
  const place = useRef<HTMLElement>(null);
  useEffect(() => place.current?.focus(), []);
  return (
    <section className="card once" ref={place} tabIndex={-1} aria-labelledby="once">
      <h2 id="once">{fill(texts.title, { name: secret.name })}</h2>
      <p>
        <code>{secret.key}</code> <CopyButton value={secret.key} />
      </p>
      <p>{texts.advice}</p>
      <button type="button" className="do" onClick={onKept}>
        {texts.kept}
      </button>
    </section>
  );
}
