/** The door: a key where the gateway wants one, and what is the matter while it cannot be reached. */

import type { FormEvent } from 'react';
import { defineTexts, useTexts } from '../texts/language.js';
import type { Entrance } from './session.js';

const TEXTS = defineTexts(
  {
    title: 'M-Pesa gateway',
    key: 'API key',
    keep: 'Keep it on this device',
    enter: 'Open the console',
    tooOften: 'Too many attempts: the gateway checks no keys for now. Wait a little; this page tries again by itself.',
    wrong: 'The gateway does not know this key. It may have expired: ask for a new one.',
    advice: 'The key decides what you see. A readonly key sees payments with the phone numbers masked.',
    away: 'The gateway cannot be reached. This page tries again by itself.',
    loading: 'One moment…',
  },
  {
    title: 'Lango la M-Pesa',
    key: 'Ufunguo wa API',
    keep: 'Uhifadhi kwenye kifaa hiki',
    enter: 'Fungua',
    tooOften:
      'Lango limeulizwa mara nyingi mno, halikagui ufunguo sasa. Subiri kidogo; ukurasa huu utajaribu tena wenyewe.',
    wrong: 'Lango halitambui ufunguo huu. Huenda umeisha muda: omba mpya.',
    advice: 'Ufunguo huamua unachokiona. Ufunguo wa readonly huona malipo, lakini si nambari kamili za simu.',
    away: 'Lango halipatikani. Ukurasa huu utajaribu tena wenyewe.',
    loading: 'Subiri kidogo…',
  },
);

export function Entry({ entrance }: { readonly entrance: Exclude<Entrance, { readonly state: 'IN' }> }) {
  const texts = useTexts(TEXTS);
  if (entrance.state !== 'REFUSED') {
    return (
      <main className="entry late">
        <h1>{texts.title}</h1>
        <p role="status">{entrance.state === 'AWAY' ? texts.away : texts.loading}</p>
      </main>
    );
  }
  const enter = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    entrance.signIn(String(given.get('key')).trim(), given.has('keep'));
  };
  return (
    <main className="entry">
      <h1>{texts.title}</h1>
      <form onSubmit={enter}>
        <label htmlFor="key">{texts.key}</label>
        <input id="key" name="key" type="password" autoComplete="current-password" required aria-describedby="advice" />
        <label>
          <input name="keep" type="checkbox" /> {texts.keep}
        </label>
        <button type="submit">{texts.enter}</button>
        {entrance.why !== 'NO_KEY' && <p role="alert">{entrance.why === 'WRONG_KEY' ? texts.wrong : texts.tooOften}</p>}
        <p id="advice">{texts.advice}</p>
      </form>
    </main>
  );
}
