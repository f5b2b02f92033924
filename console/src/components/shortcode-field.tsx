/** Which of the key's numbers; there is nothing to choose where there is one. */

import { useSession } from '../session/session.js';
import { defineTexts, useTexts } from '../texts/language.js';
import { Field } from './field.js';

const TEXTS = defineTexts({ label: 'Our number' }, { label: 'Nambari yetu' });

export function ShortcodeField({ error }: { readonly error: unknown }) {
  const texts = useTexts(TEXTS);
  const { shortcodes } = useSession().gateway;
  const [only] = shortcodes;
  if (shortcodes.length < 2) return <input type="hidden" name="shortcode" value={only?.number ?? ''} />;
  return (
    <Field name="shortcode" label={texts.label} error={error}>
      {attributes => (
        <select {...attributes}>
          {shortcodes.map(({ number }) => (
            <option key={number}>{number}</option>
          ))}
        </select>
      )}
    </Field>
  );
}
