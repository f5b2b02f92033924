/** A page whose code did not come, or broke: what happened, what it means, what to do. */

import { defineTexts, useTexts } from '../texts/language.js';

const TEXTS = defineTexts(
  {
    title: 'This page cannot be shown',
    advice: 'The gateway may be out of reach, or was updated after this page was opened. Payments go on at M-Pesa.',
    reload: 'Reload',
  },
  {
    title: 'Ukurasa huu hauwezi kuonyeshwa',
    advice: 'Huenda lango halipatikani, au limesasishwa tangu ukurasa ufunguliwe. Malipo yanaendelea M-Pesa.',
    reload: 'Upakie upya',
  },
);

export function BrokenPage() {
  const texts = useTexts(TEXTS);
  return (
    <section>
      <h1>{texts.title}</h1>
      <div className="problem" role="alert">
        <p>{texts.advice}</p>
        <button type="button" onClick={() => location.reload()}>
          {texts.reload}
        </button>
      </div>
    </section>
  );
}
