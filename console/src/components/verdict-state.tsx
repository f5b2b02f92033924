/** What the gateway did with a callback: a glyph, a word and a colour. */

import type { CallbackVerdict } from '../api/schema.js';
import { useTexts } from '../texts/language.js';
import { VERDICTS } from '../texts/verdict-texts.js';
import './evidence.css';

const GLYPHS: Readonly<Record<CallbackVerdict, string>> = {
  ...{ WAITING: '◌', HELD: '⏸', APPLIED: '✓', DUPLICATE: '=', UNCONFIRMED: '?' },
  ...{ UNMATCHED: '∅', CONTRADICTING: '≠', MALFORMED: '✕', UNKNOWN_CODE: '#' },
};

export function VerdictState({ verdict }: { readonly verdict: CallbackVerdict }) {
  const verdicts = useTexts(VERDICTS);
  return (
    <span className="verdict" data-verdict={verdict}>
      <span aria-hidden="true">{GLYPHS[verdict]}</span> {verdicts[verdict]}
    </span>
  );
}
