/** An address that is no page, or none of this key. */

import { Link } from 'wouter';
import { defineTexts, useTexts } from '../texts/language.js';

const TEXTS = defineTexts(
  { title: 'Not here', text: 'There is no such page, or this key may not see it.', home: 'Go to the payments' },
  { title: 'Haipo', text: 'Hakuna ukurasa kama huu, au ufunguo huu hauruhusiwi kuuona.', home: 'Nenda kwenye malipo' },
);

export function NotHere() {
  const texts = useTexts(TEXTS);
  return (
    <section>
      <h1>{texts.title}</h1>
      <p>{texts.text}</p>
      <p>
        <Link href="/">{texts.home}</Link>
      </p>
    </section>
  );
}
